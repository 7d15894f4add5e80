package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Json;
import dev.based.ParameterException;
import dev.based.Range;
import dev.based.Row;
import dev.based.postgres.Hstore;
import dev.based.tests.servers.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Maps for hstore and the other types of extensions, written by the library and read by the server itself. */
class HstoreTest extends PostgresTest {
    private static final String INSERT = "INSERT INTO things (id, h) VALUES (?, ?)";

    private final Map<String, String> map = new LinkedHashMap<>();
    private Server server;

    @BeforeEach
    void extensions() {
        server = newDatabase();
        String missing = server.value("SELECT string_agg(n, ', ') FROM unnest('{citext,hstore,ltree}'::text[]) n"
                + " WHERE n NOT IN (SELECT name FROM pg_available_extensions)");
        if (missing != null && !missing.isEmpty() && !missing.equals("null")) {
            System.out.println("HstoreTest: skipped, for the server has no " + missing);
            throw new TestAbortedException("The server has no " + missing);
        }
        server.execute(
                "CREATE SCHEMA ext",
                "CREATE EXTENSION hstore SCHEMA ext",
                "CREATE EXTENSION citext",
                "CREATE EXTENSION ltree",
                "CREATE DOMAIN labels AS ext.hstore",
                "CREATE TABLE things (id int, h ext.hstore, hs ext.hstore[], l labels, j jsonb)");
        map.put("a\"b", "c\\d");
        map.put("", "NULL");
        map.put("x=>y", ", ");
        map.put("none", null);
        map.put("é\u3000\uD83D\uDE00\n'", "\"");
    }

    /** What the server itself says of a column, sorted by name, with each name and value in quotes of SQL. */
    private String stored(String column, int id) {
        return server.value(
                "SELECT string_agg(quote_literal(e.key) || '=' || quote_nullable(e.value), ';' ORDER BY e.key COLLATE \"C\")"
                        + " FROM things, ext.each((" + column + ")::ext.hstore) e WHERE id = " + id);
    }

