package dev.based.benchmarks.measure;

import java.util.function.LongSupplier;

/**
 * What a contender did in one round.
 *
 * @param operations how many
 * @param rate operations a second
 * @param cpuMicros time of this process's processors for each
 * @param bytes what all threads allocated for each
 * @param roundTrips how often a server began to answer, for each; 0 if nobody counts
 */
public record Turn(long operations, double rate, double cpuMicros, double bytes, double roundTrips) {
    /**
     * Takes one.
     *
     * @param operation what is done
     * @param callers by how many at once
     * @param nanos for how long
     * @param roundTrips counts round trips
     */
    static Turn take(Operation operation, int callers, long nanos, LongSupplier roundTrips) throws Exception {
        long trips = roundTrips.getAsLong();
        Resources before = Resources.now();
        long start = System.nanoTime();
        long operations = Callers.run(operation, callers, nanos);
        long end = System.nanoTime();
        Resources after = Resources.now();
        return new Turn(
                operations,
                operations * 1e9 / (end - start),
                (after.cpuNanos() - before.cpuNanos()) / 1e3 / operations,
                (double) (after.bytes() - before.bytes()) / operations,
                (double) (roundTrips.getAsLong() - trips) / operations);
    }
}
