package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Range;
import dev.based.Row;
import dev.based.postgres.Composite;
import dev.based.postgres.Hstore;
import dev.based.tests.servers.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Types that the server did not come with: by their names, alone and in arrays, wherever a connection meets them first. */
class CustomTypesTest extends PostgresTest {
    /** A vector, whose text is that of a composite of the same name, {@code (1,2.5)}. */
    record Vector(double x, double y) {
        static Vector parse(String text) {
            String[] parts = text.substring(1, text.length() - 1).split(",");
            return new Vector(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
        }

        String text() {
            return "(" + x + "," + y + ")";
        }
    }

    enum Genre {
        DRAMA,
        COMEDY
    }

    record Film(List<Genre> genres, Genre[] array, Genre one) {}

    private Server withTypes() {
        Server server = newDatabase();
        server.execute(
                "CREATE TYPE genre AS ENUM ('DRAMA', 'COMEDY')",
                "CREATE TYPE vector AS (x float8, y float8)",
                "CREATE DOMAIN spot AS vector",
                "CREATE DOMAIN year AS int",
                "CREATE TYPE place AS (city text, zip int)",
                "CREATE SCHEMA other",
                "CREATE TYPE other.mood AS ENUM ('sad', 'happy, so')");
        return server;
    }

    private static Row row(Database database, String columns, Object... values) {
        return await(database.fetchOne("SELECT " + columns, values)).orElseThrow();
    }

    @Test
    void v1_arraysOfUsersTypesAreArrays() {
        Database database = connect(withTypes().url());
        Row row = row(
                database,
                "'{DRAMA,NULL,COMEDY}'::genre[] AS genres, '{COMEDY}'::genre[] AS array, 'DRAMA'::genre AS one,"
                        + " '{1,2}'::year[] AS years, '{\"(Berlin,10115)\"}'::place[] AS places, 7::year AS year,"
                        + " '{sad,\"happy, so\"}'::other.mood[] AS moods, '{(1,1),(0,0);(3,3),(2,2)}'::box[] AS boxes");

        assertThat(row.as(Film.class).genres()).isEqualTo(Arrays.asList(Genre.DRAMA, null, Genre.COMEDY));
        assertThat(row.get("array", Genre[].class)).containsExactly(Genre.COMEDY);
        assertThat(row.get("one")).isEqualTo("DRAMA");
        assertThat(row.get("years")).isEqualTo(new Integer[] {1, 2});
        assertThat(row.get("places")).isEqualTo(new String[] {"(Berlin,10115)"});
        assertThat(row.getInt("year")).isEqualTo(7);
        assertThat(row.get("moods")).isEqualTo(new String[] {"sad", "happy, so"});
        assertThat(row.get("boxes")).isEqualTo(new String[] {"(1,1),(0,0)", "(3,3),(2,2)"});
    }

    @Test
    void v1_enumsAreWrittenInArrays() {
        Database database = connect(withTypes().url());
        Genre[] genres = {Genre.DRAMA, null};

        Row row = row(database, "?::genre[] AS genres, (?::genre[])::text AS text", genres, genres);

        assertThat(row.getList("genres", Genre.class)).containsExactly(Genre.DRAMA, null);
        assertThat(row.getString("text")).isEqualTo("{DRAMA,NULL}");
    }

    @Test
    void v1_typesThatTheUserNamesAreReadAndWritten() {
        Database database =
                connect(withTypes().url(), ONE.withType("vector", Vector.class, Vector::parse, Vector::text));
        Vector vector = new Vector(1, 2.5);

        await(database.execute("CREATE TABLE items (id int, place vector, path vector[])"));
        await(database.execute("INSERT INTO items VALUES (?, ?, ?)", 1, vector, new Vector[] {vector, null}));
        Row item = await(database.fetchOne("SELECT * FROM items WHERE place = ?::vector", vector))
                .orElseThrow();

        assertThat(item.get("place")).isEqualTo(vector);
        assertThat(item.get("place", Vector.class)).isEqualTo(vector);
        assertThat(item.getList("path", Vector.class)).containsExactly(vector, null);
        assertThat(row(database, "path::text FROM items").getString(0)).isEqualTo("{\"(1,2.5)\",NULL}");
        assertThat(row(database, "?::spot", vector).get(0)).isEqualTo(vector);
        assertThat(row(database, "ARRAY[?::spot]", vector).get(0)).isEqualTo(new Vector[] {vector});
        assertThat(failure(
                        MappingException.class,
                        connect(server().url(), ONE.withType("inet", Vector.class, Vector::parse, Vector::text))
                                .fetchAll("SELECT '192.0.2.1'::inet AS secret")))
                .hasMessageContaining("\"secret\"")
                .hasMessageNotContaining("192")
                .hasNoCause();
    }

