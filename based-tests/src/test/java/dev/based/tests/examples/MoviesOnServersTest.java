package dev.based.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.examples.Movies;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The movies by the URL of each server: what is shown is what SQLite shows. */
class MoviesOnServersTest {
    @ParameterizedTest
    @EnumSource
    void run_onAServer_showsWhatMemoryShows(ServerKind kind) {
        try (Server database = Servers.get(kind).newDatabase()) {
            List<String> shown = run(database.url());

            assertThat(shown).first().isEqualTo("Database: " + database.parts());
            assertThat(withoutPlaceAndTime(shown)).isEqualTo(withoutPlaceAndTime(run()));
            assertThat(shown)
                    .containsSubsequence(
                            "Inception                            2010  148      8.8     Christopher Nolan",
                            "The Intouchables                     2011  112      8.5     Olivier Nakache & Éric Toledano",
                            "chained futures  135 films moved a thousand years back, 135 found there",
                            "await style      135 films moved a thousand years back, 135 found there",
                            "jOOQ, typed      135 films moved a thousand years back, 135 found there");
            assertThat(database.value("SELECT count(*) FROM based_movies")).isEqualTo("479");
        }
    }

    @ParameterizedTest
    @EnumSource
    void run_twice_doesTheSameAgain(ServerKind kind) {
        try (Server database = Servers.get(kind).newDatabase()) {
            assertThat(withoutPlaceAndTime(run(database.url()))).isEqualTo(withoutPlaceAndTime(run(database.url())));
        }
    }

    private static List<String> run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Movies.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> withoutPlaceAndTime(List<String> lines) {
        return lines.stream()
                .skip(1)
                .map(line -> line.replaceAll("in \\d+ ms", "in no time"))
                .toList();
    }
}
