package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BatchResult;
import dev.based.Database;
import dev.based.MappingException;
import dev.based.Row;
import dev.based.tests.Fixture;
import dev.based.tests.servers.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several results of one statement, counts, and batches: nothing is left out. */
class MysqlResultsTest extends MysqlTest {
    private String procedure(ServerKind kind, String parameters, String body) {
        String name = newName();
        server(kind).execute("CREATE PROCEDURE " + name + "(" + parameters + ") BEGIN " + body + " END");
        keep(() -> server(kind).execute("DROP PROCEDURE " + name));
        return name;
    }

    private static List<Integer> integers(List<Row> rows) {
        return rows.stream().map(row -> row.getInt(0)).toList();
    }

    /** What a client that is not under test reads. */
    private List<@Nullable String> column(ServerKind kind, String query) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        try (Connection connection = server(kind).connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }

    @OnBoth
    void call_withOneResult_givesItsRows(ServerKind kind) {
        Database database = connect(kind);
        String table = table(kind, "id INT");
        String last = procedure(kind, "", "INSERT INTO " + table + " VALUES (1), (2); SELECT id FROM " + table + ";");
        String first = procedure(
                kind, "a INT", "SELECT id FROM " + table + " WHERE id >= a; UPDATE " + table + " SET id = id + 10;");
        assertThat(integers(await(database.fetchAll("CALL " + last + "()")))).containsExactly(1, 2);
        assertThat(integers(await(database.fetchAll("CALL " + first + "(?)", 2))))
                .containsExactly(2);
        assertThat(integers(await(database.fetchAll("CALL " + first + "(?)", 99))))
                .isEmpty();
        assertThat(await(database.fetchOne("CALL " + first + "(0)"))
                        .orElseThrow()
                        .getInt(0))
                .isEqualTo(21);
        assertThat(integers(await(database.fetchAll("SELECT id FROM " + table + " ORDER BY id"))))
                .containsExactly(31, 32);
    }