    private static String expected(Map<String, String> map) {
        return map.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(HstoreTest::compareBytes))
                .map(entry ->
                        literal(entry.getKey()) + "=" + (entry.getValue() == null ? "NULL" : literal(entry.getValue())))
                .collect(Collectors.joining(";"));
    }

    private static int compareBytes(String one, String other) {
        return Arrays.compareUnsigned(
                one.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String literal(String text) {
        String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
        return text.contains("\\") ? "E" + quoted : quoted;
    }

    @Test
    void v1_mapIsHstoreWhereTheServerSaysSo() {
        Database database = connect(server.url());
        await(database.execute(
                "INSERT INTO things VALUES (?, ?, ?, ?, ?)", 1, map, new Object[] {map, null}, map, map));
        assertThat(stored("h", 1)).isEqualTo(expected(map));
        assertThat(stored("l", 1)).isEqualTo(expected(map));
        assertThat(stored("hs[1]", 1)).isEqualTo(expected(map));
        assertThat(server.value("SELECT hs[2] IS NULL AND array_length(hs, 1) = 2 FROM things"))
                .isIn("t", "true");
        Row row = await(database.fetchOne("SELECT * FROM things WHERE h OPERATOR(ext.=) :h", Map.of("h", map)))
                .orElseThrow();
        assertThat(row.get("h")).isEqualTo(map);
        assertThat((Object) row.get("h", Map.class)).isEqualTo(map);
        assertThat(row.get("l")).isEqualTo(map);
        assertThat(row.getList("hs", Map.class)).containsExactly(map, null);
        assertThat(row.getJson("j").asMap()).isEqualTo(map);
        assertThat(await(database.fetchValue(
                        String.class, "SELECT (:h::ext.hstore) OPERATOR(ext.->) 'a\"b'", Map.of("h", map))))
                .isEqualTo("c\\d");
        assertThat(await(database.fetchValue(
                        Long.class,
                        "SELECT count(*) FROM things WHERE h OPERATOR(ext.@>) :h",
                        Map.of("h", Map.of("", "NULL")))))
                .isEqualTo(1);
    }

    /** Where the statement was prepared before for other values, and when nothing but null was bound. */
    @Test
    void v1_mapIsHstoreInAStatementThatWasPreparedForText() {
        Database database = connect(server.url(), ONE);
        for (Object value : Arrays.asList(Hstore.text(map), null, Json.of(map), map, "a=>1", Map.of())) {
            await(database.execute("DELETE FROM things"));
            await(database.execute(INSERT, 1, value));
            Object own = value instanceof String || value instanceof Json ? map : value;
            String stored =
                    "a=>1".equals(value) ? expected(Map.of("a", "1")) : own == null ? "null" : expected(asMap(own));
            assertThat(String.valueOf(stored("h", 1))).isIn(stored, stored.isEmpty() ? "null" : stored);
        }
        assertThat(server.value("SELECT count(*) FROM things WHERE h IS NOT NULL"))
                .isEqualTo("1");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> asMap(Object map) {
        return (Map<String, String>) map;
    }

    @Test
    void v1_mapIsHstoreInEveryVerb() {
        Database database = connect(server.url());
        await(database.session(session -> session.execute(INSERT, 1, map)
                .thenCompose(one -> session.execute(
                        "UPDATE things SET h = h OPERATOR(ext.||) :h", Map.of("h", Map.of("more", "1"))))));
        map.put("more", "1");
        assertThat(stored("h", 1)).isEqualTo(expected(map));
        List<Object[]> sets = new ArrayList<>();
        for (int id = 2; id < 300; id++) {
            sets.add(new Object[] {id, id == 2 ? null : map});
        }
        await(database.executeMany(INSERT, sets)); // by COPY
        await(database.executeMany("INSERT INTO things (id, h) VALUES (? + 1000, ?)", sets));
        await(database.session(session -> session.executeMany(
                "UPDATE things SET l = ? WHERE id = ?", List.of(new Object[] {null, 5}, new Object[] {map, 6}))));
        for (int id : List.of(3, 299, 1003, 1299)) {
            assertThat(stored("h", id)).isEqualTo(expected(map));
        }
        assertThat(stored("l", 6)).isEqualTo(expected(map));
        assertThat(server.value("SELECT count(*) FROM things WHERE h IS NULL")).isEqualTo("2");
        List<Row> rows =
                await(database.stream("SELECT h FROM things WHERE h OPERATOR(ext.=) :h AND id < 10", Map.of("h", map))
                        .collect(Collectors.toList()));
        assertThat(rows).hasSize(8).allSatisfy(row -> assertThat(row.get(0)).isEqualTo(map));
    }

    @Test
    void v1_whatHstoreCannotHoldIsRefused() {
        Database database = connect(server.url());
        for (Object value : List.of(Map.of("secret", 1), Map.of("a", List.of("secret")), Json.of("secret"))) {
            assertThat(failure(
                            ParameterException.class,
                            database.execute("INSERT INTO things (h) VALUES (:labels)", Map.of("labels", value))))
                    .hasMessageContaining(":labels")
                    .hasMessageContaining("hstore")
                    .hasMessageContaining("texts or null")
                    .hasMessageNotContaining("secret");
        }
        assertThat(server.value("SELECT count(*) FROM things")).isEqualTo("0");
    }

    enum Mood {
        SAD,
        HAPPY
    }

    /** The types that a PostgreSQL of every day has, in columns and arrays of columns; the server shows what it has stored. */
    @Test
    void v1_typesOfExtensionsAndUsersAreStored() {
        server.execute(
                "CREATE TYPE mood AS ENUM ('SAD', 'HAPPY')",
                "CREATE DOMAIN year AS int CHECK (VALUE > 0)",
                "CREATE TYPE place AS (city text, zip int)",
                "CREATE TYPE floats AS RANGE (subtype = float8)",
                "CREATE TABLE kinds (c citext, cs citext[], t ltree, ts ltree[], m mood, ms mood[], y year, ys year[], p place,"
                        + " ps place[], f floats, fs floats[], r int4range, rs int4range[], w tsvector, q lquery)");
        Database database = connect(server.url());
        Object[] values = {
            "Ab,\"",
            new String[] {"Ab,\"", null},
            "Top.Science",
            new String[] {"Top", "Top.A_1"},
            Mood.SAD,
            new Mood[] {Mood.HAPPY, null},
            7,
            new Integer[] {1, null},
            "(\"a, \"\"b\",1)",
            new String[] {"(x,1)", null},
            "[1,2.5)",
            new String[] {"[1,2.5)"},
            Range.closedOpen(1, 5),
            new Range<?>[] {Range.closedOpen(1, 5), null},
            "'a':1",
            "Top.*"
        };
        String insert = "INSERT INTO kinds VALUES (" + "?, ".repeat(values.length - 1) + "?)";
        await(database.execute(insert, values));
        await(database.session(session -> session.execute(insert, values)));
        await(database.executeMany(insert, List.of(values, values)));
        assertThat(server.value("SELECT string_agg(DISTINCT k::text, '|') FROM kinds k"))
                .isEqualTo(server.value(
                        "SELECT ROW('Ab,\"'::citext, ARRAY['Ab,\"', NULL]::citext[], 'Top.Science'::ltree, ARRAY['Top', 'Top.A_1']::ltree[],"
                                + " 'SAD'::mood, ARRAY['HAPPY', NULL]::mood[], 7, ARRAY[1, NULL]::int[], ROW('a, \"b', 1)::place,"
                                + " ARRAY[ROW('x', 1), NULL]::place[], '[1,2.5)'::floats, ARRAY['[1,2.5)']::floats[], int4range(1, 5),"
                                + " ARRAY[int4range(1, 5), NULL], '''a'':1'::tsvector, 'Top.*'::lquery)::text"));
        assertThat(server.value("SELECT count(*) FROM kinds")).isEqualTo("4");
        Row row = await(database.fetchOne("SELECT * FROM kinds LIMIT 1")).orElseThrow();
        assertThat(row.get("c")).isEqualTo("Ab,\"");
        assertThat(row.getList("cs", String.class)).containsExactly("Ab,\"", null);
        assertThat(row.getList("ts", String.class)).containsExactly("Top", "Top.A_1");
        assertThat(row.get("m", Mood.class)).isEqualTo(Mood.SAD);
        assertThat(row.getList("ms", Mood.class)).containsExactly(Mood.HAPPY, null);
        assertThat(row.getList("ys", Integer.class)).containsExactly(1, null);
        assertThat(row.getList("ps", String.class)).containsExactly("(x,1)", null);
        assertThat(row.get("f")).isEqualTo("[1,2.5)");
        assertThat(row.get("r")).isEqualTo(Range.closedOpen(1, 5));
        assertThat(row.get("q")).isEqualTo("Top.*");
    }
}
