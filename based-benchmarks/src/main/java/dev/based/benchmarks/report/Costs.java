package dev.based.benchmarks.report;

import dev.based.benchmarks.measure.OpenLoad.Latencies;
import dev.based.benchmarks.measure.Stats;
import dev.based.benchmarks.measure.Turn;
import dev.based.benchmarks.report.Report.Contest;
import dev.based.benchmarks.report.Report.FirstRow;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Tables of what each contender did and used. */
final class Costs {
    private Costs() {}

    /** Rate, processor time and bytes of all. */
    static String table(List<Contest> contests) {
        Table table = new Table(List.of("", "", "a second", "us of the processors", "bytes"));
        for (Contest contest : contests) {
            String title = contest.task() + ", " + contest.callers();
            for (var each : contest.turns().entrySet()) {
                List<Turn> turns = each.getValue();
                table.row(List.of(
                        title,
                        each.getKey(),
                        number(Stats.median(turns, Turn::rate)),
                        number(Stats.mean(turns, Turn::cpuMicros)),
                        number(Stats.median(turns, Turn::bytes))));
                title = "";
            }
        }
        return table.toString();
    }

    /** Round trips, and what they take where each is a millisecond. */
    static String delayed(List<Contest> contests) {
        Table table = new Table(List.of("", "", "round trips", "ms", "Based is faster by"));
        for (Contest contest : contests) {
            String title = contest.task();
            for (var each : contest.turns().entrySet()) {
                List<Turn> turns = each.getValue();
                table.row(List.of(
                        title,
                        each.getKey(),
                        String.format(Locale.ROOT, "%.1f", Stats.median(turns, Turn::roundTrips)),
                        number(1e3 / Stats.median(turns, Turn::rate)),
                        Names.isBased(each.getKey())
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "%.2f",
                                        Ratios.ratio(contest, Names.BASED, each.getKey(), Turn::rate))));
                title = "";
            }
        }
        return table.toString();
    }

    static String latencies(Report.Latency latency) {
        Table table = new Table(List.of("microseconds", "p50", "p99", "p99.9", "slowest"));
        latency.rounds()
                .forEach((name, rounds) -> table.row(List.of(
                        name,
                        median(rounds, Latencies::p50),
                        median(rounds, Latencies::p99),
                        median(rounds, Latencies::p999),
                        median(rounds, Latencies::max))));
        return table.toString();
    }

    static String growth(Report.Growth growth) {
        Table table = new Table(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("microseconds"),
                        growth.sizes().stream().map(size -> String.format(Locale.ROOT, "%,d", size)))
                .toList());
        growth.micros()
                .forEach((name, micros) ->
                        table.row(name, micros.stream().map(Costs::number).toList()));
        return table.toString();
    }

    static String starts(Report.Start start) {
        Table table = new Table(List.of("", "ms", "ms of the processors", "MB allocated"));
        start.rounds()
                .forEach((name, rounds) -> table.row(List.of(
                        name,
                        median(rounds, FirstRow::millis),
                        median(rounds, FirstRow::cpuMillis),
                        median(rounds, FirstRow::megabytes))));
        return table.toString();
    }

    private static <T> String median(List<T> rounds, ToDoubleFunction<T> figure) {
        return number(Stats.median(rounds.stream().mapToDouble(figure).toArray()));
    }

    /** Three digits or more. */
    static String number(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
