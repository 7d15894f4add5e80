package dev.based.benchmarks;

import dev.based.benchmarks.measure.Contender;
import dev.based.benchmarks.measure.OpenLoad;
import dev.based.benchmarks.measure.OpenLoad.Latencies;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.measure.Profile;
import dev.based.benchmarks.measure.Rounds;
import dev.based.benchmarks.measure.Stats;
import dev.based.benchmarks.measure.Threads;
import dev.based.benchmarks.measure.Turn;
import dev.based.benchmarks.peer.Based;
import dev.based.benchmarks.peer.Peers;
import dev.based.benchmarks.report.Report;
import dev.based.benchmarks.report.Report.Contest;
import dev.based.benchmarks.server.Proxy;
import dev.based.benchmarks.server.Server;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Tables;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** All measurements on one database. */
final class Suite implements AutoCloseable {
    /** Each way: as far as a server in the same building. */
    private static final long DELAY_MICROS = 500;

    /** Those that growth is measured of. */
    private static final Set<String> GROWING = Set.of(
            "Based", "Based, await", "Vert.x pool", "JDBC + HikariCP, " + Threads.kind(), "sqlite-jdbc + HikariCP");

    private static final LongSupplier NOBODY_COUNTS = () -> 0;

    private final Plan plan;
    private final Server server;
    private final Checks checks;
    private final Tables tables;
    private final Report report;
    private final String database;

    /** Makes the tables. */
    Suite(Plan plan, Server server, Report report) throws Exception {
        this.plan = plan;
        this.server = server;
        this.report = report;
        checks = new Checks(plan.sizes());
        tables = new Tables(server.judge(), plan.sizes());
        tables.create();
        database = server.name();
        report.notes().add(database + " is " + tables.server() + ".");
    }

    void run() throws Exception {
        try (Peers peers = Peers.open(server.url(), checks, List.of())) {
            for (Plan.Part part : Plan.Part.values()) {
                if (plan.parts().contains(part)) {
                    long start = System.nanoTime();
                    run(part, peers);
                    System.out.printf(
                            "%s: %s took %d s%n", database, part, (System.nanoTime() - start) / 1_000_000_000);
                }
            }
        }
    }

    private void run(Plan.Part part, Peers peers) throws Exception {
        switch (part) {
            case CONTESTS -> contests(plan.contests(), peers, false, NOBODY_COUNTS);
            case DELAY -> delayed();
            case LATENCY -> latencies(peers);
            case GROWTH -> growth(peers);
            case START -> starts();
            case PROFILE -> profiles(peers);
        }
    }

    private void contests(List<Plan.Case> cases, Peers peers, boolean delayed, LongSupplier roundTrips)
            throws Exception {
        Rounds rounds = new Rounds(plan.pace(), tables, roundTrips, report.notes()::add);
        for (Plan.Case each : cases) {
            Map<String, List<Turn>> turns = rounds.run(each.task(), each.callers(), peers.contenders(each.task()));
            Contest contest = new Contest(database, each.task().title(), each.callers(), delayed, turns);
            report.contests().add(contest);
            System.out.println(line(contest));
        }
    }

    private static String line(Contest contest) {
        StringBuilder line = new StringBuilder(String.format(
                "%s, %s, %d callers%s:",
                contest.database(), contest.task(), contest.callers(), contest.delayed() ? ", delayed" : ""));
        contest.turns()
                .forEach((name, turns) ->
                        line.append(String.format(" | %s %.0f/s", name, Stats.median(turns, Turn::rate))));
        return line.toString();
    }

    private void delayed() throws Exception {
        if (server.isSqlite()) {
            return;
        }
        try (Proxy proxy = new Proxy(server.url(), DELAY_MICROS);
                Peers peers = Peers.open(proxy.url(), checks, List.of())) {
            contests(plan.delayed(), peers, true, proxy::roundTrips);
        }
    }

    /** At half of what the slowest does with 64 callers, in a contest of this run or in one that is held for it. */
    private void latencies(Peers peers) throws Exception {
        Task task = new Task(Work.ONE, 1);
        List<Contender> contenders = peers.contenders(task).stream()
                .filter(each -> !(each.operation() instanceof Operation.Alone))
                .toList();
        Map<String, List<Turn>> turns =
                new Rounds(plan.pace(), tables, NOBODY_COUNTS, report.notes()::add).run(task, 64, contenders);
        double perSecond = turns.values().stream()
                        .mapToDouble(each -> Stats.median(each, Turn::rate))
                        .min()
                        .orElseThrow()
                / 2;
        Map<String, List<Latencies>> rounds = new LinkedHashMap<>();
        for (int round = 0; round < plan.latencyRounds(); round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get((round + i) % contenders.size());
                rounds.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(OpenLoad.run(contender.operation(), perSecond, plan.latencyMillis()));
            }
        }
        report.latencies().add(new Report.Latency(database, perSecond, rounds));
    }

    private void growth(Peers peers) throws Exception {
        Rounds rounds = new Rounds(plan.growthPace(), tables, NOBODY_COUNTS, report.notes()::add);
        for (Plan.Growing growing : plan.growing()) {
            Map<String, List<Double>> micros = new LinkedHashMap<>();
            List<Integer> sizes = new ArrayList<>();
            for (Plan.Case each : growing.cases()) {
                List<Contender> contenders = peers.contenders(each.task()).stream()
                        .filter(contender -> GROWING.contains(contender.name()))
                        .toList();
                rounds.run(each.task(), each.callers(), contenders)
                        .forEach((name, turns) -> micros.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(1e6 / Stats.median(turns, Turn::rate)));
                sizes.add(Math.max(each.task().size(), each.callers()));
            }
            report.growths().add(new Report.Growth(database, growing.by(), sizes, micros));
        }
    }

    private void starts() throws Exception {
        Map<String, List<Report.FirstRow>> rounds = new LinkedHashMap<>();
        List<String> names = Peers.names(server.url()).stream()
                .filter(name -> !name.endsWith("autoCommit off") && !name.endsWith("rewriting"))
                .toList();
        for (int round = 0; round < plan.starts(); round++) {
            for (String name : names) {
                rounds.computeIfAbsent(name, key -> new ArrayList<>()).add(FirstRow.measure(name, server.url()));
            }
        }
        report.starts().add(new Report.Start(database, rounds));
    }

    private void profiles(Peers peers) throws Exception {
        for (Plan.Case each : plan.profiled()) {
            Contender based = peers.contenders(each.task()).stream()
                    .filter(contender -> contender.name().equals(Based.NAME))
                    .findFirst()
                    .orElseThrow();
            Profile profile = Profile.take(based.operation(), each.callers(), plan.profileMillis());
            report.profiles().add(new Report.Profiled(database, each.task().title(), each.callers(), profile));
        }
    }

    @Override
    public void close() throws SQLException {
        tables.close();
    }
}
