package dev.based.benchmarks.report;

import dev.based.benchmarks.measure.OpenLoad.Latencies;
import dev.based.benchmarks.measure.Profile;
import dev.based.benchmarks.measure.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All figures of a run, as they were measured.
 *
 * @param name what the run is called
 * @param environment where and when it was
 * @param contests the tasks
 * @param latencies latencies under an open load
 * @param growths what comes of more
 * @param starts the first rows of fresh JVMs
 * @param profiles where Based's time goes
 * @param notes what a reader should know
 */
public record Report(
        String name,
        Environment environment,
        List<Contest> contests,
        List<Latency> latencies,
        List<Growth> growths,
        List<Start> starts,
        List<Profiled> profiles,
        List<String> notes) {
    /** An empty one. */
    public Report(String name, Environment environment) {
        this(
                name,
                environment,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /**
     * Where and when it was.
     *
     * @param date the day
     * @param jdk the version of the JDK
     * @param system the operating system
     * @param processors how many the JVM may use
     * @param load processes that wanted a processor when it began, on average over a minute
     * @param pace the rounds, and how long each turn was
     */
    public record Environment(String date, String jdk, String system, int processors, double load, String pace) {}

    /**
     * A task, by some callers at once, by several contenders.
     *
     * @param database on which
     * @param task what
     * @param callers by how many
     * @param delayed whether through a network of 0.5 ms each way
     * @param turns the turns of each, by round
     */
    public record Contest(String database, String task, int callers, boolean delayed, Map<String, List<Turn>> turns) {
        /** The turns of one that took part. */
        List<Turn> of(String contender) {
            return Objects.requireNonNull(turns.get(contender));
        }
    }

    /**
     * Latencies.
     *
     * @param database on which
     * @param perSecond operations that were due each second
     * @param rounds those of each contender, by round
     */
    public record Latency(String database, double perSecond, Map<String, List<Latencies>> rounds) {}

    /**
     * Growth by one thing.
     *
     * @param database on which
     * @param by by what
     * @param sizes how much of it
     * @param micros what an operation took each contender, for each size
     */
    public record Growth(String database, String by, List<Integer> sizes, Map<String, List<Double>> micros) {}

    /**
     * The first row of a fresh JVM.
     *
     * @param database on which
     * @param rounds those of each contender
     */
    public record Start(String database, Map<String, List<FirstRow>> rounds) {}

    /**
     * What it took.
     *
     * @param millis since the JVM was started
     * @param cpuMillis time of the processors
     * @param megabytes allocated on the heap
     */
    public record FirstRow(double millis, double cpuMillis, double megabytes) {}

    /**
     * A profile.
     *
     * @param database on which
     * @param task of what
     * @param callers by how many
     * @param profile what it shows
     */
    public record Profiled(String database, String task, int callers, Profile profile) {}

    /** The databases, in order. */
    List<String> databases() {
        return java.util.stream.Stream.of(
                        contests.stream().map(Contest::database),
                        latencies.stream().map(Latency::database),
                        growths.stream().map(Growth::database),
                        starts.stream().map(Start::database))
                .flatMap(each -> each)
                .distinct()
                .toList();
    }
}
