package dev.based.tests.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application that uses jOOQ through the library finds in its log: nothing of jOOQ's. */
class JooqSilenceTest {
    @TempDir
    Path directory;

    /** The application. */
    static final class Main {
        public static void main(String[] arguments) throws Exception {
            Record2<Integer, String> row = Database.use(
                            "sqlite://", database -> database.fetchOne(DSL.select(DSL.val(1), DSL.val("x"))))
                    .toCompletableFuture()
                    .get()
                    .orElseThrow();
            System.out.println("row: " + row.value1() + row.value2());
        }
    }

    /** Both streams are looked at, with a logger that writes what jOOQ tells. */
    @Test
    void logoAndTips_areNotWritten() throws Exception {
        assertThat(run()).isEqualTo("row: 1x");
    }

    /** The proof that the test above can fail: this is what it would see. */
    @Test
    void logoAndTips_areWrittenIfTheApplicationAsksForThem() throws Exception {
        assertThat(run("-Dorg.jooq.no-logo=false", "-Dorg.jooq.no-tips=false")).contains("jOOQ");
    }

    private String run(String... options) throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions", // JDK 17 does not know the next two, without which 25 warns
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-cp",
                System.getProperty("java.class.path"));
        builder.command().addAll(java.util.List.of(options));
        builder.command().add(Main.class.getName());
        builder.environment()
                .keySet()
                .removeIf(name -> name.equals("JAVA_TOOL_OPTIONS") || name.equals("_JAVA_OPTIONS"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }
}
