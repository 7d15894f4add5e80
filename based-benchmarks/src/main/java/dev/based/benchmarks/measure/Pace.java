package dev.based.benchmarks.measure;

/**
 * How long a measurement takes.
 *
 * @param rounds how often each contender has its turn
 * @param millis how long a turn is
 * @param warmMillis how long each works before the first round; a third of it if its operations are large
 */
public record Pace(int rounds, int millis, int warmMillis) {
    /** One operation, once. */
    public static final Pace ONCE = new Pace(1, 0, 0);

    long nanos() {
        return millis * 1_000_000L;
    }

    long warmNanos(boolean large) {
        return warmMillis * 1_000_000L / (large ? 3 : 1);
    }
}
