package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import java.lang.reflect.Array;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Times that are finer than their columns, which the server would round: in each type with 0 to 6 digits, at borders, by each way of
 * writing. The server itself compares what is stored with a text that was cut by hand, by JDBC.
 */
@OnOneJdk
class ColumnDigitsTest extends PostgresTest {
    private static final int ALL = 7;
    private static final String COLUMNS = list(", ", digits -> "c" + digits);
    private static final String PLACES = list(", ", digits -> "?");

    /** A type of columns, and values with their texts. */
    enum Kind {
        TIME(
                "time(%d)",
                Map.of(
                        LocalTime.of(23, 59, 59, 999_999_500),
                        "23:59:59.999999500",
                        LocalTime.of(0, 0, 0, 499_999_999),
                        "00:00:00.499999999",
                        LocalTime.MAX,
                        "23:59:59.999999999",
                        LocalTime.NOON,
                        "12:00:00")),
        TIMETZ(
                "time(%d) with time zone",
                Map.of(
                        OffsetTime.of(23, 59, 59, 999_999_500, ZoneOffset.ofHours(2)), "23:59:59.999999500+02",
                        OffsetTime.of(0, 0, 59, 555_555_555, ZoneOffset.UTC), "00:00:59.555555555+00")),
        TIMESTAMP(
                "timestamp(%d)",
                Map.of(
                        LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_500),
                        "1969-12-31 23:59:59.999999500",
                        LocalDateTime.of(2024, 12, 31, 23, 59, 59, 999_999_999),
                        "2024-12-31 23:59:59.999999999",
                        LocalDateTime.of(1999, 12, 31, 23, 59, 59, 500_000_000),
                        "1999-12-31 23:59:59.5",
                        LocalDateTime.of(-43, 3, 15, 23, 59, 59, 999_999_000),
                        "0044-03-15 23:59:59.999999 BC",
                        LocalDateTime.MAX,
                        "infinity")),
        TIMESTAMPTZ(
                "timestamp(%d) with time zone",
                Map.of(
                        Instant.parse("1969-12-31T23:59:59.999999500Z"),
                        "1969-12-31 23:59:59.999999500+00",
                        Instant.parse("2024-12-31T23:59:59.123456789Z"),
                        "2024-12-31 23:59:59.123456789+00",
                        LocalDateTime.of(2024, 12, 31, 23, 59, 59, 999_999_999).atOffset(ZoneOffset.ofHours(-5)),
                        "2024-12-31 23:59:59.999999999-05",
                        LocalDateTime.of(0, 12, 31, 23, 59, 59, 999_999_999).toInstant(ZoneOffset.UTC),
                        "0001-12-31 23:59:59.999999999+00 BC",
                        Instant.MAX,
                        "infinity")),
        INTERVAL(
                "interval(%d)",
                Map.of(
                        Duration.ofSeconds(1, 999_999_999), "00:00:01.999999999",
                        Duration.ofSeconds(1, 999_999_999).negated(), "-00:00:01.999999999",
                        Duration.ofNanos(-1_000), "-00:00:00.000001",
                        Duration.ofHours(24).minusNanos(1), "23:59:59.999999999",
                        Duration.ofHours(1_000).plusNanos(555_555_555).negated(), "-1000:00:00.555555555"));

        private final String type;
        private final Map<Object, String> values;

        Kind(String type, Map<?, String> values) {
            this.type = type;
            this.values = new LinkedHashMap<>(values);
        }

        String type(int digits) {
            return String.format(type, digits);
        }

