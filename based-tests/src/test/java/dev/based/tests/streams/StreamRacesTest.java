package dev.based.tests.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.Servers;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * R1 to R3, C1, E6 and O1 of streams on a database that are taken, left and disturbed by several threads: {@code -Dbased.streams=10000} tells
 * how many for each database, and {@code -Dbased.streams.seed=} draws those of an earlier run again, though not the same moments.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class StreamRacesTest {
    private static final int STREAMS = Integer.getInteger("based.streams", 150);
    private static final long SEED = Long.getLong("based.streams.seed", System.currentTimeMillis());
    private static final int THREADS = 4;

    @Test
    void postgres() throws InterruptedException, ExecutionException {
        race(number -> new StreamVenue.OfServer(Servers.postgres()));
    }

    @Test
    void mariadb() throws InterruptedException, ExecutionException {
        race(number -> new StreamVenue.OfServer(Servers.mariadb()));
    }

    @Test
    void sqlite(@TempDir Path folder) throws InterruptedException, ExecutionException {
        race(number -> new StreamVenue.OfFile(folder.resolve(number + ".db")));
    }

    /** Each thread has a database of its own, on which one stream follows the other. */
    private static void race(IntFunction<StreamVenue> venues) throws InterruptedException, ExecutionException {
        System.out.println("Streams are raced with -Dbased.streams.seed=" + SEED);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<?>[] tasks = IntStream.range(0, THREADS)
                    .<Callable<?>>mapToObj(number -> () -> {
                        try (StreamVenue venue = venues.apply(number)) {
                            Random random = new Random(SEED + number);
                            for (int i = 0; i < STREAMS / THREADS; i++) {
                                new StreamTrial(venue, random).run();
                            }
                            return null;
                        }
                    })
                    .toArray(Callable<?>[]::new);
            Future<?>[] running = new Future<?>[THREADS];
            for (int i = 0; i < THREADS; i++) {
                running[i] = threads.submit(tasks[i]);
            }
            for (Future<?> each : running) {
                assertThat(each.get()).isNull();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
