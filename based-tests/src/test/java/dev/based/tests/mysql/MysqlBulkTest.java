package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.BatchResult;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.Json;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.Session;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.ServerKind;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many rows in a statement, for copies and for batches of many sets: the same rows, refusals, keys and errors as one by one. */
@OnOneJdk
class MysqlBulkTest extends MysqlTest {
    /** More than go one by one, and no full statements. */
    private static final int MANY = 345;

    private Connection jdbc;

    private static Map<String, List<Object>> values() {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        values.put("INT", List.of(1, -5L, "7", 2.0, new BigDecimal("3"), 3_000_000_000L, 1.5, "x"));
        values.put("BIGINT UNSIGNED", List.of(5, new BigDecimal("18446744073709551615"), -1));
        values.put("DECIMAL(12,3)", List.of(new BigDecimal("1.234"), 0.1, 7, new BigDecimal("12345678901234")));
        values.put("DOUBLE", List.of(0.1, -0.0, 5));
        values.put("FLOAT", List.of(1.5f, 0.1));
        values.put("BIT(8)", List.of(5, true, new BigDecimal("7"), -1));
        values.put(
                "VARCHAR(20)",
                List.of("", "\\N", "\\", "a\tb\nc\0", "ä€😀", 5, new BigDecimal("1.50"), "x".repeat(21)));
        values.put("VARBINARY(20)", List.of(new byte[] {0, 92, 10, -1}, new byte[0]));
        values.put("DATE", List.of(LocalDate.of(2024, 2, 29), "2024-01-02", LocalTime.of(1, 2)));
        values.put("TIME(6)", List.of(LocalTime.of(1, 2, 3, 4_000), Duration.ofHours(-100)));
        values.put("DATETIME(6)", List.of(LocalDateTime.of(2024, 2, 29, 1, 2, 3, 123_456_789), Instant.EPOCH));
        values.put("DATETIME", List.of(LocalDateTime.of(2024, 2, 29, 1, 2, 3, 600_000_000)));
        values.put("JSON", List.of(Json.of(Map.of("a", "\\n\"")), Map.of("b", 1)));
        values.put("ENUM('a', 'b')", List.of("a", "c", 1));
        return values;
    }

