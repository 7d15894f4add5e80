package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.BatchResult;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.InvalidStatementException;
import dev.based.Json;
import dev.based.Range;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.support.Outcomes;
import io.vertx.pgclient.PgConnection;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** COPY, for copies and for batches of many sets: the same rows, refusals and errors as one INSERT after the other. */
@OnOneJdk
class PostgresBulkTest extends PostgresTest {
    /** More than go by INSERT. */
    private static final int MANY = 150;

    private Server server;
    private Database database;
    private Connection jdbc;
    private int tables;

    @BeforeEach
    void connect() {
        server = newDatabase();
        database = connect(server.url());
    }

    /** Types with values that are stored, and some that may be refused. */
    private static Map<String, List<Object>> values() {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        values.put("int", List.of(1, -1L, Integer.MAX_VALUE, "7", 2.0, new BigDecimal("3"), 3_000_000_000L, 1.5, "x"));
        values.put("smallint", List.of(1, (short) 2, 40_000));
        values.put("bigint", List.of(Long.MIN_VALUE, 5, 1e18, 1e30));
        values.put(
                "numeric(12,3)",
                List.of(new BigDecimal("1.2345"), 5, 0.1, Double.NaN, "NaN", new BigDecimal("1E+5"), "9.99", 1e12));
        values.put("numeric", List.of(new BigDecimal("-0.000000000000000000012345678901234567890"), 7L));
        values.put("real", List.of(1.5f, Float.NaN, Float.NEGATIVE_INFINITY, 1e-40f, 0.1));
        values.put("double precision", List.of(0.1, -0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY, 1L << 60, "2.5"));
        values.put("boolean", List.of(true, false, 1, "t", "no"));
        values.put(
                "text",
                List.of(
                        "",
                        "\\N",
                        "\\.",
                        "\\",
                        "a\tb\nc\rd\u000b\b\f",
                        " a ",
                        "ä€😀",
                        "{\"a\"}",
                        5,
                        1.5,
                        UUID.randomUUID(),
                        Range.closedOpen(1, 5),
                        Instant.EPOCH));
        values.put("short_text", List.of("abc", "abcdef", Range.closedOpen(1, 5)));
        values.put("name", List.of("x".repeat(63), "x".repeat(64), "é".repeat(32), new BigDecimal("1E+100")));
        values.put("short_name", List.of("x".repeat(63), "x".repeat(64)));
        values.put("varchar(3)", List.of("abc", "abc  ", "abcd", ""));
        values.put("char(3)", List.of("a", "abc", "ab   "));
        values.put("bytea", List.of(new byte[] {0, 92, 10, 9, -1}, new byte[0], "x"));
        values.put("uuid", List.of(UUID.randomUUID(), "0b7f4f3e-5f4c-4f64-9d2a-7f3f1d1d1d1d", "x"));
        values.put(
                "date",
                List.of(
                        LocalDate.of(2024, 2, 29),
                        LocalDate.of(-43, 3, 15),
                        LocalDate.of(12_345, 1, 1),
                        LocalDate.MAX,
                        LocalDate.MIN,
                        "2024-01-02"));
        values.put("time", List.of(LocalTime.of(1, 2), LocalTime.of(23, 59, 59, 123_456_789), "12:00"));
        values.put("timetz", List.of(OffsetTime.parse("01:02:03.5+05:30"), "10:11:12+01:00"));
        values.put(
                "timestamp",
                List.of(
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 123_456_789),
                        LocalDateTime.of(-43, 3, 15, 4, 5),
                        LocalDateTime.MAX,
                        Instant.EPOCH));
        values.put("timestamp(0)", List.of(LocalDateTime.of(2024, 2, 29, 1, 2, 3, 600_000_000)));
        values.put(
                "timestamptz",
                List.of(Instant.parse("2024-02-29T01:02:03.000001Z"), Instant.MAX, LocalDateTime.of(2024, 1, 1, 1, 1)));
        values.put("interval", List.of(Duration.ofMillis(-90_061_001), Period.of(1, -2, 3), "1 mon -2 days", 5));
        values.put("interval minute", List.of("5", Duration.ofSeconds(150), "1:30"));
        values.put("interval(0)", List.of("1.6", Duration.ofMillis(1_600)));
        values.put("interval minute[]", List.of((Object) new String[] {"5", "1:30"}));
        values.put("minutes", List.of("5", Duration.ofSeconds(150)));
        values.put("pair", List.of("(1,x)", "(0,x)", "(,)"));
        values.put("positive[]", List.of(new int[] {1, 2}, new int[] {0}));
        values.put("jsonb", List.of(Json.of(Map.of("a", "\\n\n\t\"")), "{\"b\": 1.10}", Map.of("c", 1)));
        values.put("json", List.of(Json.of(List.of(1, "x"))));
        values.put("inet", List.of("10.0.0.1/8", 5));
        values.put("oid", List.of(4_000_000_000L, -1));
        values.put("\"char\"", List.of("a", "ab"));
        values.put("bit(3)", List.of("101", "1011"));
        values.put("money", List.of("5", 5));
        values.put("xml", List.of("<a>&amp;\n</a>"));
        values.put("macaddr", List.of("08:00:2b:01:02:03"));
        values.put("int4range", List.of("[1,5)"));
        values.put("int[]", List.of(new int[] {1, 2}, new Integer[] {null, 3}, new int[0], "{4,5}", new int[][] {
            {1}, {2}
        }));
        values.put("text[]", List.of(new String[] {"a\"b", "\\", null, "NULL", "", "x\ty\n"}, new String[][] {
            {"a"}, {"\\N"}
        }));
        values.put("numeric[]", List.of(new BigDecimal[] {null, new BigDecimal("1.50")}, new double[] {Double.NaN}));
        values.put("bytea[]", List.of(new byte[][] {{1, 92}, {}}, (Object) new byte[][] {null}));
        values.put("timestamptz[]", List.of((Object) new Instant[] {Instant.EPOCH, null}));
        values.put("boolean[]", List.of((Object) new boolean[] {true, false}));
        values.put("float8[]", List.of((Object) new double[] {0.1, Double.NEGATIVE_INFINITY}));
        values.put("jsonb[]", List.of((Object) new Object[] {Json.of(Map.of("a", "\\")), null}));
        values.put("mood", List.of("happy", Mood.SAD, "angry"));
        values.put("short_text", List.of("abc", "abcdefgh"));
        return values;
    }

    private enum Mood {
        SAD
    }

    /** What is stored by one INSERT after the other, or why it is refused. */
    private String stored(String table, Object value, int way) {
        await(database.execute("DELETE FROM " + table));
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 0; row < (way == 0 ? 1 : MANY); row++) {
            rows.add(row % 2 == 0 ? Arrays.asList(value) : Arrays.asList((Object) null));
        }
        Throwable error = Outcomes.outcome(
                way == 2
                        ? database.copy(table, List.of("v"), rows)
                        : database.executeMany("INSERT INTO " + table + " (v) VALUES (?)", rows));
        if (error != null) {
            String kind = error instanceof BasedException known ? known.kind().toString() : error.toString();
            return "refused: " + kind + " of " + ((BasedException) error).batchIndex();
        }
        return look("SELECT string_agg(DISTINCT v::text || ' ' || pg_column_size(v), ' / ') || ' '"
                + (way == 0 ? " || 0" : " || (count(*) - count(v) - 75)") + " FROM " + table);
    }

    /** What the server's own driver sees. */
    private String look(String query) {
        try (Statement statement = jdbc.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : "";
        } catch (SQLException error) {
            throw new AssertionError(query, error);
        }
    }

    @Test
    void u2_copyAndLargeBatches_storeAndRefuseWhatAnInsertDoes() throws SQLException {
        jdbc = server.connection();
        await(database.execute("CREATE TYPE mood AS ENUM ('happy', 'SAD')"));
        await(database.execute("CREATE DOMAIN short_text AS varchar(5) CHECK (value <> 'x')"));
        await(database.execute("CREATE DOMAIN any_name AS name"));
        await(database.execute("CREATE DOMAIN minutes AS interval minute"));
        await(database.execute("CREATE DOMAIN positive AS int CHECK (value > 0)"));
        await(database.execute("CREATE TYPE pair AS (n positive, s varchar(3))"));
        await(database.execute("CREATE DOMAIN short_name AS any_name"));
        List<String> differing = new ArrayList<>();
        values().forEach((type, each) -> {
            String table = "t" + tables++;
            await(database.execute("CREATE TABLE " + table + " (v " + type + ")"));
            for (Object value : each) {
                String inserted = stored(table, value, 0);
                for (int way = 1; way <= 2; way++) {
                    String other = stored(table, value, way);
                    if (!inserted.equals(other)) {
                        differing.add(type + " " + value + " by way " + way + ": " + inserted + " / " + other);
                    }
                }
            }
        });
        jdbc.close();
        assertThat(differing).isEmpty();
    }

    private static List<List<Object>> numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> List.<Object>of(id, "t" + id))
                .toList();
    }

    /** The server itself tells by which statement the rows came. */
    @Test
    void u1_copyAndLargeBatches_goByCopy() {
        await(database.execute("CREATE TABLE told (q text)"));
        await(database.execute("CREATE TABLE many (id int, title text DEFAULT current_query())"));
        await(database.copy(
                "many",
                List.of("id"),
                numbers(300).stream().map(row -> row.subList(0, 1)).toList()));
        assertThat(server.value("SELECT DISTINCT title FROM many")).startsWith("COPY \"many\" (\"id\") FROM STDIN");
        await(database.execute("TRUNCATE many"));
        BatchResult result = await(database.executeMany(
                "INSERT INTO many (id) VALUES (?)",
                numbers(300).stream().map(row -> row.subList(0, 1)).toList()));
        assertThat(IntStream.range(0, 300).mapToLong(result::rowsAffected))
                .containsOnly(1L)
                .hasSize(300);
        assertThat(server.value("SELECT DISTINCT title FROM many")).startsWith("COPY many (id)");
    }

    /** The columns are the table's own then, in their order; and what the text gives by DEFAULT, the table gives. */
    @Test
    void u1_batchWithoutNames_orWithDefaults_goesByCopy() {
        await(database.execute("CREATE DOMAIN told AS text CHECK (value IS NOT NULL)"));
        await(database.execute(
                "CREATE TABLE many (gone int, id int, \"Se lect\" text, q text DEFAULT current_query())"));
        await(database.execute("ALTER TABLE many DROP gone, ADD k int GENERATED ALWAYS AS IDENTITY,"
                + " ADD double int GENERATED ALWAYS AS (id * 2) STORED"));
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("many VALUES (?, ?)", "COPY many (id, \"Se lect\") FROM");
        texts.put("public.MANY values (:id, :title, default, default)", "COPY public.MANY (id, \"Se lect\") FROM");
        texts.put("many (k, \"Se lect\", id) VALUES (DEFAULT, :title, :id)", "COPY many (\"Se lect\", id) FROM");
        texts.forEach((text, expected) -> {
            List<?> sets = text.contains(":")
                    ? numbers(300).stream()
                            .map(row -> Map.of("id", row.get(0), "title", row.get(1)))
                            .toList()
                    : numbers(300);
            BatchResult result = await(database.executeMany("INSERT INTO " + text, sets));
            assertThat(result.rowsAffected()).isEqualTo(300);
            assertThat(server.value("SELECT DISTINCT q FROM many")).startsWith(expected);
            assertThat(server.value("SELECT count(*) FROM many WHERE \"Se lect\" = 't' || id AND double = id * 2"
                            + " AND id BETWEEN 0 AND 299"))
                    .isEqualTo("300");
            await(database.execute("TRUNCATE many"));
        });
        await(database.execute("ALTER TABLE many ADD v told"));
        assertRefusedAsOneByOne("INSERT INTO many VALUES (?, ?)");
    }

    /** What the server refuses it refuses in the same words, with the set's number. */
    @Test
    void u4_batchWithoutNames_isRefusedAsOneByOne() {
        await(database.execute("CREATE TABLE many (id int GENERATED ALWAYS AS IDENTITY, title text)"));
        assertRefusedAsOneByOne("INSERT INTO many VALUES (?, ?)"); // of a column that is always generated
        await(database.execute("ALTER TABLE many ALTER id DROP IDENTITY, DROP title"));
        assertRefusedAsOneByOne("INSERT INTO many VALUES (?, ?)"); // more values than columns
        await(database.execute("ALTER TABLE many ADD title text CHECK (title <> 't0')"));
        assertRefusedAsOneByOne("INSERT INTO many VALUES (?, ?)");
    }

    private void assertRefusedAsOneByOne(String insert) {
        DatabaseException few = failure(DatabaseException.class, database.executeMany(insert, numbers(3)));
        DatabaseException many = failure(DatabaseException.class, database.executeMany(insert, numbers(300)));
        assertThat(many).hasMessage(few.getMessage());
        assertThat(many.batchIndex()).isEqualTo(few.batchIndex());
        assertThat(server.value("SELECT count(*) FROM many")).isEqualTo("0");
    }

    /** A constant is of the text's type, which COPY would not know. */
    @Test
    void u2_batchWithConstants_goesByInsert() {
        await(database.execute("CREATE TABLE many (id int, title text, n numeric, q text DEFAULT current_query())"));
        await(database.executeMany("INSERT INTO many VALUES (?, ?, 1.50)", numbers(300)));
        assertThat(server.value("SELECT DISTINCT n::text || q FROM many")).startsWith("1.50INSERT");
    }

    /** Triggers of a user's may leave rows out, or look at those before: of a batch each set's count is told. */
    @Test
    void u2_largeBatchIntoATableWithATrigger_tellsEachCount() {
        await(database.execute("CREATE TABLE many (id int, title text)"));
        await(database.execute("CREATE FUNCTION odd() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RETURN CASE WHEN NEW.id % 2 = 1 THEN NEW END; END $$"));
        await(database.execute("CREATE TRIGGER odd BEFORE INSERT ON many FOR EACH ROW EXECUTE FUNCTION odd()"));
        BatchResult result = await(database.executeMany("INSERT INTO many (id, title) VALUES (?, ?)", numbers(200)));
        assertThat(result.rowsAffected(2)).isZero();
        assertThat(result.rowsAffected(3)).isEqualTo(1);
        assertThat(result.rowsAffected()).isEqualTo(100);
        assertThat(await(database.copy("many", List.of("id", "title"), numbers(200))))
                .isEqualTo(100);
    }

    /** Which row it was is told, also where COPY does not say so. */
    @Test
    void u4_rowThatFails_isTold() {
        await(database.execute("CREATE TABLE parent (id int PRIMARY KEY)"));
        await(database.execute("INSERT INTO parent SELECT * FROM generate_series(0, 1799)"));
        await(database.execute("CREATE TABLE many (id int REFERENCES parent, title text CHECK (title <> 'x'))"));
        List<List<Object>> orphan = new ArrayList<>(numbers(1_800));
        orphan.set(1_500, List.of(9_999, "t"));
        List<List<Object>> checked = new ArrayList<>(numbers(1_800));
        checked.set(1_700, List.of(5, "x"));
        for (List<List<Object>> rows : List.of(orphan, checked)) {
            DatabaseException ofBatch = failure(
                    DatabaseException.class, database.executeMany("INSERT INTO many (id, title) VALUES (?, ?)", rows));
            DatabaseException ofCopy =
                    failure(DatabaseException.class, database.copy("many", List.of("id", "title"), rows));
            assertThat(ofBatch.batchIndex()).hasValue(rows == orphan ? 1_500 : 1_700);
            assertThat(ofCopy.batchIndex()).isEqualTo(ofBatch.batchIndex());
            assertThat(ofCopy.kind()).isEqualTo(ofBatch.kind());
            assertThat(ofCopy.constraint()).isEqualTo(ofBatch.constraint());
        }
        assertThat(server.value("SELECT count(*) FROM many")).isEqualTo("0");
    }

    /** What COPY cannot do, or does otherwise: views, rules, columns that are always generated. */
    @Test
    void u2_tablesThatCopyTreatsOtherwise_goByInsert() {
        await(database.execute("CREATE TABLE many (id int, title text, k int GENERATED ALWAYS AS IDENTITY)"));
        await(database.execute("CREATE VIEW seen AS SELECT id, title FROM many"));
        assertThat(await(database.copy("seen", List.of("id", "title"), numbers(200))))
                .isEqualTo(200);
        DatabaseException always =
                failure(DatabaseException.class, database.copy("many", List.of("id", "k"), numbers(200)));
        assertThat(always.sqlState()).hasValue("428C9");
        await(database.execute("CREATE RULE none AS ON INSERT TO many DO INSTEAD NOTHING"));
        await(database.copy("many", List.of("id", "title"), numbers(200)));
        assertThat(server.value("SELECT count(*) FROM many")).isEqualTo("200");
        DatabaseException missing =
                failure(DatabaseException.class, database.copy("missing", List.of("id"), List.of(List.of(1))));
        assertThat(missing.kind()).isEqualTo(ErrorKind.UNDEFINED_OBJECT);
    }

    /** Which of the rows PostgreSQL's own driver cannot insert, one after the other; -1 if it can. Nothing stays. */
    private int refusedByJdbc(String insert, List<List<Object>> rows) throws SQLException {
        try (Connection own = server.connection()) {
            own.setAutoCommit(false);
            try (PreparedStatement statement = own.prepareStatement(insert)) {
                for (int row = 0; row < rows.size(); row++) {
                    if (!isTaken(statement, rows.get(row))) {
                        return row;
                    }
                }
                return -1;
            } finally {
                own.rollback();
            }
        }
    }

    private static boolean isTaken(PreparedStatement statement, List<Object> row) throws SQLException {
        for (int column = 0; column < row.size(); column++) {
            statement.setObject(column + 1, row.get(column));
        }
        try {
            return statement.executeUpdate() == 1;
        } catch (SQLException refusal) {
            return false;
        }
    }

    /** A batch and a copy fail at the row at which JDBC does. */
    private void failAsByJdbc(String table, List<String> columns, List<List<Object>> rows, int expected)
            throws SQLException {
        String insert = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (?, ?)";
        assertThat(refusedByJdbc(insert, rows)).isEqualTo(expected);
        DatabaseException ofBatch = failure(DatabaseException.class, database.executeMany(insert, rows));
        DatabaseException ofCopy = failure(DatabaseException.class, database.copy(table, columns, rows));
        assertThat(ofBatch.batchIndex()).hasValue(expected);
        assertThat(ofCopy.batchIndex()).hasValue(expected);
        assertThat(server.value("SELECT count(*) FROM " + table)).isEqualTo("0");
    }

    /** A row does not come before its parent, also not into a partition, and into what has partitions. */
    @Test
    void u2_rowBeforeItsParent_isRefused() throws SQLException {
        await(database.execute("CREATE TABLE many (id int PRIMARY KEY, parent int REFERENCES many)"));
        await(database.execute(
                "CREATE TABLE whole (id int PRIMARY KEY, parent int REFERENCES whole) PARTITION BY RANGE (id)"));
        await(database.execute("CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (1000)"));
        await(database.execute("CREATE TABLE bare (id int, parent int) PARTITION BY RANGE (id)"));
        await(database.execute(
                "CREATE TABLE keyed PARTITION OF bare (PRIMARY KEY (id)) FOR VALUES FROM (0) TO (1000)"));
        await(database.execute("ALTER TABLE keyed ADD FOREIGN KEY (parent) REFERENCES keyed"));
        List<List<Object>> rows = IntStream.range(0, 100)
                .mapToObj(id -> List.<Object>of(id, Math.min(id + 1, 99)))
                .toList();
        for (String table : List.of("many", "whole", "part", "bare", "keyed")) {
            failAsByJdbc(table, List.of("id", "parent"), rows, 0);
        }
    }

    /** A function that is not VOLATILE sees the rows of the statements before its own. */
    @Test
    void u2_functionsInDefaultsAndChecks_seeTheRowsBefore() throws SQLException {
        await(database.execute("CREATE TABLE many (id int, title text, n bigint)"));
        await(database.execute(
                "CREATE FUNCTION following() RETURNS bigint STABLE LANGUAGE sql AS 'SELECT count(*) + 1 FROM many'"));
        await(database.execute("ALTER TABLE many ALTER n SET DEFAULT following()"));
        String wrong = "SELECT count(*) FROM many WHERE n <> id + 1";
        await(database.executeMany("INSERT INTO many (id, title) VALUES (?, ?)", numbers(MANY)));
        assertThat(server.value(wrong)).isEqualTo("0");
        await(database.execute("DELETE FROM many"));
        await(database.copy("many", List.of("id", "title"), numbers(MANY)));
        assertThat(server.value(wrong)).isEqualTo("0");
        await(database.execute("DELETE FROM many"));
        await(database.execute("ALTER TABLE many ALTER n DROP DEFAULT, ADD CHECK (following() <= 120)"));
        failAsByJdbc("many", List.of("id", "title"), numbers(MANY), 120);
    }

    /** The same where such a function is a domain's, or an operator's. */
    @Test
    void u2_functionsOfDomainsAndOperators_seeTheRowsBefore() throws SQLException {
        await(database.execute("CREATE TABLE many (id int, title text)"));
        await(database.execute("CREATE FUNCTION few(text) RETURNS boolean STABLE LANGUAGE sql AS"
                + " 'SELECT count(*) < 120 FROM many'"));
        await(database.execute("CREATE FUNCTION fewer(text, text) RETURNS boolean STABLE LANGUAGE sql AS"
                + " 'SELECT count(*) < 120 FROM many'"));
        await(database.execute("CREATE DOMAIN seldom AS text CHECK (few(value))"));
        await(database.execute("CREATE DOMAIN seldomer AS seldom"));
        await(database.execute("CREATE TYPE rare AS (v seldomer)"));
        await(database.execute("CREATE OPERATOR <<<< (LEFTARG = text, RIGHTARG = text, FUNCTION = fewer)"));
        for (String type :
                List.of("seldom", "seldomer", "text CHECK (title <<<< 'x')", "text CHECK (title::seldom > '')")) {
            await(database.execute("ALTER TABLE many DROP title, ADD title " + type));
            failAsByJdbc("many", List.of("id", "title"), numbers(MANY), 120);
        }
        for (String type : List.of("seldom[]", "rare", "rare[]")) {
            String text = type.equals("seldom[]") ? "{x}" : type.equals("rare") ? "(x)" : "{(x)}";
            await(database.execute("ALTER TABLE many DROP title, ADD title " + type));
            List<List<Object>> rows = IntStream.range(0, MANY)
                    .mapToObj(id -> List.<Object>of(id, text))
                    .toList();
            assertThat(failure(DatabaseException.class, database.copy("many", List.of("id", "title"), rows))
                            .batchIndex())
                    .as(type)
                    .hasValue(120);
        }
    }

    /** COPY does not ask the rules of a domain for a column that it is not given. */
    @Test
    void u2_columnOfADomainThatIsLeftOut_isCheckedToo() throws SQLException {
        await(database.execute("CREATE DOMAIN told AS text NOT NULL"));
        await(database.execute("CREATE DOMAIN known AS text CHECK (value IS NOT NULL)"));
        for (String type : List.of("told", "known")) {
            await(database.execute("DROP TABLE IF EXISTS many"));
            await(database.execute("CREATE TABLE many (id int, title text, v " + type + ")"));
            failAsByJdbc("many", List.of("id", "title"), numbers(MANY), 0);
            await(database.execute("ALTER TABLE many ALTER v SET DEFAULT 'x', ALTER id SET DEFAULT 1"));
            await(database.execute("ALTER TABLE many ADD q text DEFAULT current_query()"));
            await(database.copy("many", List.of("id", "title"), numbers(MANY)));
            assertThat(server.value("SELECT DISTINCT q FROM many WHERE v = 'x'"))
                    .startsWith("COPY");
        }
    }

    /** Triggers that run for a statement or after it do so for each row; others leave a copy to COPY. */
    @Test
    void u2_copyIntoATableWithTriggers_runsThemAsABatchDoes() {
        await(database.execute("CREATE TABLE many (id int, title text)"));
        await(database.execute("CREATE TABLE seen (n bigint, q text)"));
        await(database.execute("CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO seen SELECT count(*), current_query() FROM many; RETURN NEW; END $$"));
        for (String when : List.of("BEFORE INSERT ON many", "AFTER INSERT ON many", "AFTER INSERT ON many FOR ROW")) {
            await(database.execute("CREATE TRIGGER look " + when + " EXECUTE FUNCTION look()"));
            await(database.copy("many", List.of("id", "title"), numbers(MANY)));
            assertThat(server.value("SELECT count(DISTINCT n) FROM seen")).isEqualTo("" + MANY);
            await(database.execute("DROP TRIGGER look ON many"));
            await(database.execute("TRUNCATE many, seen"));
        }
        await(database.execute("CREATE TRIGGER look BEFORE INSERT ON many FOR ROW EXECUTE FUNCTION look()"));
        await(database.execute("CREATE TRIGGER later AFTER UPDATE ON many EXECUTE FUNCTION look()"));
        await(database.copy("many", List.of("id", "title"), numbers(MANY)));
        assertThat(server.value("SELECT DISTINCT q FROM seen")).startsWith("COPY");
    }

    /** Names of any kind. */
    @Test
    void u1_namesAreQuoted() {
        await(database.execute("CREATE SCHEMA \"a.b\""));
        await(database.execute("CREATE TABLE \"a.b\".\"Or\"\"der\" (\"se lect\" int, \"?\" text)"));
        assertThat(await(database.copy("\"a.b\".Or\"der", List.of("se lect", "?"), numbers(200))))
                .isEqualTo(200);
        assertThat(server.value("SELECT count(*) FROM \"a.b\".\"Or\"\"der\"")).isEqualTo("200");
    }

    /** Part by part from a stream of the same database, which another connection reads. */
    @Test
    void u1_copyOfAStream_takesItsRows() {
        Database two = connect(server.url(), ONE.withMaxSize(2));
        await(two.execute("CREATE TABLE many (id int, title text)"));
        await(two.execute("CREATE TABLE other (id int, title text)"));
        await(two.copy("many", List.of("id", "title"), numbers(10_000)));
        assertThat(await(two.copy("other", List.of("id", "title"), two.stream("SELECT id, title FROM many"))))
                .isEqualTo(10_000);
        assertThat(server.value("SELECT sum(id) FROM other")).isEqualTo("49995000");
    }

    /** The server ends the connection in the middle. */
    @Test
    void u1_connectionThatDies_leavesNothing() {
        await(database.execute("CREATE TABLE many (id int, title text)"));
        Iterator<List<Object>> all = numbers(20_000).iterator();
        Flow.Publisher<List<Object>> rows = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private int given;

            @Override
            public void request(long wanted) {
                for (long more = wanted; more > 0 && all.hasNext(); more--) {
                    if (given++ == 10_000) {
                        server.value("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                    }
                    subscriber.onNext(all.next());
                }
            }

            @Override
            public void cancel() {
                // gives no more than it was asked for
            }
        });
        BasedException lost = failure(BasedException.class, database.copy("many", List.of("id", "title"), rows));
        assertThat(lost.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(await(database.fetchValue(long.class, "SELECT count(*) FROM many")))
                .isZero();
    }

    /** The texts are refused with the verb to use; the driver's own connection brings no rows. */
    @Test
    void u1_copyFromStdin_isRefused() {
        await(database.execute("CREATE TABLE many (id int)"));
        assertThat(failure(InvalidStatementException.class, database.execute("COPY many FROM STDIN")))
                .hasMessageContaining("copy(table, columns, rows)");
        assertThat(failure(InvalidStatementException.class, database.fetchAll("COPY many TO STDOUT")))
                .hasMessageContaining("copyOut(table, columns)");
        DatabaseException error = failure(
                DatabaseException.class,
                database.session(session -> session.withDriver(
                        PgConnection.class,
                        client -> client.query("COPY many FROM STDIN").execute().toCompletionStage())));
        assertThat(error.sqlState()).hasValue("57014");
        assertThat(await(database.fetchValue(long.class, "SELECT count(*) FROM many")))
                .isZero();
    }
}