    record Place(String city, Integer zip, List<String> tags) {
        static Place parse(String text) {
            List<String> fields = Composite.fields(text);
            return new Place(fields.get(0), Integer.valueOf(fields.get(1)), List.of());
        }

        String text() {
            return Composite.text(city, zip, tags.toArray());
        }
    }

    @Test
    void v1_compositesAreWrittenAndReadFieldByField() {
        Server server = newDatabase();
        server.execute(
                "CREATE TYPE home AS (city text, zip int, tags text[])", "CREATE TABLE homes (id serial, v home)");
        Database database = connect(server.url(), ONE.withType("home", Place.class, Place::parse, Place::text));
        Database plain = connect(server.url());
        for (String city : Arrays.asList("Berlin", "a,b", "(\"x\\')", "", " ", "NULL", "\u3000\n", null)) {
            Place place = new Place(city, 10_115, Arrays.asList("a,\"b\\", "", "NULL"));
            await(database.execute("INSERT INTO homes (v) VALUES (?)", place));
            Row row = row(
                    plain,
                    "(v).city, (v).zip, (v).tags, v::text AS t FROM homes WHERE v = ?::home ORDER BY id DESC",
                    place.text());
            assertThat(row.getString(0)).isEqualTo(city);
            assertThat(row.getInt(1)).isEqualTo(10_115);
            assertThat(row.getList(2, String.class)).isEqualTo(place.tags());
            assertThat(value(database, "SELECT v FROM homes ORDER BY id DESC LIMIT 1"))
                    .isEqualTo(new Place(city, 10_115, List.of()));
            assertThat(Composite.fields(row.getString("t")))
                    .containsExactly(
                            city, "10115", Composite.fields(place.text()).get(2));
        }
        assertThat(failure(
                        ParameterException.class,
                        plain.execute("INSERT INTO homes (v) VALUES (?)", new Place("x", 1, List.of()))))
                .hasMessageContaining("ROW(")
                .hasMessageContaining("withType");
        assertThat(Composite.fields(Composite.text((Object) null))).containsExactly((String) null);
    }

    /** By the server's own driver: what a field holds that was written in an array of composites is what a column of its type holds. */
    @Test
    void v1_fieldsOfCompositesInArrays_holdWhatColumnsDo() throws SQLException {
        Server server = withTypes();
        Map<String, List<Object>> values = new LinkedHashMap<>();
        values.put("text", List.of("", "NULL", " a ", "a\"b\\\\c,(d){e}\n\t'", "\uD83D\uDE00"));
        values.put(
                "timestamptz",
                List.of(
                        Instant.parse("2024-02-29T01:02:03.123456789Z"),
                        Instant.parse("+12024-02-29T01:02:03Z"),
                        OffsetDateTime.parse("-0043-03-15T00:00:00+05:30"),
                        Instant.MAX));
        values.put("timestamp", List.of(LocalDateTime.of(12_345, 1, 1, 1, 1), LocalDateTime.of(0, 1, 1, 1, 1)));
        values.put("date", List.of(LocalDate.of(12_345, 1, 1), LocalDate.of(-43, 3, 15), LocalDate.MAX, LocalDate.MIN));
        values.put("interval", List.of(Duration.ofMillis(-90_061_001), Period.of(1, -2, 3)));
        values.put("bytea", List.of(new byte[] {0, 92, 34, -1}, new byte[0]));
        values.put("bytea[]", List.of((Object) new byte[][] {{1, 92}, {}, null}));
        values.put("timestamptz[]", List.of((Object) new Instant[] {Instant.EPOCH, null, Instant.MAX}));
        values.put("place", List.of(Composite.text("a\"b\\(,)", 1), Composite.text(null, null)));
        values.put("place[]", List.of((Object) new String[] {Composite.text("a\"b\\", 1), null, "(,)"}));
        values.put("genre", List.of(Genre.DRAMA, "COMEDY"));
        values.put("genre[]", List.of((Object) new Genre[] {Genre.DRAMA, null}));
        values.put("year", List.of(5));
        values.put("tstzrange", List.of(Range.closedOpen(Instant.EPOCH, Instant.parse("+12024-02-29T01:02:03Z"))));
        try (Connection jdbc = server.connection();
                Statement statement = jdbc.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            for (Map.Entry<String, List<Object>> each : values.entrySet()) {
                String type = each.getKey();
                server.execute(
                        "DROP TABLE IF EXISTS held",
                        "DROP TYPE IF EXISTS holder",
                        "CREATE TYPE holder AS (v " + type + ")",
                        "CREATE TABLE held (plain " + type + ", holders holder[])");
                Database database = connect(server.url("timezone", "UTC"));
                for (Object value : each.getValue()) {
                    await(database.execute("DELETE FROM held"));
                    await(database.execute(
                            "INSERT INTO held VALUES (?, ?)", value, new String[] {Composite.text(value), null}));
                    try (ResultSet row = statement.executeQuery(
                            "SELECT plain::text, (holders[1]).v::text, holders[2] IS NULL, holders::text FROM held")) {
                        row.next();
                        assertThat(row.getString(2)).as(type).isEqualTo(row.getString(1));
                        assertThat(row.getBoolean(3)).isTrue();
                        String[] read = await(database.fetchValue(String[].class, "SELECT holders FROM held"));
                        assertThat(Composite.fields(read[0])).as(type).containsExactly(row.getString(1));
                        assertThat(read[1]).isNull();
                    }
                }
            }
        }
    }

