package dev.based.benchmarks.report;

import dev.based.benchmarks.measure.OpenLoad.Latencies;
import dev.based.benchmarks.measure.Stats;
import dev.based.benchmarks.measure.Turn;
import dev.based.benchmarks.report.Report.Contest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A report's plots. */
final class Plots {
    private Plots() {}

    /** A row for each contest, and in it a dot for each peer: right of 1 Based is faster. */
    static String ratios(Report report, String database, String who) {
        List<Contest> contests = report.contests().stream()
                .filter(each -> each.database().equals(database) && each.turns().containsKey(who))
                .toList();
        List<String> peers = Ratios.peers(contests, who);
        Dots dots = new Dots(database + ": " + who + " beside its peers, times as fast", peers, 1);
        for (Contest contest : contests) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (String peer : contest.turns().keySet()) {
                if (peers.contains(peer)) {
                    row.put(peer, Ratios.ratio(contest, who, peer, Turn::rate));
                }
            }
            String where = contest.delayed() ? ", 0.5 ms each way" : "";
            dots.row(contest.task() + ", " + contest.callers() + where, row);
        }
        return dots.svg();
    }

    /** A row for each contender, and in it a dot for each percentile. */
    static String latencies(Report.Latency latency) {
        Map<String, ToDoubleFunction<Latencies>> figures = new LinkedHashMap<>();
        figures.put("p50", Latencies::p50);
        figures.put("p99", Latencies::p99);
        figures.put("p99.9", Latencies::p999);
        Dots dots = new Dots(
                latency.database() + ": latencies of one-shots, microseconds", List.copyOf(figures.keySet()), 1_000);
        latency.rounds().forEach((name, rounds) -> {
            Map<String, Double> row = new LinkedHashMap<>();
            figures.forEach((percentile, figure) -> row.put(
                    percentile, Stats.median(rounds.stream().mapToDouble(figure).toArray())));
            dots.row(name, row);
        });
        return dots.svg();
    }

    /** A line for each contender. */
    static String growth(Report.Growth growth) {
        return new Lines(growth.database() + ": microseconds for an operation, by " + growth.by(), growth.sizes())
                .svg(growth.micros());
    }
}
