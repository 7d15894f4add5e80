package dev.based.benchmarks;

import dev.based.benchmarks.measure.Pace;
import dev.based.benchmarks.report.Report;
import dev.based.benchmarks.report.Results;
import dev.based.benchmarks.server.Server;
import dev.based.benchmarks.special.Dispatchers;
import dev.based.benchmarks.special.PoolComparison;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.List;

/** Measures Based beside its peers. {@code docs/benchmarks.md} tells how to run it and how to read what comes out. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs it.
     *
     * @param arguments what to measure, as {@code help} prints it
     * @throws Exception if Based, or what is around it, fails
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.contains("help")) {
            System.out.print(Arguments.HELP);
        } else if (words.equals(List.of("pool"))) {
            PoolComparison.run();
        } else if (words.equals(List.of("dispatcher"))) {
            Dispatchers.run();
        } else {
            run(Arguments.read(words));
        }
        System.exit(0); // some peers leave threads behind
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
        }
        Results.write(report, plan.folder());
        System.out.println("The results are in " + plan.folder().toAbsolutePath().normalize() + ".");
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
