package dev.based.examples;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoviesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        return Movies.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String error() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String url() {
        return "sqlite:///" + folder.resolve("films.sqlite");
    }

    @Test
    void run_withoutUrl_showsFilmsFromMemory() {
        assertThat(run()).isZero();

        assertThat(lines())
                .containsSubsequence(
                        "Database: in memory; -Durl=sqlite:///films.sqlite keeps it",
                        "Best films since 2010                Year  Minutes  Rating  Director",
                        "-----------------------------------  ----  -------  ------  "
                                + "-----------------------------------------------------",
                        "Inception                            2010  148      8.8     Christopher Nolan",
                        "The Intouchables                     2011  112      8.5     Olivier Nakache & Éric Toledano",
                        "Coco                                 2017  105      8.4     Lee Unkrich & Adrian Molina",
                        "chained futures  135 films moved a thousand years back, 135 found there",
                        "await style      135 films moved a thousand years back, 135 found there",
                        "jOOQ, typed      135 films moved a thousand years back, 135 found there")
                .anyMatch(line -> line.matches("479 films loaded in \\d+ ms\\."));
        assertThat(error()).isEmpty();
    }

    @Test
    void run_onFile_keepsTheFilmsAsBundled() {
        assertThat(run(url())).isZero();

        assertThat(films()).containsExactlyInAnyOrderElementsOf(Movie.bundled());
        assertThat(lines()).first().isEqualTo("Database: " + url());
    }

    @Test
    void run_onFile_leavesOneFile() throws Exception {
        assertThat(run(url())).isZero();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("films.sqlite"));
        }
    }

    @Test
    void run_twice_doesTheSameAgain() {
        assertThat(run(url())).isZero();
        assertThat(run(url())).isZero();

        assertThat(films()).hasSize(479);
        assertThat(lines()).filteredOn(line -> line.startsWith("Inception")).hasSize(2);
    }

    @Test
    void run_withUnknownScheme_failsInOneLineWithoutPassword() {
        assertThat(run("cobol://ann:geheim@localhost/films")).isEqualTo(1);

        assertThat(error().lines()).hasSize(1);
        assertThat(error()).contains("'cobol'", "sqlite").doesNotContain("geheim");
        assertThat(lines()).isEmpty();
    }

    @Test
    void run_withUnknownOption_failsInOneLineWithoutPassword() {
        assertThat(run("sqlite:///films.sqlite?journal=wal&password=geheim")).isEqualTo(1);

        assertThat(error().lines()).hasSize(1);
        assertThat(error()).contains("journal").doesNotContain("geheim");
    }

    @Test
    void run_withMalformedUrl_failsInOneLine() {
        assertThat(run("films")).isEqualTo(1);

        assertThat(error().lines()).hasSize(1);
        assertThat(error()).contains("Malformed database URL");
    }

    @Test
    void run_withoutConnection_failsInOneLine() {
        assertThat(run("sqlite:///" + folder.resolve("missing/films.sqlite"))).isEqualTo(1);

        assertThat(error().lines()).hasSize(1);
        assertThat(error()).contains("does not exist");
        assertThat(lines()).isEmpty();
    }

    private List<Movie> films() {
        List<Row> rows = await(Database.use(url(), database -> database.fetchAll("SELECT * FROM based_movies")));
        return rows.stream().map(row -> row.as(Movie.class)).toList();
    }
}
