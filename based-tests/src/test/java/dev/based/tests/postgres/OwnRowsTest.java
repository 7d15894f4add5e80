package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.MappingException;
import dev.based.Queries;
import dev.based.Row;
import dev.based.Session;
import dev.based.Statement;
import dev.based.tests.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that the library reads in the client's place, which are all rows of {@code fetchAll} and of streams, beside those that the client reads. */
class OwnRowsTest extends PostgresTest {
    private static final String PREPARED =
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE ? AND statement NOT LIKE '%pg_prepared%'";

    private static final String ROWS =
            "SELECT n, 'row ' || n AS text FROM generate_series(CAST(? AS int8), CAST(? AS int8)) AS ns (n)";

    private static final String FAILING =
            "SELECT n, 1 / (CAST(? AS int8) - n) AS q FROM generate_series(CAST(? AS int8), CAST(? AS int8)) AS ns (n)";

    private static final List<String> VALUES = List.of(
            "true",
            "false",
            "CAST(-32768 AS int2)",
            "CAST(32767 AS int2)",
            "CAST(-2147483648 AS int4)",
            "2147483647",
            "CAST(-9223372036854775808 AS int8)",
            "9223372036854775807",
            "CAST('NaN' AS float4)",
            "CAST(-0.0 AS float4)",
            "CAST(3.4028235e38 AS float4)",
            "CAST('-Infinity' AS float8)",
            "CAST('-0' AS float8)",
            "CAST(5e-324 AS float8)",
            "CAST('' AS text)",
            "CAST('a\u00e9\u4e2d\ud83d\ude00' AS text)",
            "CAST('title' AS varchar(7))",
            "CAST('ab' AS char(4))",
            "CAST('name' AS name)",
            "CAST('\\x' AS bytea)",
            "CAST('\\x00ff80' AS bytea)",
            "CAST('infinity' AS date)",
            "CAST('-infinity' AS date)",
            "CAST('4713-01-01 BC' AS date)",
            "CAST('5874897-12-31' AS date)",
            "CAST('1999-12-31' AS date)",
            "CAST('infinity' AS timestamp)",
            "CAST('4714-11-24 BC' AS timestamp)",
            "CAST('294276-12-31 23:59:59.999999' AS timestamp)",
            "CAST('1999-12-31 23:59:59.999999' AS timestamp)",
            "CAST('1969-12-31 23:59:59.000001' AS timestamp)",
            "CAST('2000-01-01' AS timestamp)",
            "CAST('infinity' AS timestamptz)",
            "CAST('4714-11-24 00:00+00 BC' AS timestamptz)",
            "CAST('1883-11-18 12:03:58.000001+05:30' AS timestamptz)",
            "CAST('00112233-4455-6677-8899-aabbccddeeff' AS uuid)",
            "CAST('ffffffff-ffff-ffff-ffff-ffffffffffff' AS uuid)",
            "123456789012345678901234567890.0100",
            "CAST('NaN' AS numeric)",
            "CAST('23:59:59.999999' AS time)",
            "CAST('12:34:56.789+02' AS timetz)",
            "CAST('1 year 2 days 3.5 seconds' AS interval)",
            "CAST('{\"a\": 1.10}' AS json)",
            "CAST('null' AS jsonb)",
            "CAST('192.168.0.1/24' AS inet)",
            "CAST('08:00:2b:01:02:03' AS macaddr)",
            "B'101'",
            "CAST('$1.50' AS money)",
            "ARRAY[1, NULL, 3]",
            "ARRAY['a', NULL, 'c,\"d']",
            "ARRAY[ARRAY[1.5, 2], ARRAY[3, 4]]",
            "CAST('{1e300, NaN}' AS float8[])",
            "CAST('[1,10)' AS int4range)",
            "CAST(4294967295 AS oid)",
            "ROW(1, 'a')",
            "NULL",
            "CAST(NULL AS int4)",
            "CAST(NULL AS timestamptz)");

