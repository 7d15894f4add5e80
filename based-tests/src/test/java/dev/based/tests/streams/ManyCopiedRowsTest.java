package dev.based.tests.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.OnOneJdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * U3: more rows are copied than the heap has room for, by a JVM of its own for each database; {@code -Dbased.copied=10000000} makes
 * them ten million.
 */
@OnOneJdk
class ManyCopiedRowsTest {
    private static final long ROWS = Long.getLong("based.copied", 150_000);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_FILE", "POSTGRES", "MARIADB"})
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void u3_memoryIsBounded(StreamedDatabase kind) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx40m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CopiesAll.class.getName(),
                        kind.url(folder),
                        Long.toString(ROWS))
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            program.waitFor();
            System.out.println(
                    "Copied into " + kind + ": " + output.substring(output.lastIndexOf('\n', output.length() - 2) + 1));
            assertThat(output).contains(ROWS + " rows, sum " + (ROWS - 1) * ROWS / 2 + ",");
        } finally {
            program.destroyForcibly();
        }
    }
}
