package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BatchResult;
import dev.based.Database;
import dev.based.ParameterException;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Users who may write and not read: every verb works, and no value becomes another one. */
class MysqlPrivilegesTest extends MysqlTest {
    private static final LocalDate DAY = LocalDate.of(2024, 2, 29);
    private static final String COLUMNS =
            "d DATE, `e e` ENUM('a', 'b'), n INT, f FLOAT, x VARCHAR(30), hidden INT DEFAULT 7";

    private static final List<String> NAMES = List.of("d", "e e", "n", "f", "x");

    /** What fits, and what the server would take for something else. */
    private static final Object[] FITTING = {DAY, "b", 5, 1.5f, 0.1};

    private static final List<Object> MISFITS = List.of(LocalTime.of(1, 2, 3), 1, 2.5, 0.1);

    private Database as(ServerKind kind, String grants, String... more) {
        String name = newName();
        Server server = server(kind);
        server.execute("CREATE USER " + name + "@'%' IDENTIFIED BY 'x'");
        keep(() -> server.execute("DROP USER " + name + "@'%'"));
        server.execute("GRANT " + grants + " TO " + name + "@'%'");
        for (String grant : more) {
            server.execute("GRANT " + grant + " TO " + name + "@'%'");
        }
        String url = server.parts().toBuilder()
                .username(name)
                .password("x")
                .build()
                .withOption("allow_public_key_retrieval", "true")
                .toStringWithPassword();
        return connect(url, Fixture.OPTIONS.withMaxSize(1));
    }

    private static String insert(String table) {
        return "INSERT INTO " + table + " (d, `e e`, n, f, x) VALUES (?, ?, ?, ?, ?)";
    }

    private static Object[] with(int index, Object value) {
        Object[] values = FITTING.clone();
        values[index] = value;
        return values;
    }

    private void assertWritten(ServerKind kind, String table, int rows) {
        assertThat(server(kind)
                        .value(
                                "SELECT concat(count(*), ' ', min(concat_ws('|', d, `e e`, n, f, x)), ' ', max(concat_ws('|', d, `e e`, n, f, x))) FROM "
                                        + table))
                .isEqualTo(rows + " 2024-02-29|b|5|1.5|0.1 2024-02-29|b|5|1.5|0.1");
    }

    /** By each verb, on connections that meet the statement there first. */
    private void assertInserts(ServerKind kind, Database database, String into, String table) {
        String sql = insert(into);
        for (int index = 0; index < MISFITS.size(); index++) {
            Object[] values = with(index, MISFITS.get(index));
            String mine = sql + " -- " + index; // which the connection never saw
            failure(ParameterException.class, database.execute(mine, values));
            failure(ParameterException.class, database.session(session -> session.execute(mine + "s", values)));
            failure(ParameterException.class, database.executeMany(mine + "b", List.of(FITTING, values)));
            failure(ParameterException.class, database.executeMany(sql, many(values)));
        }
        assertThat(server(kind).value("SELECT count(*) FROM " + table)).isEqualTo("0");
        await(database.execute(sql, FITTING));
        await(database.session(session -> session.execute(sql, FITTING)));
        await(database.executeMany(sql, List.of(FITTING, FITTING)));
        await(database.executeMany(sql, many(FITTING)));
        assertWritten(kind, table, 1 + 1 + 2 + 100);
    }

    /** So many that they may go in one statement. */
    private static List<Object[]> many(Object[] last) {
        List<Object[]> sets = new ArrayList<>();
        for (int set = 1; set < 100; set++) {
            sets.add(FITTING);
        }
        sets.add(last);
        return sets;
    }

    @OnBoth
    void v2_userWhoMayOnlyInsert(ServerKind kind) {
        String table = table(kind, COLUMNS);
        String name = server(kind).database() + "." + table;
        assertInserts(kind, as(kind, "INSERT ON " + name), table, table);
        server(kind).execute("DELETE FROM " + table);
        await(as(kind, "INSERT ON " + name).copy(table, NAMES, many(FITTING)));
        assertWritten(kind, table, 100);
        failure(
                ParameterException.class,
                as(kind, "INSERT ON " + name).copy(table, NAMES, many(with(0, MISFITS.get(0)))));
    }

    @OnBoth
    void v2_userWhoMayOnlyInsertIntoColumns(ServerKind kind) {
        String table = table(kind, COLUMNS);
        String name = server(kind).database() + "." + table;
        assertInserts(kind, as(kind, "INSERT (d, `e e`, n, f, x), SELECT (n, x) ON " + name), table, table);
    }

    /** The first statement of such a user tells nothing of the next: some tables may be read, and others not. */
    @OnBoth
    void v2_userWhoMayReadAnotherTable(ServerKind kind) {
        String table = table(kind, COLUMNS);
        String other = table(kind, COLUMNS);
        String database = server(kind).database();
        Database user = as(kind, "SELECT, INSERT ON " + database + "." + other, "INSERT ON " + database + "." + table);
        await(user.execute(insert(other), FITTING));
        failure(
                ParameterException.class,
                user.session(session -> session.execute(insert(table), with(0, MISFITS.get(0)))));
        assertInserts(kind, user, table, table);
        assertWritten(kind, other, 1);
    }

