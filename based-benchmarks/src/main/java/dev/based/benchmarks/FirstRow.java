package dev.based.benchmarks;

import dev.based.DatabaseUrl;
import dev.based.benchmarks.measure.Callers;
import dev.based.benchmarks.measure.Contender;
import dev.based.benchmarks.measure.Resources;
import dev.based.benchmarks.peer.Peers;
import dev.based.benchmarks.report.Report;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Sizes;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A program that connects one peer, reads one row, and says what that took since its JVM was started. */
final class FirstRow {
    private static final String URL = "BASED_BENCHMARKS_URL";

    private FirstRow() {}

    /**
     * Runs it.
     *
     * @param arguments the peer's name; the database's URL is in the environment, where no list of processes shows its password
     */
    public static void main(String[] arguments) {
        Benchmarks.exit(() -> read(arguments[0], DatabaseUrl.parse(System.getenv(URL))));
    }

    private static void read(String peer, DatabaseUrl url) throws Exception {
        try (Peers peers = Peers.open(url, new Checks(new Sizes(1, 0, 0)), List.of(peer))) {
            Contender only = peers.contenders(new Task(Work.ONE, 1)).get(0);
            Callers.run(only.operation(), 1, 0);
            long now = System.currentTimeMillis();
            Resources used = Resources.now();
            long millis = now - ManagementFactory.getRuntimeMXBean().getStartTime();
            System.out.printf(
                    Locale.ROOT, "%d %.1f %.2f%n", millis, used.cpuNanos() / 1e6, used.bytes() / (1024.0 * 1024.0));
        }
    }

    /** Runs it in a JVM of its own, with the options of this one. */
    static Report.FirstRow measure(String peer, DatabaseUrl url) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), FirstRow.class.getName()));
        command.add(peer);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(URL, url.toStringWithPassword());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(peer + " ended with " + process.exitValue() + ": " + output);
        }
        String[] lines = output.strip().split("\n");
        String[] figures = lines[lines.length - 1].split(" ");
        return new Report.FirstRow(
                Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Double.parseDouble(figures[2]));
    }
}
