package dev.based.tests.json;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Json;
import dev.based.JsonColumn;
import dev.based.ParameterException;
import dev.based.Parameters;
import dev.based.Row;
import dev.based.Session;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents in each database's columns of JSON; what docs/guides/json.md shows runs here. What is written, the database itself reads. */
class JsonColumnsTest {
    /** Kinds of servers, null for SQLite, with the types of columns that hold documents. */
    static Stream<Arguments> columns() {
        return Stream.of(
                Arguments.of(null, "JSON"),
                Arguments.of(null, "TEXT"),
                Arguments.of(ServerKind.POSTGRES, "jsonb"),
                Arguments.of(ServerKind.POSTGRES, "json"),
                Arguments.of(ServerKind.POSTGRES, "text"),
                Arguments.of(ServerKind.MARIADB, "JSON"),
                Arguments.of(ServerKind.MARIADB, "TEXT"),
                Arguments.of(ServerKind.MYSQL, "JSON"),
                Arguments.of(ServerKind.MYSQL, "TEXT"));
    }

    /** Runs a test on a database of its own with a table of documents. */
    private static void withTable(@Nullable ServerKind kind, String type, Function<Database, ?> test) {
        if (kind == null) {
            use("sqlite://", type, test);
            return;
        }
        try (Server server = Servers.get(kind).newDatabase()) {
            use(server.url(), type, test);
        }
    }

    private static void use(String url, String type, Function<Database, ?> test) {
        await(Database.use(
                url,
                database -> async(() -> {
                    await(database.execute("CREATE TABLE films (id INTEGER, info " + type + ", people " + type + ")"));
                    return test.apply(database);
                })));
    }

    record Film(String title, int year, List<String> genres) {}

    record Person(String name, BigDecimal share) {}

    /** One row, with both its documents. */
    record Entry(int id, Film info, List<Person> people) {}

    @ParameterizedTest
    @MethodSource("columns")
    void v1_samples(@Nullable ServerKind kind, String type) {
        withTable(kind, type, database -> {
            return await(database.session(session -> async(() -> {
                samples(session);
                return 1;
            })));
        });
    }

    private static void samples(Session session) {
        Film film = new Film("Oldboy", 2003, List.of("drama", "mystery"));

        await(session.execute("INSERT INTO films (id, info) VALUES (?, ?)", 1, Json.of(film)));
        await(session.execute(
                "INSERT INTO films (id, info, people) VALUES (:id, :info, :people)",
                Map.of(
                        "id", 2,
                        "info", Map.of("title", "Amélie", "year", 2001, "genres", List.of()),
                        "people", Json.of(List.of(Map.of("name", "Jeunet", "share", new BigDecimal("0.25")))))));

        Row row = await(session.fetchOne("SELECT * FROM films WHERE id = 2")).orElseThrow();
        Film amelie = row.get("info", Film.class);
        Map<String, Object> info = row.getJson("info").asMap();
        List<Person> people = row.getList("people", Person.class);
        Entry entry = row.as(Entry.class);

        assertThat(amelie).isEqualTo(new Film("Amélie", 2001, List.of()));
        assertThat(info).isEqualTo(Map.of("title", "Amélie", "year", 2001, "genres", List.of()));
        assertThat(people).isEqualTo(List.of(new Person("Jeunet", new BigDecimal("0.25"))));
        assertThat(entry).isEqualTo(new Entry(2, amelie, people));
        Film first = await(session.fetchValue(Film.class, "SELECT info FROM films WHERE id = 1"));
        assertThat(first).isEqualTo(film);
    }

    record Member(int id, @JsonColumn Film info, @JsonColumn List<Person> people) {}

    private static CompletionStage<?> insert(Database database, List<Member> members) {
        return database.executeMany("INSERT INTO films (id, info, people) VALUES (:id, :info, :people)", members);
    }

