package dev.based.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A logarithmic scale, from one place to another. */
record Scale(double least, double most, double from, double length) {
    /** One that has room for some values. */
    static Scale of(Collection<Double> values, double mark, double from, double length) {
        double least = values.stream().mapToDouble(each -> each).min().orElse(mark);
        double most = values.stream().mapToDouble(each -> each).max().orElse(mark);
        return new Scale(Math.min(least, mark) * 0.9, Math.max(most, mark) * 1.1, from, length);
    }

    double at(double value) {
        return from + length * Math.log(value / least) / Math.log(most / least);
    }

    /** Powers of ten, with halves and fifths of them while they are few. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        boolean fine = most / least < 1_000;
        for (double power = Math.pow(10, Math.floor(Math.log10(least))); power <= most; power *= 10) {
            for (double step : fine ? new double[] {1, 2, 5} : new double[] {1}) {
                if (power * step >= least && power * step <= most) {
                    ticks.add(Math.round(power * step * 1e6) / 1e6);
                }
            }
        }
        return ticks;
    }

    static String text(double tick) {
        return tick >= 1 ? String.format(java.util.Locale.ROOT, "%,.0f", tick) : String.valueOf(tick);
    }
}
