package dev.based.tests.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.OnOneJdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R2: rows in JVMs whose heaps have no room for them, one for each database; also behind the one that {@code fetchOne} wants. Two million are enough to fill the heap more than twice;
 * {@code -Dbased.millions=10} makes them ten.
 */
@OnOneJdk
class ManyRowsTest {
    /** At most ten. */
    private static final int MILLIONS = Integer.getInteger("based.millions", 2);

    private static final int ROWS = MILLIONS * 1_000_000;
    private static final String DIGITS =
            "(SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
                    + " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_FILE", "POSTGRES", "MARIADB", "MYSQL"})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void r2_memoryIsBounded(StreamedDatabase kind) throws IOException, InterruptedException {
        String output = run("-Xmx64m", kind.url(folder), query(kind));
        String lastLine = output.substring(output.lastIndexOf('\n') + 1); // behind what is logged on a slow machine
        System.out.println("Streamed from " + kind + ": " + lastLine);

        assertThat(output)
                .contains(ROWS + " rows, sum " + (ROWS + 1L) * ROWS / 2 + ",")
                .endsWith("first row fetched");
    }

    private static String query(StreamedDatabase kind) {
        return switch (kind) {
            case POSTGRES -> "SELECT n FROM generate_series(1, " + ROWS + ") AS numbers (n)";
            case MARIADB -> "SELECT seq AS n FROM seq_1_to_" + ROWS;
            case MYSQL -> // more than the depth to which its common table expressions go
                "SELECT 1 + a.i + 10 * b.i + 100 * c.i + 1000 * d.i + 10000 * e.i + 100000 * f.i + 1000000 * g.i AS n FROM "
                        + "abcdefg"
                                .chars()
                                .mapToObj(name -> DIGITS + " " + (char) name)
                                .collect(Collectors.joining(", "))
                        + " WHERE g.i < " + MILLIONS;
            default -> kind.numbers(ROWS);
        };
    }

    private static String run(String option, String url, String query) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamsAll.class.getName(),
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
