package dev.based.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program; what one worker does at a time in SQLite makes its numbers known. */
class JobsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        return Jobs.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    @Test
    void run_onAFile_doesEachJobOnceAcrossTheStop() {
        int status = run("sqlite:///" + folder.resolve("jobs.sqlite"));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "100 jobs added in one transaction, for 8 workers.",
                        "Stopped in the middle: 49 done, 51 to do, 5 attempts failed and were rolled back, 49 payments.",
                        "Started again, to the end: 100 done, 0 to do, 11 attempts failed and were rolled back, 100 payments.",
                        "Each job was done exactly once.");
    }

    @Test
    void run_withUnknownScheme_fails() {
        assertThat(run("cobol://ann:geheim@localhost/films")).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cobol").doesNotContain("geheim");
    }
}
