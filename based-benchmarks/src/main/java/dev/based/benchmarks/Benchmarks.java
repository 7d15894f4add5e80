package dev.based.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares Based with what it is built on, and with itself. Arguments, all optional and in any order but for the two numbers:
 * rounds (default 9), milliseconds of work for each contender in a round (default 500), what to measure ({@code peers}, {@code
 * timer}, {@code dispatcher}, {@code streams}; all if none is named), and on what ({@code sqlite}, {@code postgresql}, {@code
 * mariadb}, {@code mysql}, or the URL of a PostgreSQL or MySQL server; the first three if none is named). {@code pool} alone compares the
 * pool with HikariCP's.
 */
public final class Benchmarks {
    private static final List<String> TOPICS = List.of("peers", "timer", "dispatcher", "watching", "streams");
    private static final List<String> DATABASES = List.of("sqlite", "postgresql", "mariadb");

    private Benchmarks() {}

    /**
     * Runs the comparisons and prints their medians.
     *
     * @param arguments rounds, milliseconds, what to measure and on what
     * @throws Exception if a contender fails
     */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).equals(List.of("pool"))) {
            PoolComparison.run();
            return;
        }
        List<Integer> numbers = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        List<String> databases = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.matches("\\d+")) {
                numbers.add(Integer.parseInt(argument));
            } else {
                (TOPICS.contains(argument) ? topics : databases).add(argument);
            }
        }
        int rounds = numbers.size() > 0 ? numbers.get(0) : 9;
        int milliseconds = numbers.size() > 1 ? numbers.get(1) : 500;
        System.out.printf(
                "JDK %s, %d processors, %d rounds of %d ms%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, milliseconds);
        run(
                new Measurement(rounds, milliseconds),
                topics.isEmpty() ? TOPICS : topics,
                databases.isEmpty() ? DATABASES : databases);
    }

    private static void run(Measurement measurement, List<String> topics, List<String> databases) throws Exception {
        if (topics.contains("timer")) {
            TimerCost.ofDeadlines(measurement);
        }
        for (String name : databases) {
            try (Server server = Server.of(name)) {
                for (String topic : topics) {
                    run(topic, server, measurement);
                }
            }
        }
    }

    private static void run(String topic, Server server, Measurement measurement) throws Exception {
        switch (topic) {
            case "timer" -> TimerCost.ofStatements(server, measurement);
            case "watching" -> WatchingCost.measure(server, measurement);
            case "dispatcher" -> DispatcherCost.measure(server, measurement);
            case "streams" -> StreamComparison.run(server, measurement);
            default -> {
                if (server.isSqlite()) {
                    SqliteComparison.run(measurement);
                } else {
                    new ServerComparison(server, measurement).run();
                }
            }
        }
    }
}
