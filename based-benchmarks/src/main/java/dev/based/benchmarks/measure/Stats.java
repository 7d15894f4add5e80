package dev.based.benchmarks.measure;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Medians. */
public final class Stats {
    private Stats() {}

    /** The middle one, or the mean of the two in the middle. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The median of a figure of some turns. */
    public static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        return median(turns.stream().mapToDouble(figure).toArray());
    }

    /** The median of the ratios that single rounds have: on a machine that is busy at times, surer than the ratio of medians. */
    public static double ratio(List<Turn> turns, List<Turn> base, ToDoubleFunction<Turn> figure) {
        return median(IntStream.range(0, turns.size())
                .mapToDouble(round -> figure.applyAsDouble(turns.get(round)) / figure.applyAsDouble(base.get(round)))
                .toArray());
    }

    /** The mean of a figure over all operations, for figures whose clock is too coarse for a single turn. */
    public static double mean(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        double sum = turns.stream()
                .mapToDouble(turn -> figure.applyAsDouble(turn) * turn.operations())
                .sum();
        return sum / turns.stream().mapToLong(Turn::operations).sum();
    }

    /** The smallest value that at least this part of the sorted ones do not exceed. */
    static double percentile(long[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }
}