    private static final int CALLS = Integer.getInteger("based.rows", 1_000);
    private static final long SEED = Long.getLong("based.rows.seed", System.nanoTime());

    /** A busy machine takes its time. */
    private static final DatabaseOptions PATIENT = ONE.withAcquireTimeout(Duration.ofMinutes(5));

    private final Database database = connect(server().url(), PATIENT);

    @Test
    void onlyAllRowsOfWhatOnlyReads_arePreparedForThem() {
        long[] prepared = await(database.session(session -> session.fetchAll("SELECT 1 AS one")
                .thenCompose(rows -> count(session, "%one%rows%"))
                .thenCompose(own -> session.fetchOne("SELECT 1 AS two")
                        .thenCompose(row -> session.execute("SELECT 1 AS two"))
                        .thenCompose(done -> count(session, "%two%rows%"))
                        .thenCompose(others -> session.stream("SELECT 1 AS three")
                                .collect(Collectors.toList())
                                .thenCompose(rows -> count(session, "%three%rows%"))
                                .thenApply(streamed -> new long[] {own, others, streamed})))));

        assertThat(prepared).containsExactly(1, 0, 1);
    }

    private static CompletionStage<Long> count(Session session, String like) {
        return session.fetchExactlyOne(PREPARED, like).thenApply(row -> row.getLong(0));
    }

    @Test
    void value_isTheOneThatTheClientReads() {
        assertReadsAsTheClient(database::fetchAll);
    }

    @Test
    void valueOfAStream_isTheOneThatTheClientReads() {
        assertReadsAsTheClient(
                sql -> database.stream(Statement.of(sql).withFetchSize(2)).collect(Collectors.toList()));
    }

    private void assertReadsAsTheClient(Function<String, CompletionStage<List<Row>>> read) {
        for (String value : VALUES) {
            List<Row> rows = await(read.apply("SELECT " + value + " AS read, 7 AS behind FROM generate_series(1, 3)"));

            Row clients = await(database.fetchOne("SELECT " + value + " AS read, 7 AS behind"))
                    .orElseThrow();
            assertThat(rows).as(value).containsExactly(clients, clients, clients);
            if (clients.get(0) != null) {
                assertThat(rows.get(2).get(0)).as(value).hasSameClassAs(clients.get(0));
            }
        }
    }

    /** Random columns, rows, lengths and pages, beside the same from a statement that also moves a sequence, whose rows the client reads. */
    @Test
    void randomStream_givesWhatTheClientReads() {
        System.out.println("Own pages with the seed " + SEED);
        Random random = new Random(SEED);
        try (Server server = newDatabase()) {
            server.execute("CREATE SEQUENCE moved");
            Database own = connect(server.url(), PATIENT);
            for (int call = 0; call < CALLS / 10; call++) {
                List<String> columns = columns(random);
                String read = "SELECT " + String.join(", ", columns);
                int count = random.nextInt(5) == 0 ? random.nextInt(2_000) : random.nextInt(30);
                String from = " FROM generate_series(1, " + count + ") AS ns (n)";
                int width = columns.size();
                int page = 1 + random.nextInt(random.nextInt(3) == 0 ? 700 : 20);

                Object[] rows = values(own, read + from, page, width);
                Object[] clients = values(own, read + ", nextval('moved')" + from, page, width);

                assertThat(rows).hasSize(count);
                assertThat(Arrays.deepEquals(rows, clients))
                        .as("%s%s in pages of %s", read, from, page)
                        .isTrue();
            }
            assertThat(await(own.fetchValue(Long.class, PREPARED, "%generate_series%rows%")))
                    .isPositive();
        }
    }

    /** The first values of each row. */
    private static Object[] values(Database database, String sql, int page, int width) {
        return await(database.stream(Statement.of(sql).withFetchSize(page))
                        .map(row -> IntStream.range(0, width).mapToObj(row::get).toArray())
                        .collect(Collectors.toList()))
                .toArray();
    }