    @Test
    void v1_namesWithoutASchemaAreThoseOfAnySchema() {
        String url = withTypes().url();
        Database qualified =
                connect(url, ONE.withType("other.mood", Vector.class, text -> new Vector(0, 0), Vector::text));
        assertThat(row(qualified, "'sad'::other.mood").get(0)).isEqualTo(new Vector(0, 0));
        Database any = connect(url, ONE.withType("mood", Vector.class, text -> new Vector(0, 0), Vector::text));
        Object alone = await(any.session(session -> session.execute("SET search_path = other")
                .thenCompose(set -> session.fetchOne("SELECT 'sad'::mood"))
                .thenApply(row -> row.orElseThrow().get(0))));
        assertThat(alone).isEqualTo(new Vector(0, 0));
        assertThat(row(any, "'sad'::other.mood").get(0)).isEqualTo(new Vector(0, 0));
        Database both = connect(
                url,
                ONE.withType("mood", Vector.class, text -> new Vector(0, 0), Vector::text)
                        .withType("other.mood", Genre.class, text -> Genre.DRAMA, Genre::name));
        assertThat(row(both, "'sad'::other.mood").get(0)).isEqualTo(Genre.DRAMA);
        Database floats =
                connect(url, ONE.withType("double precision", Vector.class, text -> new Vector(1, 0), Vector::text));
        assertThat(row(floats, "ARRAY[1::float8]").get(0)).isEqualTo(new Vector[] {new Vector(1, 0)});
    }

    /** A type that is made and used in one transaction is known there; others that run beside are not held up. */
    @Test
    void v5_typesAreKnownInsideATransaction() {
        Database database = connect(withTypes().url());
        String made = await(database.session(session -> session.execute("CREATE TYPE fresh AS ENUM ('a', 'b')")
                .thenCompose(done -> {
                    CompletableFuture<Object> last = new CompletableFuture<>();
                    session.fetchOne("SELECT '{a,b}'::fresh[]")
                            .thenAccept(row -> last.complete(row.orElseThrow().get(0)));
                    session.execute("CREATE TABLE things (v fresh)");
                    session.execute("INSERT INTO things VALUES ('b')");
                    return session.fetchValue(Long.class, "SELECT count(*) FROM things")
                            .thenCombine(last, (count, array) -> count + Arrays.toString((Object[]) array));
                })));
        assertThat(made).isEqualTo("1[a, b]");
        assertThat(row(database, "array_agg(v) FROM things").get(0)).isEqualTo(new String[] {"b"});
    }

    /** The question is no part of the session's own work: it costs one round trip, once, and leaves nothing behind. */
    @Test
    void v5_lookupLeavesNothingBehind() {
        Database database = connect(withTypes().url());
        for (int round = 0; round < 3; round++) {
            Object read = await(database.session(session -> session.execute("SET LOCAL lock_timeout = '1s'")
                    .thenCompose(set -> session.fetchValue(String[].class, "SELECT '{DRAMA}'::genre[]"))
                    .thenCompose(array -> session.fetchValue(
                            Long.class, "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'based%'"))));
            assertThat(read).isEqualTo(0L);
        }
        List<Row> streamed = await(database.stream("SELECT ARRAY[g] FROM unnest(enum_range(NULL::genre)) g")
                .collect(Collectors.toList()));
        assertThat(streamed)
                .extracting(row -> row.get(0))
                .containsExactly(new String[] {"DRAMA"}, new String[] {"COMEDY"});
    }