    @OnBoth
    void v2_userWhoMayOnlyUpdate(ServerKind kind) {
        String table = table(kind, COLUMNS);
        String name = server(kind).database() + "." + table;
        await(connect(kind).execute(insert(table), FITTING));
        Database user = as(kind, "UPDATE ON " + name);
        failure(ParameterException.class, user.execute("UPDATE " + name + " AS t SET t.d = ?", LocalTime.of(1, 2, 3)));
        failure(ParameterException.class, user.execute("UPDATE " + table + " SET x = ?, `e e` = ?", "c", 1));
        assertWritten(kind, table, 1);
        await(user.execute("UPDATE " + table + " t SET t.d = ?, `e e` = ?", LocalDateTime.of(2025, 1, 1, 0, 0), "a"));
        assertThat(server(kind).value("SELECT concat(d, `e e`) FROM " + table)).isEqualTo("2025-01-01a");
    }

    @OnBoth
    void v2_userWhoMayOnlyInsertByAView(ServerKind kind) {
        String table = table(kind, COLUMNS);
        for (String security : List.of("DEFINER", "INVOKER")) {
            String view = newName();
            server(kind)
                    .execute("CREATE SQL SECURITY " + security + " VIEW " + view + " AS SELECT d, `e e`, n, f, x FROM "
                            + table);
            keep(() -> server(kind).execute("DROP VIEW " + view));
            String database = server(kind).database() + ".";
            Database user = security.equals("DEFINER")
                    ? as(kind, "INSERT ON " + database + view)
                    : as(kind, "INSERT ON " + database + view, "INSERT ON " + database + table);
            assertInserts(kind, user, view, table);
            server(kind).execute("DELETE FROM " + table);
        }
    }

    /** A trigger may set the key; a user without the privilege is not shown that there is one. */
    @OnBoth
    void u2_userWhoDoesNotSeeATrigger_isToldTheKeysThatTheServerStores(ServerKind kind) {
        String table = table(kind, "id INT AUTO_INCREMENT PRIMARY KEY, v INT");
        server(kind)
                .execute("CREATE TRIGGER " + table + "_keys BEFORE INSERT ON " + table
                        + " FOR EACH ROW SET NEW.id = NEW.v * 2 + 10");
        String name = server(kind).database() + "." + table;
        String schema = "`" + server(kind).database().replace("_", "\\_") + "`.*";
        List<List<Object>> rows =
                IntStream.range(0, 150).mapToObj(v -> List.<Object>of(v)).toList();
        String insert = "INSERT INTO " + table + " (v) VALUES (?)";
        for (String grants :
                List.of("INSERT, DELETE, SELECT ON " + name, "INSERT, DELETE, SELECT, TRIGGER ON " + name)) {
            Database user = as(kind, grants);
            BatchResult large = await(user.executeMany(insert, rows));
            await(user.execute("DELETE FROM " + table));
            BatchResult small = await(user.executeMany(insert, rows.subList(0, 50)));
            await(user.execute("DELETE FROM " + table));
            for (int index = 0; index < 50; index++) {
                assertThat(large.generatedKey(index)).as(grants).isEqualTo(small.generatedKey(index));
            }
        }
        server(kind).execute("DROP TRIGGER " + table + "_keys");
        for (String grants : List.of(
                "INSERT, SELECT, TRIGGER ON " + name,
                "INSERT, SELECT, TRIGGER ON " + schema,
                "INSERT, SELECT, TRIGGER ON *.*")) {
            Database user = as(kind, grants);
            long inserts = await(user.session(session -> session.fetchOne("SHOW SESSION STATUS LIKE 'Com_insert'")
                    .thenCompose(before -> session.executeMany(insert, rows)
                            .thenCompose(done -> session.fetchOne("SHOW SESSION STATUS LIKE 'Com_insert'"))
                            .thenApply(after -> after.orElseThrow().getLong(1)
                                    - before.orElseThrow().getLong(1)))));
            assertThat(inserts).as(grants).isLessThan(20);
        }
    }

    @OnBoth
    void v2_userWhoMayOnlyCallAProcedure(ServerKind kind) {
        String table = table(kind, COLUMNS);
        String procedure = newName();
        server(kind)
                .execute("CREATE PROCEDURE " + procedure + " (day DATE, word VARCHAR(30), number INT) INSERT INTO "
                        + table + " (d, `e e`, n, f, x) VALUES (day, 'b', number, 1.5, word)");
        keep(() -> server(kind).execute("DROP PROCEDURE " + procedure));
        Database user = as(kind, "EXECUTE ON PROCEDURE " + server(kind).database() + "." + procedure);
        String call = "CALL " + procedure + " (?, ?, ?)";
        await(user.execute(call, DAY, "0.1", 5));
        await(user.session(session -> session.execute(call, DAY, "0.1", 5)));
        await(user.executeMany(call, Arrays.asList(new Object[] {DAY, "0.1", 5}, new Object[] {DAY, "0.1", 5})));
        assertWritten(kind, table, 4);
    }
}
