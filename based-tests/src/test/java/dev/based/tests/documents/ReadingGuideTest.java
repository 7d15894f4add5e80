package dev.based.tests.documents;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Parameters;
import dev.based.Queries;
import dev.based.Row;
import dev.based.RowIterator;
import dev.based.tests.servers.Servers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/guides/queries.md and streams.md show of pages, filters and iterators runs here, on each database. */
class ReadingGuideTest {
    record Film(int id, String title, int year) {}

    private static final List<Film> FILMS = List.of(
            new Film(1, "Heat", 1995),
            new Film(2, "Alien", 1979),
            new Film(3, "Casino", 1995),
            new Film(4, "A \"quoted\" title", 1999));

    private static CompletionStage<List<Film>> pageBehind(Queries queries, Film last) {
        String sql = "SELECT id, title, year FROM guide_films WHERE (year, id) > (:last.year, :last.id)"
                + " ORDER BY year, id LIMIT :size";
        return queries.fetchAll(Film.class, sql, Map.of("last", last, "size", 2));
    }

    private static CompletionStage<List<Film>> page(Queries queries, int number) {
        String sql = "SELECT id, title, year FROM guide_films ORDER BY year, id LIMIT :size OFFSET :skipped";
        return queries.fetchAll(Film.class, sql, Map.of("size", 2, "skipped", number * 2));
    }

    private static CompletionStage<List<Film>> find(Queries queries, @Nullable String title, List<Integer> years) {
        Map<String, @Nullable Object> values = new HashMap<>(); // Map.of takes no null
        values.put("title", title);
        values.put("anyYear", years.isEmpty());
        values.put("years", years);
        return queries.fetchAll(
                Film.class,
                "SELECT id, title, year FROM guide_films WHERE (:title IS NULL OR title = :title)"
                        + " AND (:anyYear OR year IN (:years)) ORDER BY year, id",
                values);
    }

    private static CompletionStage<?> copy(Queries queries, Queries archive) {
        return queries.stream(Film.class, "SELECT id, title, year FROM guide_films")
                .forEach(film ->
                        archive.execute("INSERT INTO archived_films VALUES (:id, :title, :year)", Parameters.of(film)));
    }

    private static CompletionStage<?> print(Queries queries, PrintStream out) {
        return queries.stream(Film.class, "SELECT id, title, year FROM guide_films ORDER BY id")
                .consume(film -> out.println(film));
    }

    private static void write(Queries queries, Writer csv) throws IOException {
        try (RowIterator<Row> rows = queries.stream("SELECT title, year FROM guide_films ORDER BY id")
                .iterator()) {
            while (rows.hasNext()) {
                Row row = rows.next();
                String title = '"' + row.getString("title").replace("\"", "\"\"") + '"';
                csv.write(title + "," + row.getInt("year") + "\r\n");
            }
        }
    }

    private static void copied(Queries films) {
        await(Database.run("sqlite://", archive -> {
            await(archive.execute("CREATE TABLE archived_films (id INTEGER, title TEXT, year INTEGER)"));
            await(copy(films, archive));
            assertThat(await(archive.fetchAll(Film.class, "SELECT * FROM archived_films")))
                    .containsExactlyInAnyOrderElementsOf(FILMS);
        }));
    }

    static Stream<String> urls() {
        return Stream.of(
                "sqlite://", Servers.postgres().url(), Servers.mariadb().url());
    }

    @ParameterizedTest
    @MethodSource("urls")
    void samples_doWhatTheGuidesSay(String url) throws IOException {
        Database database = await(Database.create(url).connect());
        try {
            await(database.execute("CREATE TABLE guide_films (id INTEGER, title VARCHAR(50), year INTEGER)"));
            await(database.executeMany("INSERT INTO guide_films VALUES (:id, :title, :year)", FILMS));
            List<Film> all = new ArrayList<>();
            List<Film> page = await(pageBehind(database, new Film(0, "", 0)));
            while (!page.isEmpty()) {
                all.addAll(page);
                page = await(pageBehind(database, page.get(page.size() - 1)));
            }
            assertThat(all).extracting(Film::id).containsExactly(2, 1, 3, 4);
            assertThat(await(page(database, 1))).isEqualTo(all.subList(2, 4));
            assertThat(await(find(database, null, List.of()))).isEqualTo(all);
            assertThat(await(find(database, "Heat", List.of()))).containsExactly(FILMS.get(0));
            assertThat(await(find(database, null, List.of(1979, 1999)))).containsExactly(FILMS.get(1), FILMS.get(3));
            assertThat(await(find(database, "Heat", List.of(1979)))).isEmpty();
            StringWriter csv = new StringWriter();
            write(database, csv);
            assertThat(csv)
                    .hasToString(
                            "\"Heat\",1995\r\n\"Alien\",1979\r\n\"Casino\",1995\r\n\"A \"\"quoted\"\" title\",1999\r\n");
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            await(print(database, new PrintStream(printed, true, StandardCharsets.UTF_8)));
            assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                    .containsExactlyElementsOf(
                            FILMS.stream().map(Film::toString).toList());
            copied(database);
            await(database.execute("DROP TABLE guide_films"));
        } finally {
            await(database.disconnect());
        }
    }
}