    private static List<String> columns(Random random) {
        return random.ints(1 + random.nextInt(6), 0, VALUES.size())
                .mapToObj(VALUES::get)
                .map(value -> switch (random.nextInt(4)) {
                    case 0 -> "CASE WHEN n % " + (2 + random.nextInt(5)) + " = 0 THEN " + value + " END";
                    case 1 -> "n * " + random.nextInt(1_000);
                    case 2 -> "repeat('\u00e9', n * 97 % " + (random.nextInt(8) == 0 ? 20_001 : 301) + ")";
                    default -> value;
                })
                .toList();
    }

    @Test
    void streamThatIsLeftEarly_leavesItsConnectionWhole() {
        await(database.session(session -> {
            CompletionStage<?> last = session.execute("SELECT 1");
            for (int taken = 1; taken < 12; taken++) {
                long wanted = taken;
                last = last.thenCompose(done -> session.stream(
                                        Statement.of(ROWS, 1L, 1_000L).withFetchSize(4))
                                .reduce(0L, (sum, row) -> {
                                    if (row.getLong(0) == wanted) {
                                        throw new IllegalStateException("enough");
                                    }
                                    return sum + 1;
                                }))
                        .handle((sum, error) -> {
                            assertThat(error).hasMessageContaining("enough");
                            return null;
                        })
                        .thenCompose(left -> session.fetchAll(ROWS, 5L, 9L))
                        .thenAccept(rows -> check(rows, 5, 9));
            }
            return last.thenApply(done -> 1);
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAST('-infinity' AS timestamp)", "CAST('-infinity' AS timestamptz)"})
    void valueThatCannotBeRead_failsAsTheClientsDoes_andTheConnectionLivesOn(String value) {
        String sql = "SELECT " + value + " AS t";

        MappingException clients = failure(MappingException.class, database.fetchOne(sql));

        assertThat(failure(MappingException.class, database.fetchAll(sql))).hasMessage(clients.getMessage());
        assertThat(await(database.fetchAll("SELECT 1"))).hasSize(1);
    }

    @Test
    void textThatBearsTheMark_isNotMistaken() {
        String plain = "SELECT n FROM generate_series(1, 3) AS numbers (n)";
        String marked = plain + "\n/* rows */";

        for (String sql : List.of(marked, plain, marked + " ", marked + "\t", marked)) {
            await(database.session(session -> session.execute(sql)
                    .thenCompose(done -> session.fetchAll(sql))
                    .thenAccept(OwnRowsTest::checkThree)
                    .thenCompose(done -> session.fetchValue(Integer.class, sql))
                    .thenCompose(row -> session.stream(sql).collect(Collectors.toList()))
                    .thenAccept(OwnRowsTest::checkThree)
                    .thenCompose(done -> session.fetchAll(sql))
                    .thenAccept(OwnRowsTest::checkThree)
                    .thenApply(done -> 1)));
        }
    }

    private static void checkThree(List<Row> rows) {
        assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(1, 2, 3);
    }

    @Test
    void rowsOfAllLengths_areWhole() {
        String sql = "SELECT n, repeat(chr(97 + n % 26), n * n % 90001) AS text FROM generate_series(1, 400) AS ns (n)";

        List<Row> rows = await(database.fetchAll(sql));

        assertThat(rows).hasSize(400);
        for (int n = 1; n <= 400; n++) {
            Row row = rows.get(n - 1);
            assertThat(row.getInt(0)).isEqualTo(n);
            assertThat(row.getString(1))
                    .isEqualTo(Character.toString(97 + n % 26).repeat(n * n % 90001));
        }
    }

    @Test
    void tableThatIsMadeAnew_isReadByItsNewColumns() {
        String sql = "SELECT * FROM movies ORDER BY 1";
        Database own = connect(newDatabase().url(), PATIENT);
        for (String column : List.of("id int4", "id int8", "id text, year int2")) {
            await(own.execute("DROP TABLE IF EXISTS movies"));
            await(own.execute("CREATE TABLE movies (" + column + ")"));
            await(own.execute("INSERT INTO movies SELECT 7"));

            for (int times = 0; times < 3; times++) {
                List<Row> rows = await(own.fetchAll(sql));

                assertThat(rows).containsExactly(await(own.fetchOne(sql)).orElseThrow());
                assertThat(rows.get(0).get(0, String.class)).isEqualTo("7");
            }
        }
    }

    /** Calls of all kinds at once, each with rows that no other has. */
    @Test
    void callsAtOnce_eachHasItsOwnRows() {
        System.out.println("Own rows with the seed " + SEED);
        Random random = new Random(SEED);
        try (Server server = newDatabase()) {
            Database shared = connect(server.url(), PATIENT.withMaxSize(3));
            List<CompletableFuture<?>> ended = new ArrayList<>();
            for (int sessions = 0; sessions < CALLS / 20; sessions++) {
                long seed = random.nextLong();
                ended.add(shared.session(
                                session -> all(session, new Random(seed), 10).thenApply(done -> 1))
                        .toCompletableFuture());
                ended.add(all(shared, new Random(seed + 1), 10).toCompletableFuture());
            }
            ended.forEach(each -> await(each));
        }
    }

    private static CompletionStage<?> all(Queries queries, Random random, int count) {
        CompletableFuture<?>[] calls = new CompletableFuture<?>[count];
        for (int call = 0; call < count; call++) {
            calls[call] = call(queries, random).toCompletableFuture();
        }
        return CompletableFuture.allOf(calls);
    }

    private static CompletionStage<?> call(Queries queries, Random random) {
        long from = random.nextInt(1_000_000) * 10_000L;
        int count = random.nextInt(4) == 0 ? random.nextInt(3_000) : random.nextInt(4);
        String sql = ROWS + " ".repeat(random.nextInt(3));
        long to = from + count - 1;
        return switch (random.nextInt(queries instanceof Session ? 5 : 8)) {
            case 0 ->
                queries.fetchOne(sql + " LIMIT 1", from, from)
                        .thenAccept(
                                row -> assertThat(row.orElseThrow().getLong(0)).isEqualTo(from));
            case 1 -> queries.execute(sql, from, to);
            case 2 ->
                queries.fetchValue(Long.class, "SELECT count(*) FROM (" + sql + ") AS counted", from, to)
                        .thenAccept(number -> assertThat(number).isEqualTo(count));
            case 6 ->
                queries.stream(Statement.of(sql, from, to).withFetchSize(1 + random.nextInt(500)))
                        .collect(Collectors.toList())
                        .thenAccept(rows -> check(rows, from, to));
            case 7 ->
                queries.stream(Statement.of(FAILING, to - count / 2, from, to).withFetchSize(1 + random.nextInt(500)))
                        .collect(Collectors.toList())
                        .handle((rows, error) -> {
                            assertThat(error == null)
                                    .as("%s rows from %s in pages", count, from)
                                    .isEqualTo(count == 0);
                            return null;
                        });
            case 5 ->
                queries.fetchAll(FAILING, to, from, to).handle((rows, error) -> {
                    assertThat(error == null).as("%s rows from %s", count, from).isEqualTo(count == 0);
                    return null;
                });
            default -> queries.fetchAll(sql, from, to).thenAccept(rows -> check(rows, from, to));
        };
    }

    private static void check(List<Row> rows, long from, long to) {
        assertThat(rows.stream().map(row -> row.getLong(0)).toList())
                .isEqualTo(LongStream.rangeClosed(from, to).boxed().toList());
        assertThat(rows).allMatch(row -> row.getString(1).equals("row " + row.getLong(0)));
    }
}
