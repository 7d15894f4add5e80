package dev.based.benchmarks.work;

/**
 * How large the tables are.
 *
 * @param movies rows of {@code movies} and of {@code counters}; at most so many are fetched
 * @param batch rows of a batch
 * @param stream rows of {@code numbers}, which are streamed
 */
public record Sizes(int movies, int batch, int stream) {
    /** Those of a run that takes minutes. */
    public static final Sizes QUICK = new Sizes(10_000, 10_000, 100_000);

    /** Those of the whole. */
    public static final Sizes ALL = new Sizes(10_000, 10_000, 1_000_000);

    /** As small as can be. */
    public static final Sizes TINY = new Sizes(50, 10, 100);
}
