package dev.based.benchmarks;

import java.util.List;

/**
 * Compares Based with what it is built on. Arguments, all optional: rounds (default 9), milliseconds of work for each
 * contender in a round (default 500), and what to compare: {@code sqlite}, {@code postgresql}, {@code mariadb}, or the URL of a
 * PostgreSQL or MySQL server; the first three if nothing is named.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs the comparisons and prints their medians.
     *
     * @param arguments rounds, milliseconds, and what to compare
     * @throws Exception if a contender fails
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        int milliseconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        List<String> names = arguments.length > 2
                ? List.of(arguments).subList(2, arguments.length)
                : List.of("sqlite", "postgresql", "mariadb");
        System.out.printf(
                "JDK %s, %d processors, %d rounds of %d ms%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, milliseconds);
        Measurement measurement = new Measurement(rounds, milliseconds);
        for (String name : names) {
            if (name.equals("sqlite")) {
                SqliteComparison.run(measurement);
            } else {
                try (Server server = Server.of(name)) {
                    new ServerComparison(server.url(), measurement).run();
                }
            }
        }
    }
}
