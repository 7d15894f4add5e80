package dev.based.tests.streams;

import dev.based.Database;
import dev.based.Row;
import dev.based.Statement;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/**
 * A program that streams all rows of a query, and then asks for the first one. It prints their number, the sum of their numbers, what it
 * took, and whether there was a first.
 */
final class StreamsAll {
    private static final int PAGE = 256;
    private static final double NANOS = 1e9;
    private static final long MEBIBYTE = 1 << 20;

    private record Totals(long rows, long sum, long firstAt) {
        Totals plus(Row row) {
            return new Totals(rows + 1, sum + row.getLong(0), rows == 0 ? System.nanoTime() : firstAt);
        }
    }

    private StreamsAll() {}

    /** Takes a URL and a query, whose first column has a number. */
    public static void main(String[] arguments) {
        Statement query = Statement.of(arguments[1]).withFetchSize(PAGE);
        long start = System.nanoTime();
        Database database =
                Database.create(arguments[0]).connect().toCompletableFuture().join();
        Totals totals = database.stream(query)
                .reduce(new Totals(0, 0, start), Totals::plus)
                .toCompletableFuture()
                .join(); // however long it takes; a server may run the whole statement before the first page
        double seconds = (System.nanoTime() - start) / NANOS;
        boolean isOne = database.fetchOne(query).toCompletableFuture().join().isPresent();
        database.disconnect().toCompletableFuture().join();
        System.out.printf(
                "%d rows, sum %d, %.1f s, of which %.1f s to the first row, %.0f rows/s, peak heap %d MiB, first row %s%n",
                totals.rows(),
                totals.sum(),
                seconds,
                (totals.firstAt() - start) / NANOS,
                totals.rows() / seconds,
                peakHeap() / MEBIBYTE,
                isOne ? "fetched" : "missing");
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
