package dev.based.examples;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseUrl;
import java.nio.file.Path;
import java.util.List;
import org.jooq.Record2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    private static final String COUNT = "SELECT COUNT(*) FROM based_movies WHERE title = ?";

    @TempDir
    Path folder;

    private static <T> T withFilms(String url, Body<Database, T> body) {
        return await(Database.use(
                url,
                database -> async(() -> {
                    await(database.execute(MovieTable.create(database.url().orElseThrow())));
                    await(database.executeMany(MovieTable.INSERT, MovieTable.values(Movie.bundled())));
                    return await(body.run(database));
                })));
    }

    @Test
    void use_connectsAndDisconnects() {
        String url = "sqlite:///" + folder.resolve("films.sqlite");
        withFilms(url, database -> database.execute("DELETE FROM based_movies WHERE year < 2010"));

        assertThat(await(Samples.counted(url))).isEqualTo(135);
    }

    @Test
    void handled_keepsTheFirstRow() {
        long count = withFilms(
                "sqlite://",
                database -> Samples.handled(database).thenCompose(outcome -> {
                    assertThat(outcome).isEqualTo("inserted once");
                    return database.fetchValue(Long.class, COUNT, "Newboy");
                }));

        assertThat(count).isEqualTo(1);
    }

    @Test
    void rollback_leavesTheDatabaseAsItWas() {
        String url = "sqlite:///" + folder.resolve("films.sqlite");
        withFilms(url, database -> database.execute("DELETE FROM based_movies"));

        assertThat(await(Samples.rolledBack(url))).isEqualTo(1);

        Long after = await(Database.use(url, database -> database.fetchValue(Long.class, COUNT, "Newboy")));
        assertThat(after).isZero();
    }

    @Test
    void streamed_addsAllMinutes() {
        int minutes = withFilms("sqlite://", Samples::streamed);

        assertThat(minutes)
                .isEqualTo(Movie.bundled().stream().mapToInt(Movie::minutes).sum());
    }

    @Test
    void copied_isAllThere_andGoesOnToAnotherDatabase() {
        long across = withFilms(
                "sqlite://",
                from -> Database.use(
                        "sqlite://",
                        to -> async(() -> {
                            await(to.execute(MovieTable.create(to.url().orElseThrow())));
                            assertThat(await(Samples.copied(to, Movie.bundled())))
                                    .isEqualTo(479);
                            await(to.execute(MovieTable.EMPTY));
                            return await(Samples.copiedAcross(from, to));
                        })));

        assertThat(across).isEqualTo(479);
    }

    @Test
    void deadlines_endInTime() {
        assertThat(withFilms("sqlite://", Samples::deadlines).rowsAffected()).isEqualTo(479);
    }

    @Test
    void jooq_givesTypedRecords() {
        assertThat(withFilms("sqlite://", Samples::jooq))
                .extracting(Record2::value1)
                .contains("Inception")
                .doesNotContain("Alien 3");
    }

    @Test
    void lists_expandInTheStatement() {
        assertThat(withFilms("sqlite://", Samples::lists).rowsAffected()).isEqualTo(2);
    }

    @Test
    void parts_needNoEncoding() {
        DatabaseUrl url = Samples.fromParts("p@ss").url().orElseThrow();
        assertThat(url.password()).hasValue("p@ss");
        assertThat(url.toString()).startsWith("postgresql://ann:").doesNotContain("p@ss", "p%40ss");
    }

    @Test
    void sessionOptions_openTheTransaction() {
        assertThat(withFilms("sqlite://", Samples::sessionOptions).rowsAffected())
                .isEqualTo(479);
    }

    @Test
    void byHand_undoesWhatWasDone() {
        Long count = withFilms(
                "sqlite://",
                database -> database.session(session -> Samples.byHand(session)
                        .thenCompose(done -> session.fetchValue(Long.class, "SELECT COUNT(*) FROM based_movies"))));

        assertThat(count).isEqualTo(479);
    }

    @Test
    void sideBySide_countsEachDecade() {
        List<Long> counts = withFilms("sqlite://", Samples::sideBySide);
        Long all = withFilms(
                "sqlite://",
                database -> database.fetchValue(
                        Long.class, "SELECT COUNT(*) FROM based_movies WHERE year BETWEEN 1990 AND 2019"));

        assertThat(counts).hasSize(3);
        assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(all);
    }
}