    /** What the annotation writes the database reads as a document, an empty list too, and it is read as the same object. */
    @ParameterizedTest
    @MethodSource("columns")
    void p8_propertyThatIsADocument_isWrittenAsOne(@Nullable ServerKind kind, String type) {
        Film film = new Film("Amélie", 2001, List.of("comedy"));
        List<Member> members = List.of(
                new Member(1, film, List.of(new Person("Jeunet", new BigDecimal("0.25")))),
                new Member(2, film, List.of()));
        withTable(kind, type, database -> {
            await(insert(database, members));
            await(database.execute(
                    "INSERT INTO films VALUES (:id, :info, :people)", Parameters.of(new Member(3, null, null))));
            await(database.copy("films", List.of("id", "info", "people"), List.of(new Member(4, film, List.of()))));
            assertThat(await(database.fetchAll(Member.class, "SELECT * FROM films WHERE id < 3 ORDER BY id")))
                    .isEqualTo(members);
            assertThat(await(database.fetchAll(String.class, "SELECT " + title(kind) + " FROM films WHERE id <> 3")))
                    .containsExactly("Amélie", "Amélie", "Amélie");
            assertThat(await(database.fetchValue(
                            Integer.class, "SELECT id FROM films WHERE info IS NULL AND people IS NULL")))
                    .isEqualTo(3);
            assertThat(await(database.fetchAll(Json.class, "SELECT people FROM films WHERE id IN (2, 4)")))
                    .containsExactly(Json.of(List.of()), Json.of(List.of()));
            return 1;
        });
    }

    private static final BigDecimal MANY_DIGITS = new BigDecimal("0.1234567890123456789");

    private static String title(@Nullable ServerKind kind) {
        if (kind == ServerKind.POSTGRES) {
            return "info::jsonb->>'title'";
        }
        return kind == null ? "json_extract(info, '$.title')" : "JSON_VALUE(info, '$.title')";
    }

    /** The database sees an object, and its text as it is. */
    @ParameterizedTest
    @MethodSource("columns")
    void v1_databaseReadsWhatWasWritten(@Nullable ServerKind kind, String type) {
        String text = "a \" \\ / \n\u0001 \u2028 \uD83C\uDFAC Ä";
        withTable(kind, type, database -> {
            await(database.execute("INSERT INTO films (id, info) VALUES (1, ?)", Json.of(Map.of("title", text))));
            assertThat(await(database.fetchValue(String.class, "SELECT " + title(kind) + " FROM films")))
                    .isEqualTo(text);
            return 1;
        });
    }

    /** Numbers have all their digits, or are refused by MySQL's own columns of JSON, before they are sent. */
    @ParameterizedTest
    @MethodSource("columns")
    void v2_numbersKeepTheirDigits(@Nullable ServerKind kind, String type) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("a", Long.MIN_VALUE);
        numbers.put("b", new BigInteger("18446744073709551615"));
        numbers.put("c", new BigDecimal("8.25"));
        withTable(kind, type, database -> {
            await(database.execute("INSERT INTO films (id, info) VALUES (1, ?)", Json.of(numbers)));
            assertThat(await(database.fetchValue(Json.class, "SELECT info FROM films")))
                    .isEqualTo(Json.of(numbers));
            for (Object number :
                    List.of(MANY_DIGITS, new BigInteger("18446744073709551617"), new BigDecimal("1E+400"))) {
                var written = database.execute("UPDATE films SET info = ?", Json.of(List.of(number)));
                if (kind == ServerKind.MYSQL) {
                    assertThat(failure(ParameterException.class, written)).hasMessageContaining("round");
                } else {
                    await(written);
                    BigDecimal read = await(database.fetchOne("SELECT info FROM films"))
                            .orElseThrow()
                            .getList(0, BigDecimal.class)
                            .get(0);
                    assertThat(read).isEqualByComparingTo(new BigDecimal(number.toString()));
                }
            }
            return 1;
        });
    }
}
