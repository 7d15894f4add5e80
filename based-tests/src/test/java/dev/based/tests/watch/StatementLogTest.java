package dev.based.tests.watch;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the logger {@code dev.based.Statement} is given. */
class StatementLogTest {
    private static final int MANY = 3_000;
    private static final String SLOW =
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000) SELECT count(*),"
                    + " 'secret' FROM numbers WHERE 1 = ";

    private static String logged(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void slowStatements_areLogged_withoutValues_andBounded() {
        Database database =
                await(Database.create("sqlite://?slow_statement=1ms").connect());
        String log = logged(() -> {
            await(database.fetchAll("SELECT 1"));
            await(database.fetchAll(SLOW + "1"));
            for (int i = 0; i < 12; i++) {
                await(database.fetchAll(SLOW + "?", "hidden"));
            }
        });
        await(database.disconnect());
        List<String> lines =
                log.lines().filter(line -> line.contains("dev.based.Statement")).toList();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("WARN", "Slow: ", " ms, 1 row: WITH RECURSIVE numbers", "count(*), ? FROM numbers"));
        assertThat(log).doesNotContain("hidden").doesNotContain("SELECT 1\n");
    }

    /** In a JVM of its own, since the level of a logger is read once. */
    @Test
    void eachStatement_atDebug_isLogged_andBounded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.log.dev.based.Statement=debug",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines =
                log.lines().filter(line -> line.contains("dev.based.Statement")).toList();
        assertThat(lines.get(0)).contains("DEBUG").endsWith(" ms, FAILED: SELECT ? FROM nowhere");
        assertThat(lines.get(1)).endsWith(" ms, 1 row: SELECT ?");
        long seconds =
                Long.parseLong(log.substring(log.indexOf("seconds: ") + 9).strip());
        assertThat(lines.size()).isLessThanOrEqualTo((int) (1_000 * (seconds + 2)));
        assertThat(lines)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(700).doesNotContain("secret"));
        assertThat(log).contains("..."); // a long one
    }

    /** Runs statements, and tells how long that took. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            long start = System.nanoTime();
            Database database = await(Database.create("sqlite://").connect());
            failure(DatabaseException.class, database.fetchAll("SELECT 'secret' FROM nowhere"));
            await(database.fetchAll("SELECT 'secret'"));
            await(database.fetchAll("SELECT 1" + ", 1".repeat(500)));
            for (int i = 0; i < MANY; i++) {
                await(database.fetchAll("SELECT ?", "secret"));
            }
            await(database.disconnect());
            System.out.println("seconds: " + (System.nanoTime() - start) / 1_000_000_000);
        }
    }
}
