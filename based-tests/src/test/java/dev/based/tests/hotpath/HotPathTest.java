package dev.based.tests.hotpath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each statement costs, counted rather than timed: monitors that the library enters, calls by which it has another thread go on or gives an
 * event loop something to do, bytes of the whole program. Each
 * bound is what it was when it was written, and some more for what a busy machine changes; the bytes are those without the optimizing compiler,
 * which saves some. Who exceeds one has made the path longer, and either shortens it or says why.
 */
class HotPathTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int TIMES = 400;
    private static final int BATCHES = 6;

    @TempDir
    Path directory;

    /** For one of what was done. */
    private record Cost(double monitors, double wakes, double bytes) {
        static Cost now() {
            return new Cost(Counters.MONITORS.sum(), Counters.WAKES.sum(), allocated());
        }

        Cost since(Cost before) {
            return new Cost(
                    (monitors - before.monitors) / TIMES,
                    (wakes - before.wakes) / TIMES,
                    (bytes - before.bytes) / TIMES);
        }

        /** The least of each: what is more is of something else that the program did. */
        Cost least(Cost other) {
            return new Cost(
                    Math.min(monitors, other.monitors), Math.min(wakes, other.wakes), Math.min(bytes, other.bytes));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f monitors, %.2f wakes, %.0f bytes", monitors, wakes, bytes);
        }
    }

    private static double allocated() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({
        "'one-shot, awaited', 11, 0.6, 830",
        "one-shot, 6.5, 0.1, 680",
        "'one-shot, 50 callers', 6.5, 0.2, 850",
        "select in a session, 5.5, 0.1, 680",
        "transaction of two, 36.5, 0.1, 3800"
    })
    void onSqlite(String kind, double monitors, double wakes, double bytes) throws Exception {
        requireAtMost(
                "SQLite",
                "sqlite:///" + directory.resolve("hot.db") + "?synchronous=off",
                kind,
                new Cost(monitors, wakes, bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "'one-shot, awaited', 10, 3.2, 1900",
        "one-shot, 9.5, 1.2, 1850",
        "select in a session, 8.5, 1.2, 1850",
        "select of 100 rows, 9.5, 1.2, 15500",
        "stream of 400 rows, 120, 5.3, 75000",
        "transaction of two, 46.5, 5.2, 6900"
    })
    void onPostgres(String kind, double monitors, double wakes, double bytes) throws Exception {
        try (Server server = Servers.postgres().newDatabase()) {
            requireAtMost(
                    "PostgreSQL",
                    server.parts().withOption("max_size", "1").toStringWithPassword(),
                    kind,
                    new Cost(monitors, wakes, bytes));
        }
    }

    /** The work in classes that count; backends are looked for by the thread's loader. */
    private static AutoCloseable work(String url, String kind) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader counting = new CountingLoader();
        thread.setContextClassLoader(counting);
        try {
            return (AutoCloseable) counting.loadClass(Work.class.getName())
                    .getConstructor(String.class, String.class)
                    .newInstance(url, kind);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void requireAtMost(String database, String url, String kind, Cost most) throws Exception {
        try (AutoCloseable closed = work(url, kind)) {
            IntConsumer repeated = (IntConsumer) closed;
            repeated.accept(TIMES);
            Cost least = null;
            for (int batch = 0; batch < BATCHES; batch++) {
                Cost before = Cost.now();
                repeated.accept(TIMES);
                Cost cost = Cost.now().since(before);
                least = least == null ? cost : least.least(cost);
            }
            System.out.println(database + ", " + kind + ": " + least + ", at most " + most);
            assertThat(least.monitors).isLessThanOrEqualTo(most.monitors);
            assertThat(least.wakes).isLessThanOrEqualTo(most.wakes);
            assertThat(least.bytes).isLessThanOrEqualTo(most.bytes);
        }
    }
}