    private String stored(Database database, String table, Object value, int way) {
        await(database.execute("DELETE FROM " + table));
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 0; row < (way == 0 ? 1 : MANY); row++) {
            rows.add(row % 2 == 0 ? Arrays.asList(value) : Arrays.asList((Object) null));
        }
        Throwable error = outcome(
                way == 2
                        ? database.copy(table, List.of("v"), rows)
                        : database.executeMany("INSERT INTO " + table + " (v) VALUES (?)", rows));
        if (error instanceof BasedException refused) {
            return "refused: " + refused.kind() + " of " + refused.batchIndex();
        }
        assertThat(error).isNull();
        return look("SELECT CONCAT(GROUP_CONCAT(DISTINCT HEX(CAST(v AS BINARY))), ' ', "
                + (way == 0 ? "0" : "COUNT(*) - COUNT(v) - 172") + ") FROM " + table);
    }

    /** What MariaDB's own driver sees. */
    private String look(String query) {
        try (Statement statement = jdbc.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : "";
        } catch (SQLException error) {
            throw new AssertionError(query, error);
        }
    }

    @OnBoth
    void u2_copyAndLargeBatches_storeAndRefuseWhatAnInsertDoes(ServerKind kind) throws SQLException {
        jdbc = keep(server(kind).connection());
        Database database = connectOnce(kind);
        List<String> differing = new ArrayList<>();
        values().forEach((type, each) -> {
            String table = table(kind, "v " + type + " NULL");
            for (Object value : each) {
                String inserted = stored(database, table, value, 0);
                for (int way = 1; way <= 2; way++) {
                    String other = stored(database, table, value, way);
                    if (!inserted.equals(other)) {
                        differing.add(type + " " + value + " by way " + way + ": " + inserted + " / " + other);
                    }
                }
            }
        });
        assertThat(differing).isEmpty();
    }

    /** The server counts its statements. */
    @OnBoth
    void u1_copyAndLargeBatches_areFewStatements(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT PRIMARY KEY, v INT");
        for (boolean copies : List.of(true, false)) {
            await(database.execute("DELETE FROM " + table));
            String insert = "INSERT INTO " + table + " (id, v) VALUES (?, ?)";
            long inserts = inserts(
                    database,
                    session -> copies
                            ? session.copy(table, List.of("id", "v"), rows(2_000))
                            : session.executeMany(insert, rows(2_000)));
            assertThat(inserts).isLessThan(kind == ServerKind.MARIADB ? 5 : 20); // of 256 rows it were eight
            assertThat(count(database, table)).isEqualTo(2_000);
        }
    }

    /** The same without the columns' names, and with what is the same in each row. */
    @OnBoth
    void u1_batchWithoutNames_orWithConstants_isFewStatements(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT AUTO_INCREMENT PRIMARY KEY, v INT, note VARCHAR(20) DEFAULT 'none'");
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(" VALUES (?, ?, 'it''s')", "it's");
        texts.put(" values (:id, :v, default)", "none");
        texts.put(" (v, id, note) VALUES (:v, :id, NULL)", "null");
        texts.put(" (note, id, v) VALUES (7, ?, ?)", "7");
        texts.forEach((text, note) -> {
            List<?> sets = text.contains(":")
                    ? rows(2_000).stream()
                            .map(row -> Map.of("id", (Integer) row.get(0) + 1, "v", row.get(1)))
                            .toList()
                    : rows(2_001).subList(1, 2_001);
            String insert = "INSERT INTO " + table + text;
            assertThat(inserts(database, session -> session.executeMany(insert, sets)))
                    .as(insert)
                    .isLessThan(kind == ServerKind.MARIADB ? 5 : 20);
            assertThat(server(kind)
                            .value("SELECT CONCAT(COUNT(*), ' ', SUM(v), ' ', MAX(COALESCE(note, 'null'))) FROM "
                                    + table))
                    .isIn("2000 20010000 " + note, "2000 19990000 " + note);
            await(database.execute("DELETE FROM " + table));
        });
    }

    /** Keys that the server makes are told, those that are given are the rows' own, and one by one where some are and some not. */
    @OnBoth
    void u2_keysOfABatchWithoutNames_areTheRowsOwn(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "v INT, id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(20) INVISIBLE DEFAULT 'x'");
        List<String> texts = List.of(
                " VALUES (?, DEFAULT)",
                " VALUES (?, NULL)",
                " (id, v) VALUES (NULL, ?)",
                " VALUES (:v, :id)",
                " (id, v) VALUES (:id, :v)");
        for (String text : texts) {
            for (boolean some : text.contains(":") ? List.of(true, false) : List.of(false)) {
                List<?> sets = IntStream.range(0, MANY)
                        .mapToObj(v -> {
                            Map<String, Object> set = new HashMap<>();
                            set.put("v", v);
                            set.put("id", some && v % 3 == 0 ? null : 100_000 + v * 2);
                            return text.contains(":") ? set : List.of(v);
                        })
                        .toList();
                BatchResult made = await(database.executeMany("INSERT INTO " + table + text, sets));
                List<Row> rows = await(database.fetchAll("SELECT id, note FROM " + table + " ORDER BY v"));
                assertThat(rows)
                        .hasSize(MANY)
                        .allMatch(row -> row.getString("note").equals("x"));
                for (int index = 0; index < MANY; index++) {
                    boolean given = text.contains(":") && !(some && index % 3 == 0);
                    if (!given || made.generatedKey(index).isPresent()) {
                        assertThat(made.generatedKey(index))
                                .as(text + index)
                                .hasValue(rows.get(index).getLong("id"));
                    }
                }
                await(database.execute("DELETE FROM " + table));
            }
        }
    }

    /** Of the key that the text gives there can be one row; and where the number of values is wrong, none. */
    @OnBoth
    void u4_batchWithoutNames_isRefusedAsOneByOne(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT AUTO_INCREMENT PRIMARY KEY, v INT");
        for (String text : List.of(" VALUES (7, ?)", " VALUES (?)", " VALUES (?, 1, 2)", " VALUES (?, 'x')")) {
            String insert = "INSERT INTO " + table + text;
            List<List<Object>> sets =
                    IntStream.range(1, MANY).mapToObj(v -> List.<Object>of(v)).toList();
            DatabaseException few = failure(DatabaseException.class, database.executeMany(insert, sets.subList(0, 3)));
            DatabaseException many = failure(DatabaseException.class, database.executeMany(insert, sets));
            assertThat(many).as(insert).hasMessage(few.getMessage());
            assertThat(many.batchIndex()).isEqualTo(few.batchIndex());
            assertThat(count(database, table)).isZero();
        }
        List<List<Object>> rows = new ArrayList<>(rows(1_000).subList(1, 1_000));
        rows.set(777, List.of(3, 1));
        assertThat(failure(
                                DatabaseException.class,
                                database.executeMany("INSERT INTO " + table + " VALUES (?, ?)", rows))
                        .batchIndex())
                .hasValue(777);
        assertThat(count(database, table)).isZero();
    }

    private static long inserts(Database database, Function<Session, CompletionStage<?>> body) {
        String status = "SHOW SESSION STATUS LIKE 'Com_insert'";
        return await(database.session(session -> session.fetchOne(status)
                .thenCompose(before -> body.apply(session)
                        .thenCompose(done -> session.fetchOne(status))
                        .thenApply(after -> after.orElseThrow().getLong(1)
                                - before.orElseThrow().getLong(1)))));
    }

    /** As many bytes as one packet of MariaDB's takes, and one row more, which goes by itself. */
    @OnBoth
    void u1_batchOfAFullPacket_andOneRowMore_areStored(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT PRIMARY KEY, note VARCHAR(2000)");
        String note = "x".repeat(987); // with 13 bytes for the lengths and the id 1,000
        for (int count : new int[] {4_000, 4_001}) {
            BatchResult stored = await(database.executeMany(
                    "INSERT INTO " + table + " (id, note) VALUES (?, ?)",
                    IntStream.range(0, count)
                            .mapToObj(id -> List.<Object>of(id, note))
                            .toList()));
            assertThat(stored.rowsAffected()).isEqualTo(count);
            assertThat(server(kind)
                            .value("SELECT CONCAT(COUNT(*), ' ', SUM(id), ' ', SUM(note = REPEAT('x', 987))) FROM "
                                    + table))
                    .isEqualTo(count + " " + (long) count * (count - 1) / 2 + " " + count);
            await(database.execute("DELETE FROM " + table));
        }
    }

    /** More rows than are made ready at a time, of which one far behind is refused. */
    @OnBoth
    void u4_rowThatFailsBehindTheFirstParts_isTold_andNothingStays(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT PRIMARY KEY, v INT");
        List<List<Object>> rows = new ArrayList<>(rows(10_100));
        String insert = "INSERT INTO " + table + " (id, v) VALUES (?, ?)";
        assertThat(await(database.executeMany(insert, rows)).rowsAffected()).isEqualTo(10_100);
        await(database.execute("DELETE FROM " + table));
        rows.set(10_050, List.of(3, 1));
        DatabaseException ofBatch = failure(DatabaseException.class, database.executeMany(insert, rows));
        assertThat(ofBatch.batchIndex()).hasValue(10_050);
        rows.set(9_000, List.of(9_000, new Object()));
        ParameterException unbound = failure(ParameterException.class, database.executeMany(insert, rows));
        assertThat(unbound.batchIndex()).hasValue(9_000);
        assertThat(count(database, table)).isZero();
    }

    private static List<List<Object>> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> List.<Object>of(id, id * 10))
                .toList();
    }

    /** The keys that the server makes are those of the rows, in order. */
    @OnBoth
    void u2_keysOfALargeBatch_areTheRowsOwn(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT AUTO_INCREMENT PRIMARY KEY, v INT");
        BatchResult made = await(database.executeMany(
                "INSERT INTO " + table + " (v) VALUES (?)",
                IntStream.range(0, MANY).mapToObj(v -> List.of(v)).toList()));
        List<Row> rows = await(database.fetchAll("SELECT id FROM " + table + " ORDER BY v"));
        for (int index = 0; index < MANY; index++) {
            assertThat(made.generatedKey(index)).hasValue(rows.get(index).getLong(0));
        }
        String insert = "INSERT INTO " + table + " (id, v) VALUES (?, ?)";
        List<List<Object>> given = IntStream.range(0, MANY)
                .mapToObj(index -> List.<Object>of(100_000 - index, index))
                .toList();
        BatchResult large = await(database.executeMany(insert, given));
        await(database.execute("DELETE FROM " + table + " WHERE id > 90000"));
        BatchResult small = await(database.executeMany(insert, given.subList(0, 50)));
        for (int index = 0; index < 50; index++) {
            assertThat(large.generatedKey(index)).isEqualTo(small.generatedKey(index));
        }
        String plain = table(kind, "id INT PRIMARY KEY, v INT");
        insert = "INSERT INTO " + plain + " (id, v) VALUES (?, ?)";
        BatchResult none = await(database.executeMany(insert, given));
        await(database.execute("DELETE FROM " + plain));
        assertThat(none.generatedKey(7))
                .isEqualTo(await(database.executeMany(insert, given.subList(0, 50)))
                        .generatedKey(7));
    }

    @OnBoth
    void u4_rowThatFails_isTold_andNothingStays(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT PRIMARY KEY, v INT");
        List<List<Object>> rows = new ArrayList<>(rows(1_000));
        rows.set(777, List.of(3, 1));
        DatabaseException ofBatch = failure(
                DatabaseException.class, database.executeMany("INSERT INTO " + table + " (id, v) VALUES (?, ?)", rows));
        DatabaseException ofCopy = failure(DatabaseException.class, database.copy(table, List.of("id", "v"), rows));
        assertThat(ofBatch.batchIndex()).hasValue(777);
        assertThat(ofCopy.batchIndex()).hasValue(777);
        assertThat(ofCopy.kind()).isEqualTo(ofBatch.kind());
        assertThat(count(database, table)).isZero();
    }

    /** A batch has types of its own, and the client tells those of a single statement only once: they must not be the same statement. */
    @OnBoth
    void u1_statementOfTheTextOfABatch_keepsItsValues(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id BIGINT PRIMARY KEY, v VARCHAR(200) NOT NULL");
        String insert = "INSERT INTO " + table + " (id, v) VALUES (?, ?)";
        List<String> texts = List.of("a", "one", "one two three four five six seven eight nine ten eleven twelve");
        List<List<Object>> stored = new ArrayList<>();
        for (int turn = 0; turn < texts.size(); turn++) {
            int first = 1_000 * turn;
            List<List<Object>> rows = IntStream.range(first, first + MANY)
                    .mapToObj(id -> List.<Object>of(id, "t"))
                    .collect(Collectors.toList());
            await(database.executeMany(insert, rows));
            stored.add(List.of(-1 - turn, texts.get(turn)));
            await(database.execute(insert, stored.get(turn).toArray()));
            DatabaseException taken = failure(DatabaseException.class, database.executeMany(insert, rows));
            assertThat(taken.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
            List<List<Object>> last = rows.stream()
                    .map(row -> List.<Object>of((int) row.get(0) + 500, "t"))
                    .collect(Collectors.toList());
            last.set(MANY - 1, List.of(first, "t"));
            assertThat(failure(DatabaseException.class, database.executeMany(insert, last))
                            .batchIndex())
                    .hasValue(MANY - 1);
        }
        assertThat(await(database.fetchAll(
                        "SELECT id, v FROM " + table + " WHERE id < 0 OR id >= 10000 ORDER BY id DESC")))
                .extracting(row -> List.<Object>of(row.getInt("id"), row.getString("v")))
                .isEqualTo(stored);
    }

    /** Without transactions a statement that fails would leave a part of its rows, and take what does not fit. */
    @OnBoth
    void u2_tableWithoutTransactions_goesOneByOne(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT PRIMARY KEY, v TINYINT");
        server(kind).execute("ALTER TABLE " + table + " ENGINE = MyISAM");
        List<List<Object>> rows = new ArrayList<>(
                IntStream.range(0, 300).mapToObj(id -> List.<Object>of(id, 1)).toList());
        rows.set(200, List.of(200, 1_000));
        DatabaseException error = failure(
                DatabaseException.class, database.executeMany("INSERT INTO " + table + " (id, v) VALUES (?, ?)", rows));
        assertThat(error.batchIndex()).hasValue(200);
        assertThat(server(kind).value("SELECT count(*) FROM " + table + " WHERE v = 127"))
                .isEqualTo("0");
    }

    /** A trigger may set the key: those that are told are those that the server stores, as for one set after the other. */
    @OnBoth
    void u2_tableWithATrigger_goesOneByOne(ServerKind kind) throws SQLException {
        jdbc = keep(server(kind).connection());
        Database database = connectOnce(kind);
        String table = table(kind, "id INT AUTO_INCREMENT PRIMARY KEY, v INT");
        server(kind)
                .execute("CREATE TRIGGER " + table + "_keys BEFORE INSERT ON " + table
                        + " FOR EACH ROW SET NEW.id = NEW.v * 2 + 10");
        List<List<Object>> rows =
                IntStream.range(0, MANY).mapToObj(v -> List.<Object>of(v)).toList();
        String qualified = "`" + server(kind).database() + "` . `" + table + "`";
        for (String name : List.of(table, qualified)) {
            String insert = "INSERT INTO " + name + " (v) VALUES (?)";
            BatchResult large = await(database.executeMany(insert, rows));
            for (int index : List.of(0, 1, MANY - 1)) {
                assertThat(look("SELECT id FROM " + table + " WHERE v = " + index))
                        .isEqualTo("" + (index * 2 + 10));
            }
            await(database.execute("DELETE FROM " + table));
            BatchResult small = await(database.executeMany(insert, rows.subList(0, 50)));
            for (int index = 0; index < 50; index++) {
                assertThat(large.generatedKey(index)).isEqualTo(small.generatedKey(index));
            }
            await(database.execute("DELETE FROM " + table));
        }
    }

    /** Their digits are counted: 2,000 rows are more than a packet takes. */
    @OnBoth
    void u2_wideRowsOfLongDecimals_areStored(ServerKind kind) {
        Database database = connectOnce(kind);
        List<String> columns = IntStream.range(0, 130).mapToObj(c -> "c" + c).toList();
        String table = table(kind, String.join(" DECIMAL(65,30), ", columns) + " DECIMAL(65,30)");
        BigDecimal longest = new BigDecimal("9".repeat(35) + "." + "9".repeat(30));
        int count = kind == ServerKind.MARIADB ? 2_000 : 200;
        List<List<Object>> rows = IntStream.range(0, count)
                .mapToObj(row -> List.<Object>copyOf(Collections.nCopies(130, longest)))
                .toList();
        await(database.copy(table, columns, rows));
        assertThat(server(kind).value("SELECT count(*) FROM " + table + " WHERE c0 = c129 AND c129 = " + longest))
                .isEqualTo("" + count);
    }

    /** What a text means is found out when it is prepared. */
    @OnBoth
    void settingOfTheMode_isThatOfTheNextStream(ServerKind kind) {
        Database database = connectOnce(kind);
        List<String> seen = await(database.session(session -> session.stream("SELECT 1 || 0")
                .collect(Collectors.toList())
                .thenCompose(before -> session.execute("SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')")
                        .thenCompose(set -> session.stream("SELECT 1 || 0").collect(Collectors.toList()))
                        .thenApply(after -> List.of(
                                String.valueOf(before.get(0).get(0)),
                                String.valueOf(after.get(0).get(0)))))));
        assertThat(seen).containsExactly("1", "10");
    }
}