        /** The type without digits. */
        String whole() {
            return type.replace("(%d)", "");
        }
    }

    private Server server;
    private Database database;

    @BeforeEach
    void prepare() {
        server = newDatabase();
        database = connect(server.url());
    }

    private static String list(String separator, IntFunction<String> each) {
        return String.join(separator, IntStream.range(0, ALL).mapToObj(each).toList());
    }

    /** The table that a statement names {@code t} is of this kind. */
    private void table(Kind kind, String suffix) {
        server.execute(
                "DROP TABLE IF EXISTS public.t CASCADE",
                "CREATE TABLE public.t (id int PRIMARY KEY, gone int, "
                        + list(", ", digits -> "c" + digits + " " + kind.type(digits) + suffix) + ")",
                "ALTER TABLE public.t DROP gone");
        await(database.execute("DROP TABLE IF EXISTS nothing")); // by which all is prepared anew
    }

    private static String cut(String text, int digits) {
        int point = text.indexOf('.');
        int end = point + 1;
        while (point >= 0 && end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return point < 0
                ? text
                : text.substring(0, digits == 0 ? point : Math.min(end, point + 1 + digits)) + text.substring(end);
    }

    private void isCut(Kind kind, int id, String text) {
        String equal = list(
                " || ", digits -> "(c" + digits + " = '" + cut(text, digits) + "'::" + kind.whole() + ")::int::text");
        assertThat(server.value("SELECT " + equal + " FROM t WHERE id = " + id))
                .as(() -> text + " is stored as " + server.value("SELECT t::text FROM t WHERE id = " + id))
                .isEqualTo("1111111");
    }

    private static List<Object> row(int id, Object value) {
        List<Object> row = new ArrayList<>(Collections.nCopies(ALL, value));
        row.add(0, id);
        return row;
    }

    /** A way of writing rows. */
    record Way(String name, BiConsumer<Database, List<List<Object>>> writes) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Way insert(String sql) {
        return new Way(sql, (database, rows) -> rows.forEach(row -> await(database.fetchAll(sql, row.toArray()))));
    }

    private static Way update(String sql) {
        return new Way(
                sql,
                (database, rows) -> rows.forEach(row -> {
                    await(database.execute("INSERT INTO t (id) VALUES (?)", row.get(0)));
                    List<Object> values = new ArrayList<>(row.subList(1, row.size()));
                    values.add(row.get(0));
                    await(database.execute(sql, values.toArray()));
                }));
    }

    private static Way many(int times) {
        String sql = "INSERT INTO t VALUES (?, " + PLACES + ")";
        return new Way(sql + " many times " + times, (database, rows) -> {
            List<List<Object>> all = new ArrayList<>(rows);
            for (int id = 1_000; all.size() < times; id++) {
                all.add(row(id, rows.get(0).get(1)));
            }
            for (int from = 0; from < all.size(); from += times) {
                await(database.executeMany(sql, all.subList(from, Math.min(from + times, all.size()))));
            }
        });
    }

    static Stream<Way> ways() {
        String insert = "INSERT INTO t (id, " + COLUMNS + ") VALUES (?, " + PLACES + ")";
        String excluded = " ON CONFLICT (id) DO UPDATE SET ";
        return Stream.of(
                insert(insert),
                insert("EXPLAIN (ANALYZE, TIMING OFF) " + insert),
                insert("insert into \"public\".\"t\" as x values (?, " + PLACES + ") returning c0, x.id"),
                insert("WITH a AS (SELECT 1) INSERT INTO public.T (ID, C6, c5, \"c4\", c3, c2, c1, c0) VALUES (?, (?),"
                        + " ((?)), ?, ?, ?, ?, ?), (-9, " + list(", ", digits -> "NULL") + ") ON CONFLICT DO NOTHING"),
                insert("INSERT INTO t (id, " + COLUMNS + ") SELECT ?, " + PLACES + " WHERE true"),
                insert("/* SET c0 = ? */ INSERT INTO t (id, " + COLUMNS + ") (SELECT ?, " + PLACES + ")"),
                update("UPDATE t SET " + list(", ", digits -> "c" + digits + " = ?") + " WHERE id = ?"),
                update("UPDATE ONLY public.t AS x SET (" + COLUMNS + ") = (" + PLACES + ") WHERE x.id = ?"),
                update("UPDATE t SET (c0, c1) = ROW(?, ?), (c2, c3) = (?, ?), c4=?,c5 =?, c6= ? WHERE id = ?"),
                new Way(
                        "on conflict",
                        (database, rows) -> rows.forEach(row -> {
                            await(database.execute("INSERT INTO t (id) VALUES (?)", row.get(0)));
                            String sql = "INSERT INTO t (id) VALUES (?)" + excluded
                                    + list(", ", digits -> "c" + digits + " = ?") + " WHERE t.id > -1";
                            await(database.execute(sql, row.toArray()));
                        })),
                new Way(
                        "named",
                        (database, rows) -> rows.forEach(row -> {
                            Map<String, Object> values = new LinkedHashMap<>(Map.of("id", row.get(0)));
                            IntStream.range(0, ALL).forEach(digits -> values.put("v" + digits, row.get(1 + digits)));
                            await(database.execute(
                                    "INSERT INTO t VALUES (:id, " + list(", ", digits -> ":v" + digits) + ")", values));
                        })),
                new Way(
                        "session",
                        (database, rows) -> await(database.session(session ->
                                session.transaction(transaction -> CompletableFuture.allOf(rows.stream()
                                        .map(row -> transaction
                                                .execute(insert, row.toArray())
                                                .toCompletableFuture())
                                        .toArray(CompletableFuture<?>[]::new)))))),
                new Way(
                        "several rows",
                        (database, rows) -> await(database.execute(
                                "INSERT INTO t VALUES "
                                        + String.join(", ", Collections.nCopies(rows.size(), "(?, " + PLACES + ")")),
                                rows.stream().flatMap(List::stream).toArray()))),
                many(1),
                many(2),
                many(150),
                new Way(
                        "copy",
                        (database, rows) -> await(database.copy(
                                "t",
                                Stream.concat(Stream.of("id"), Stream.of(COLUMNS.split(", ")))
                                        .toList(),
                                rows))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void v2_everyWayOfWriting_cuts(Way way) {
        for (Kind kind : Kind.values()) {
            table(kind, "");
            List<List<Object>> rows = new ArrayList<>();
            kind.values.keySet().forEach(value -> rows.add(row(rows.size(), value)));
            way.writes.accept(database, rows);
            int id = 0;
            for (String text : kind.values.values()) {
                isCut(kind, id++, text);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void v2_casts_cut(Kind kind) {
        table(kind, "");
        String casts =
                list(", ", digits -> digits % 2 == 0 ? "?::" + kind.whole() : "CAST((?) AS " + kind.whole() + ")");
        int id = 0;
        for (Map.Entry<Object, String> value : kind.values.entrySet()) {
            await(database.execute(
                    "INSERT INTO t VALUES (?, " + casts + ")",
                    row(id, value.getKey()).toArray()));
            isCut(kind, id++, value.getValue());
        }
    }

    /** jOOQ casts what it binds. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"INTERVAL"},
            mode = EnumSource.Mode.EXCLUDE)
    void v2_jooq_cuts(Kind kind) {
        table(kind, "");
        int id = 0;
        for (Map.Entry<Object, String> value : kind.values.entrySet()) {
            if (value.getValue().equals("infinity")) {
                continue; // which jOOQ's own Instant is not
            }
            await(database.execute(DSL.insertInto(DSL.table("t"))
                    .values(row(id, value.getKey()).toArray())));
            isCut(kind, id++, value.getValue());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void v2_castsToAllDigits_cut(Kind kind) {
        table(kind, "");
        String casts =
                list(", ", digits -> digits % 2 == 0 ? "?::" + kind.type(6) : "(CAST((?) AS " + kind.type(6) + "))");
        int id = 0;
        for (Map.Entry<Object, String> value : kind.values.entrySet()) {
            await(database.execute(
                    "INSERT INTO t VALUES (?, " + casts + ")",
                    row(id, value.getKey()).toArray()));
            isCut(kind, id++, value.getValue());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void v2_arrays_areCut(Kind kind) {
        table(kind, "[]");
        List<List<Object>> rows = new ArrayList<>();
        kind.values.keySet().forEach(value -> {
            Object[] array = (Object[]) Array.newInstance(value.getClass(), 1);
            array[0] = value;
            rows.add(row(rows.size(), array));
        });
        List<List<Object>> nested = rows.stream()
                .map(row -> row(100 + (int) row.get(0), new Object[] {row.get(1)}))
                .toList();
        rows.addAll(nested);
        rows.subList(0, 1)
                .forEach(row -> await(database.execute("INSERT INTO t VALUES (?, " + PLACES + ")", row.toArray())));
        await(database.execute(
                "INSERT INTO t VALUES (?, " + PLACES + ")", nested.get(0).toArray()));
        await(database.copy(
                "t",
                Stream.concat(Stream.of("id"), Stream.of(COLUMNS.split(", "))).toList(),
                rows.stream().filter(row -> (int) row.get(0) % 100 > 0).toList()));
        server.execute(
                "CREATE TABLE flat AS SELECT id, "
                        + list(", ", digits -> "(SELECT unnest(c" + digits + ")) AS c" + digits) + " FROM t",
                "DROP TABLE t",
                "ALTER TABLE flat RENAME TO t");
        int id = 0;
        for (String text : kind.values.values()) {
            isCut(kind, id, text);
            isCut(kind, 100 + id++, text);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void v2_domainsViewsAndPartitions_cut(Kind kind) {
        String[] domains = IntStream.range(0, ALL)
                .mapToObj(digits -> "CREATE DOMAIN d" + digits + " AS " + kind.type(digits))
                .toArray(String[]::new);
        server.execute(domains);
        server.execute("CREATE DOMAIN d AS d0");
        String columns = "d, " + list(", ", digits -> "d" + digits).substring(4);
        String[] types = columns.split(", ");
        server.execute(
                "CREATE TABLE t (id int, " + list(", ", digits -> "c" + digits + " " + types[digits])
                        + ") PARTITION BY RANGE (id)",
                "CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (100)",
                "CREATE TABLE high PARTITION OF t FOR VALUES FROM (100) TO (1000)",
                "CREATE VIEW shown AS SELECT c6 AS v6, c5 AS v5, id, "
                        + list(", ", digits -> "c" + digits).substring(0, 18) + " FROM t");
        int id = 0;
        for (Map.Entry<Object, String> value : kind.values.entrySet()) {
            await(database.execute(
                    "INSERT INTO t VALUES (?, " + PLACES + ")",
                    row(id, value.getKey()).toArray()));
            isCut(kind, id, value.getValue());
            await(database.execute(
                    "INSERT INTO high VALUES (?, " + PLACES + ")",
                    row(100 + id, value.getKey()).toArray()));
            isCut(kind, 100 + id, value.getValue());
            List<Object> shown = row(200 + id, value.getKey());
            Collections.swap(shown, 0, 2);
            await(database.execute("INSERT INTO shown VALUES (?, " + PLACES + ")", shown.toArray()));
            isCut(kind, 200 + id++, value.getValue());
        }
    }
}
