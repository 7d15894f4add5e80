package dev.based.examples;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Row;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StylesTest {
    private static final String ALL = "SELECT title, year FROM based_movies ORDER BY title, year";

    static Stream<Function<Database, CompletionStage<Integer>>> styles() {
        return Stream.of(Styles::chained, Styles::awaited, Styles::typed);
    }

    @ParameterizedTest
    @MethodSource("styles")
    void style_movesTheFilmsSince2010(Function<Database, CompletionStage<Integer>> style) {
        List<Row> rows = await(Database.use(
                "sqlite://",
                database -> async(() -> {
                    await(database.execute(MovieTable.create(database.url().orElseThrow())));
                    await(database.executeMany(MovieTable.INSERT, MovieTable.values(Movie.bundled())));
                    assertThat(await(style.apply(database))).isEqualTo(135);
                    return await(database.fetchAll(ALL));
                })));

        assertThat(rows.stream().map(row -> row.getString("title") + " " + row.getInt("year")))
                .containsExactlyInAnyOrderElementsOf(Movie.bundled().stream()
                        .map(film -> film.title() + " " + (film.year() < 2010 ? film.year() : film.year() - 1000))
                        .toList());
    }
}
