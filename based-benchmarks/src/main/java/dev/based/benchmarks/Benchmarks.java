package dev.based.benchmarks;

import dev.based.benchmarks.measure.Pace;
import dev.based.benchmarks.report.Report;
import dev.based.benchmarks.report.Results;
import dev.based.benchmarks.server.Server;
import dev.based.benchmarks.special.Dispatchers;
import dev.based.benchmarks.special.PoolComparison;
import dev.based.benchmarks.special.Watching;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.List;

/** Measures Based beside its peers. {@code docs/benchmarks.md} tells how to run it and how to read what comes out. */
public final class Benchmarks {
    private Benchmarks() {}

    /** What may fail. */
    @FunctionalInterface
    interface Program {
        void run() throws Exception;
    }

    /**
     * Runs it, and ends the JVM.
     *
     * @param arguments what to measure, as {@code help} prints it
     */
    public static void main(String[] arguments) {
        exit(() -> run(List.of(arguments)));
    }

    /** Runs a program, and ends the JVM behind it, since some peers leave threads. */
    static void exit(Program program) {
        try {
            program.run();
            System.exit(0);
        } catch (Throwable error) {
            error.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(List<String> words) throws Exception {
        if (words.contains("help")) {
            System.out.print(Arguments.HELP);
        } else if (words.equals(List.of("pool"))) {
            PoolComparison.run();
        } else if (words.equals(List.of("dispatcher"))) {
            Dispatchers.run();
        } else if (words.equals(List.of("watching"))) {
            Watching.run();
        } else {
            run(Arguments.read(words));
        }
    }

    /** Runs a plan, and writes its results. */
    static Report run(Plan plan) throws Exception {
        Report report = new Report(plan.name(), environment(plan.pace()));
        System.out.println(report.environment());
        for (String name : plan.databases()) {
            try (Server server = Server.of(name);
                    Suite suite = new Suite(plan, server, report)) {
                suite.run();
            }
            Results.write(report, plan.folder()); // with what there is so far
        }
        System.out.println(
                "The results are in " + plan.folder().toAbsolutePath().normalize() + ".");
        return report;
    }

    private static Report.Environment environment(Pace pace) {
        return new Report.Environment(
                LocalDate.now().toString(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " on " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                pace.rounds() + " rounds of " + pace.millis() + " ms");
    }
}
