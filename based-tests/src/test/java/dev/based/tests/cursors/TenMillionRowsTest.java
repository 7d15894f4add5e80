package dev.based.tests.cursors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten million rows in a JVM whose heap has no room for them. */
class TenMillionRowsTest {
    private static final int ROWS = 10_000_000;
    private static final String DIGITS =
            "(SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
                    + " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void read_takesLessThan64MebibytesOfHeap(ServerKind kind) throws IOException, InterruptedException {
        Server server = Servers.get(kind);
        String output = run("-Xmx64m", server.url(), query(kind));
        System.out.println(kind + ": " + output);

        assertThat(output).startsWith(ROWS + " rows, sum " + (ROWS + 1L) * ROWS / 2 + ",");
    }

    private static String query(ServerKind kind) {
        return switch (kind) {
            case POSTGRES, MARIADB -> Kinds.numbers(kind, ROWS);
            case MYSQL -> // more than the depth to which its common table expressions go
                "SELECT 1 + a.i + 10 * b.i + 100 * c.i + 1000 * d.i + 10000 * e.i + 100000 * f.i + 1000000 * g.i AS n FROM "
                        + String.join(
                                ", ",
                                "abcdefg"
                                        .chars()
                                        .mapToObj(name -> DIGITS + " " + (char) name)
                                        .toList());
        };
    }

    private static String run(String option, String url, String query) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadsAll.class.getName(),
                        url,
                        query)
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            program.waitFor();
            return output.strip();
        } finally {
            program.destroyForcibly();
        }
    }
}
