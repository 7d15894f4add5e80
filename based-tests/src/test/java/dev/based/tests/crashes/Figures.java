package dev.based.tests.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this program uses at a moment.
 *
 * @param heapKib the heap that is in use behind a collection of garbage, in KiB
 * @param threads its threads
 * @param files its open files and sockets; 0 where the system does not tell
 */
record Figures(long heapKib, int threads, long files) {
    private static final Path FILES = Path.of("/proc/self/fd");
    private static final int COLLECTIONS = 3;
    /** What other tests' servers, timers and compilers may add meanwhile: far less than a leak of one thing for each call or cut. */
    private static final int FEW = 40;

    private static final long SOME_HEAP_KIB = 48 << 10;

    static Figures now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return new Figures(
                (runtime.totalMemory() - runtime.freeMemory()) >> 10,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                open());
    }

    private static long open() {
        if (!Files.isDirectory(FILES)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(FILES)) {
            return files.count();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Not more than before, but for what is not worth mentioning. */
    void assertFlatSince(Figures before) {
        assertThat(heapKib - before.heapKib).as("growth of the heap in KiB").isLessThan(SOME_HEAP_KIB);
        assertThat(threads - before.threads).as("threads that have come").isLessThan(FEW);
        assertThat(files - before.files).as("files and sockets that have come").isLessThan(FEW);
    }
}