    /** A connection that prepares nothing for later, as behind PgBouncer, keeps the statement whose types are asked. */
    @Test
    void v5_statementsWithoutANameAreKept() {
        String url = withTypes().url();
        Database database = connect(url, ONE.withStatementCache(0));
        assertThat(row(database, "ARRAY[?::genre]", Genre.DRAMA).get(0)).isEqualTo(new String[] {"DRAMA"});
        await(database.session(session -> session.fetchValue(String[].class, "SELECT ARRAY[?::place]::text[]", "(a,1)")
                .thenCompose(first -> session.fetchAll("SELECT ARRAY[?::place]", "(a,1)"))
                .thenAccept(rows -> assertThat(rows.get(0).get(0)).isEqualTo(new String[] {"(a,1)"}))
                .thenApply(done -> 1)));
    }

    @Test
    void v1_extensionsOfTheServersDocumentsAreRead() {
        Server server = newDatabase();
        String missing = server.value("SELECT string_agg(n, ', ') FROM unnest('{citext,hstore,ltree,cube}'::text[]) n"
                + " WHERE n NOT IN (SELECT name FROM pg_available_extensions)");
        if (missing != null && !missing.isEmpty() && !missing.equals("null")) {
            System.out.println("CustomTypesTest: skipped, for the server has no " + missing);
            throw new TestAbortedException("The server has no " + missing);
        }
        server.execute(
                "CREATE EXTENSION citext",
                "CREATE EXTENSION hstore",
                "CREATE EXTENSION ltree",
                "CREATE EXTENSION cube");
        Database database = connect(server.url());
        Map<String, String> map = new HashMap<>(Map.of("a\"b", "c\\d", "", "NULL", "x=>y", ", "));
        map.put("none", null);

        Row row = row(
                database,
                "?::citext AS citext, ?::citext[] AS citexts, ?::hstore AS hstore, ARRAY['a=>1'::hstore] AS hstores, ''::hstore AS no,"
                        + " ?::ltree[] AS ltrees, ?::cube[] AS cubes, int4range(1, 5) AS range",
                "Ab",
                new String[] {"Ab", null},
                Hstore.text(map),
                new String[] {"Top.Science"},
                new String[] {"(1, 2),(3, 4)"});

        assertThat(row.get("citext")).isEqualTo("Ab");
        assertThat(row.get("citexts")).isEqualTo(new String[] {"Ab", null});
        assertThat(row.get("hstore")).isEqualTo(map);
        assertThat(row.get("no")).isEqualTo(Map.of());
        assertThat(row.get("hstores")).isEqualTo(new Object[] {Map.of("a", "1")});
        assertThat(row.get("ltrees")).isEqualTo(new String[] {"Top.Science"});
        assertThat(row.get("cubes")).isEqualTo(new String[] {"(1, 2),(3, 4)"});
        assertThat(row.get("range")).isEqualTo(Range.closedOpen(1, 5));
    }

    /** A question that fails, here for lack of rights, dooms nothing: the array is read as text. Later it is asked again. */
    @Test
    void v5_failedLookupDoomsNothing() {
        Server server = withTypes();
        server.execute(
                "REVOKE SELECT ON pg_catalog.pg_type FROM PUBLIC",
                "DROP ROLE IF EXISTS based_blind",
                "CREATE ROLE based_blind LOGIN PASSWORD 'x'");
        try {
            Database database = connect(server.parts().toBuilder()
                    .username("based_blind")
                    .password("x")
                    .build()
                    .toStringWithPassword());
            Object read =
                    await(database.session(session -> session.fetchValue(Object.class, "SELECT '{DRAMA}'::genre[]")
                            .thenCompose(first ->
                                    session.fetchValue(Object.class, "SELECT 1").thenApply(one -> first + "/" + one))));
            assertThat(read).isEqualTo("{DRAMA}/1");
            server.execute("GRANT SELECT ON pg_catalog.pg_type TO PUBLIC");
            assertThat(row(database, "'{DRAMA}'::genre[]").get(0)).isEqualTo(new String[] {"DRAMA"});
        } finally {
            server.execute("GRANT SELECT ON pg_catalog.pg_type TO PUBLIC", "DROP ROLE based_blind");
        }
    }
}
