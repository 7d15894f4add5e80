package dev.based.tests.cursors;

import dev.based.Row;
import dev.based.spi.Cursor;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A program that reads all rows of a query by a cursor. It prints their number, the sum of their numbers, and what it took. */
final class ReadsAll {
    private static final int PAGE_SIZE = 256;
    private static final double NANOS = 1e9;
    private static final long MEBIBYTE = 1 << 20;

    private ReadsAll() {}

    /** Takes a URL and a query, whose first column has a number. */
    public static void main(String[] arguments) {
        long start = System.nanoTime();
        long rows = 0;
        long sum = 0;
        long first = 0;
        try (OpenConnection open = new OpenConnection(arguments[0])) {
            open.begin();
            Cursor cursor = open.open(OpenConnection.query(arguments[1]), PAGE_SIZE);
            List<Row> page;
            do {
                page = join(cursor.read(PAGE_SIZE));
                for (Row row : page) {
                    sum += row.getLong(0);
                }
                rows += page.size();
                first = first == 0 ? System.nanoTime() - start : first;
            } while (page.size() == PAGE_SIZE);
            join(cursor.close());
            open.control("COMMIT");
        }
        double seconds = (System.nanoTime() - start) / NANOS;
        System.out.printf(
                "%d rows, sum %d, %.1f s, of which %.1f s to the first page, %.0f rows/s, heap at most %d MiB%n",
                rows, sum, seconds, first / NANOS, rows / seconds, peakHeap() / MEBIBYTE);
    }

    /** However long it takes; a server may run the whole statement before the first page. */
    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** The peaks of the parts of the heap, which may not have come at the same time. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(peak -> peak.getUsed())
                .sum();
    }
}