    @OnBoth
    void call_withSeveralResults_fails_andTheConnectionLivesOn(ServerKind kind) {
        Database database = connectOnce(kind);
        Long connection = await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()"));
        String two = procedure(kind, "a INT", "SELECT a; SELECT a + 1 UNION ALL SELECT 3;");
        String empty = procedure(kind, "", "SELECT 1 FROM DUAL WHERE false; SELECT 1 FROM DUAL WHERE false;");
        for (String sql : List.of("CALL " + two + "(1)", "CALL " + empty + "()")) {
            assertThat(failure(MappingException.class, database.fetchAll(sql)))
                    .hasMessageContaining("gave 2 results with rows");
            assertThat(failure(MappingException.class, database.fetchOne(sql)))
                    .hasMessageContaining("gave 2 results with rows");
            assertThat(failure(MappingException.class, database.fetchValue(Long.class, sql)))
                    .hasMessageContaining("gave 2 results with rows");
            assertThat(failure(database.stream(sql).forEach(CompletableFuture::completedFuture)))
                    .isInstanceOf(MappingException.class);
        }
        assertThat(failure(MappingException.class, database.fetchAll("CALL " + two + "(?)", 1)))
                .hasMessageContaining("gave 2 results with rows");
        assertThat(await(database.execute("CALL " + two + "(?)", 1)).rowsAffected())
                .isZero();
        assertThat(await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()")))
                .isEqualTo(connection);
    }

    @OnBoth
    void call_countsWhatTheServerCounts(ServerKind kind) throws SQLException {
        Database database = connect(kind);
        String table = table(kind, "id INT");
        String three = procedure(kind, "a INT", "INSERT INTO " + table + " VALUES (a), (a), (a);");
        String withRows = procedure(kind, "", "SELECT 1; UPDATE " + table + " SET id = 5; SELECT 2;");
        for (String call : List.of(three + "(1)", withRows + "()")) {
            long said;
            try (Connection bare = server(kind).connection();
                    Statement statement = bare.createStatement()) {
                boolean rows = statement.execute("CALL " + call);
                said = 0;
                while (rows || statement.getUpdateCount() >= 0) {
                    said += Math.max(0, statement.getUpdateCount());
                    rows = statement.getMoreResults();
                }
                statement.execute("UPDATE " + table + " SET id = 1");
            }
            assertThat(await(database.execute("CALL " + call)).rowsAffected())
                    .as(call)
                    .isEqualTo(said);
        }
        assertThat(await(database.execute("CALL " + three + "(?)", 7)).rowsAffected())
                .isEqualTo(3);
        assertThat(column(kind, "SELECT id FROM " + table + " WHERE id = 7")).hasSize(3);
    }

    @OnBoth
    void otherStatements_countWhatTheServerCounts(ServerKind kind) {
        Database database = connect(kind);
        String table = table(kind, "id INT");
        await(database.execute("INSERT INTO " + table + " VALUES (1), (2), (3)"));
        assertThat(await(database.execute("SELECT * FROM " + table)).rowsAffected())
                .isZero();
        assertThat(await(database.execute("SET @a = 1")).rowsAffected()).isZero();
        String copy = newName();
        keep(() -> server(kind).execute("DROP TABLE IF EXISTS " + copy));
        assertThat(await(database.execute("CREATE TABLE " + copy + " AS SELECT * FROM " + table))
                        .rowsAffected())
                .isEqualTo(3);
        assertThat(await(database.executeMany("UPDATE " + table + " SET id = id + ?", List.of(List.of(1), List.of(1))))
                        .rowsAffected())
                .isEqualTo(6);
    }

    @OnBoth
    void loadData_isCounted(ServerKind kind, @TempDir Path folder) throws IOException {
        String table = table(kind, "id INT");
        Path file = Files.writeString(folder.resolve("rows.txt"), "1\n2\n3\n4\n");
        if (kind == ServerKind.MYSQL) {
            setGlobal(kind, "local_infile", "1");
        }
        Database database = connect(server(kind).url("local_infile", "true"), Fixture.OPTIONS);
        assertThat(await(database.execute("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE " + table))
                        .rowsAffected())
                .isEqualTo(4);
        assertThat(count(database, table)).isEqualTo(4);
    }

    /** What a client takes for the results of sets behind would make it wait for ever. */
    @OnBoth
    void executeMany_ofARoutineWithResults_runsEachSet(ServerKind kind) throws SQLException {
        Database database = connect(kind);
        String table = table(kind, "id INT");
        String name = procedure(kind, "a INT", "SELECT a; INSERT INTO " + table + " VALUES (a); SELECT a + 1;");
        BatchResult result =
                await(database.executeMany("CALL " + name + "(?)", List.of(List.of(1), List.of(2), List.of(3))));
        assertThat(result.size()).isEqualTo(3);
        assertThat(column(kind, "SELECT id FROM " + table + " ORDER BY id")).containsExactly("1", "2", "3");
    }

    @Test
    void executeManyReturning_countsAsExecuteDoes() throws SQLException {
        Database database = connect(ServerKind.MARIADB);
        String table = table(ServerKind.MARIADB, "id INT AUTO_INCREMENT PRIMARY KEY, v INT");
        String insert = "INSERT INTO " + table + " (v) VALUES (?) RETURNING id";
        assertThat(await(database.execute(insert, 1)).rowsAffected()).isOne();
        BatchResult result = await(database.executeMany(insert, List.of(List.of(2), List.of(3), List.of(4))));
        assertThat(result.rowsAffected()).isEqualTo(3);
        assertThat(result.rowsAffected(1)).isOne();
        String delete = "DELETE FROM " + table + " WHERE v > ? RETURNING id";
        BatchResult deleted = await(database.executeMany(delete, List.of(List.of(2), List.of(0), List.of(0))));
        assertThat(deleted.rowsAffected(0)).isEqualTo(2);
        assertThat(deleted.rowsAffected(1)).isEqualTo(2);
        assertThat(deleted.rowsAffected(2)).isZero();
        assertThat(column(ServerKind.MARIADB, "SELECT id FROM " + table)).isEmpty();
    }

    /** Of whatever types the values of the sets are: they arrive in order, and each as if it were alone. */
    @OnBoth
    void executeMany_withSetsOfDifferentTypes_storesEachAsItIs(ServerKind kind) throws SQLException {
        Database database = connect(kind);
        List<@Nullable Object> values = Arrays.asList(
                5, "2024-02-29", 1.5, null, "x", new byte[] {65, 66}, true, "7", 2L, "2024-02-29 10:11:12", null, "z");
        List<@Nullable String> each = stored(kind, database, values, false);
        List<@Nullable String> together = stored(kind, database, values, true);
        assertThat(each).hasSameSizeAs(values).contains("2024-02-29", "1.5", "x", null);
        assertThat(together).isEqualTo(each);
        Collections.reverse(values);
        assertThat(stored(kind, database, values, true)).containsExactlyElementsOf(reversed(each));
    }

    private List<@Nullable String> stored(
            ServerKind kind, Database database, List<@Nullable Object> values, boolean together) throws SQLException {
        String table = table(kind, "id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100)");
        String insert = "INSERT INTO " + table + " (v) SELECT ?";
        if (together) {
            BatchResult result = await(database.executeMany(
                    insert, values.stream().map(Collections::singletonList).toList()));
            assertThat(result.rowsAffected()).isEqualTo(values.size());
        } else {
            for (Object value : values) {
                await(database.execute(insert, new Object[] {value}));
            }
        }
        return column(kind, "SELECT v FROM " + table + " ORDER BY id");
    }

    private static List<@Nullable String> reversed(List<@Nullable String> values) {
        List<@Nullable String> reversed = new ArrayList<>(values);
        Collections.reverse(reversed);
        return reversed;
    }
}
