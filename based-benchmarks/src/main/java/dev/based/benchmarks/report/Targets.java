package dev.based.benchmarks.report;

import dev.based.benchmarks.measure.Stats;
import dev.based.benchmarks.measure.Turn;
import dev.based.benchmarks.report.Report.Contest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What Based is to reach beside which peer, and whether it did. */
final class Targets {
    /** What a run found of one target. */
    private record Result(String what, double wanted, boolean atLeast, double found) {
        boolean isMet() {
            return atLeast ? found >= wanted : found <= wanted;
        }

        String row() {
            return String.format(
                    Locale.ROOT, "| %s | %s %.2f | %.2f |%n", what, atLeast ? "at least" : "at most", wanted, found);
        }
    }

    private final List<Result> results = new ArrayList<>();

    Targets(List<Contest> contests) {
        contests.forEach(this::judge);
    }

    private void judge(Contest contest) {
        for (String peer : contest.turns().keySet()) {
            if (peer.equals(Names.SHARED)
                    && contest.callers() == 64
                    && contest.task().equals("one-shot")
                    && !contest.delayed()) {
                rate(contest, Names.SHARED, Names.BASED, 1.4);
            }
            if (Names.isBased(peer) || peer.contains("multiplexed")) {
                continue;
            }
            boolean sqlite = contest.database().equals("SQLite");
            rate(contest, Names.BASED, peer, chained(contest, peer, sqlite));
            if (peer.contains("HikariCP")) {
                rate(contest, Names.AWAIT, peer, 1);
            }
            if (peer.equals("Vert.x pool") && !contest.delayed()) {
                costs(contest, peer, 1.05, 1.0, 1.2);
            }
            if (peer.startsWith("sqlite-jdbc, one")) {
                costs(contest, peer, Double.MAX_VALUE, 1.5, 2.5);
            }
        }
    }

    /** How many times as fast chained stages are to be. */
    private static double chained(Contest contest, String peer, boolean sqlite) {
        boolean vertx = peer.equals("Vert.x pool");
        boolean jdbc = peer.startsWith("JDBC");
        if (contest.delayed() && contest.task().equals("transaction of one update")) {
            return vertx ? 2.5 : jdbc ? 1.8 : 1;
        }
        if (contest.delayed() && contest.task().equals("transaction of select + insert")) {
            return vertx ? 1.8 : jdbc ? 1.4 : 1;
        }
        if (contest.task().startsWith("stream")) {
            return sqlite ? 0.9 : 0.95;
        }
        if (peer.startsWith("sqlite-jdbc, one")) {
            return contest.task().equals("one-shot") ? 1.1 : 0.95;
        }
        return 1;
    }

    private void rate(Contest contest, String who, String peer, double wanted) {
        add(contest, who, peer, "rate", Turn::rate, wanted, true);
    }

    private void costs(Contest contest, String peer, double processors, double oneShot, double transaction) {
        boolean one = contest.task().equals("one-shot");
        if (one || contest.task().equals("transaction of select + insert")) {
            if (processors < Double.MAX_VALUE) {
                add(contest, Names.BASED, peer, "processor time", Turn::cpuMicros, processors, false);
            }
            add(contest, Names.BASED, peer, "bytes", Turn::bytes, one ? oneShot : transaction, false);
        }
    }

    private void add(
            Contest contest,
            String who,
            String peer,
            String figure,
            ToDoubleFunction<Turn> value,
            double wanted,
            boolean atLeast) {
        if (contest.turns().containsKey(who)) {
            results.add(new Result(
                    String.format(
                            "%s, %s, %d callers%s: %s of %s beside %s",
                            contest.database(),
                            contest.task(),
                            contest.callers(),
                            contest.delayed() ? ", 0.5 ms each way" : "",
                            figure,
                            who,
                            peer),
                    wanted,
                    atLeast,
                    atLeast
                            ? Ratios.ratio(contest, who, peer, value)
                            : Stats.mean(contest.of(who), value) / Stats.mean(contest.of(peer), value)));
        }
    }

    /** How many were met, and a table of those that were not. */
    String text() {
        List<Result> missed = results.stream().filter(each -> !each.isMet()).toList();
        StringBuilder text = new StringBuilder(String.format(
                "%d of %d targets are met. Missed ones, also by what may be noise:%n%n",
                results.size() - missed.size(), results.size()));
        text.append("| target missed | wanted | found |\n| --- | --- | --- |\n");
        missed.forEach(each -> text.append(each.row()));
        return text.append('\n').toString();
    }
}
