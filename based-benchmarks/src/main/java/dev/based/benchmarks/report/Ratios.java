package dev.based.benchmarks.report;

import dev.based.benchmarks.measure.Stats;
import dev.based.benchmarks.measure.Turn;
import dev.based.benchmarks.report.Report.Contest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Based beside each peer, above 1 where Based is faster: the contests of a task in one row. */
final class Ratios {
    /** Smaller ones are set in bold: what lies above it is as good as level. */
    private static final double CLEARLY_SLOWER = 0.9;

    private Ratios() {}

    /**
     * A table.
     *
     * @param contests what it is made of
     * @param who the way to use Based
     */
    static String table(List<Contest> contests, String who) {
        List<String> peers = peers(contests, who);
        Table table = new Table(with(who + ", against", peers));
        for (List<Contest> same : byTask(contests).values()) {
            table.row(
                    title(same),
                    peers.stream().map(peer -> cell(same, who, peer)).toList());
        }
        return table.toString();
    }

    /** Those that Based is compared with, in the order of the contests. */
    static List<String> peers(List<Contest> contests, String who) {
        Set<String> peers = new LinkedHashSet<>();
        contests.forEach(contest -> peers.addAll(contest.turns().keySet()));
        peers.remove(who);
        if (who.equals(Names.BASED)) {
            peers.removeIf(Names::isAwait);
        }
        return List.copyOf(peers);
    }

    static Map<String, List<Contest>> byTask(List<Contest> contests) {
        return contests.stream().collect(Collectors.groupingBy(Contest::task, LinkedHashMap::new, Collectors.toList()));
    }

    private static String title(List<Contest> same) {
        return same.get(0).task() + ", "
                + same.stream().map(each -> String.valueOf(each.callers())).collect(Collectors.joining(" / "))
                + (same.size() == 1 && same.get(0).callers() == 1 ? " caller" : " callers");
    }

    private static String cell(List<Contest> same, String who, String peer) {
        if (same.stream().noneMatch(each -> each.turns().containsKey(peer))) {
            return "";
        }
        return same.stream().map(each -> figure(each, who, peer)).collect(Collectors.joining(" / "));
    }

    private static String figure(Contest contest, String who, String peer) {
        if (!contest.turns().containsKey(who) || !contest.turns().containsKey(peer)) {
            return "-";
        }
        double ratio = ratio(contest, who, peer, Turn::rate);
        String text = String.format(Locale.ROOT, ratio >= 9.95 ? "%.0f" : "%.2f", ratio);
        return ratio < CLEARLY_SLOWER ? "**" + text + "**" : text;
    }

    /** The median of the ratios by round of a figure. */
    static double ratio(Contest contest, String who, String peer, ToDoubleFunction<Turn> figure) {
        return Stats.ratio(contest.of(who), contest.of(peer), figure);
    }

    private static List<String> with(String first, List<String> others) {
        java.util.ArrayList<String> all = new java.util.ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }
}
