package dev.based.benchmarks;

import dev.based.benchmarks.measure.Pace;
import dev.based.benchmarks.work.Sizes;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a run measures, and for how long.
 *
 * @param name what it is called
 * @param databases on which, as {@code Server.of} has them
 * @param parts what of it
 * @param works which works of the contests
 * @param pace how long the main part takes
 * @param sizes how large the tables are
 * @param folder where the results go
 */
record Plan(
        String name, List<String> databases, Set<Part> parts, Set<Work> works, Pace pace, Sizes sizes, Path folder) {
    /** The parts of a run. */
    enum Part {
        /** All tasks, by all peers. */
        CONTESTS,
        /** Some of them through a network of 0.5 ms each way, with round trips. */
        DELAY,
        /** Latencies under an open load. */
        LATENCY,
        /** What comes of more callers, rows, columns, parameters, savepoints. */
        GROWTH,
        /** The first row of a fresh JVM. */
        START,
        /** Where Based's time and bytes go. */
        PROFILE
    }

    /**
     * A task by some callers at once.
     *
     * @param task the task
     * @param callers how many
     */
    record Case(Task task, int callers) {
        Case(Work work, int size, int callers) {
            this(new Task(work, size), callers);
        }
    }

    boolean isLong() {
        return pace.rounds() > 7;
    }

    /** In a tiny run the first of each kind of work. */
    List<Case> contests() {
        List<Case> all = allContests().stream()
                .filter(each -> works.contains(each.task().work()))
                .toList();
        Set<Work> seen = EnumSet.noneOf(Work.class);
        return name.equals("tiny")
                ? all.stream().filter(each -> seen.add(each.task().work())).toList()
                : all;
    }

    private List<Case> allContests() {
        int rows = sizes.batch();
        int fetched = sizes.movies();
        return List.of(
                new Case(Work.ONE, 1, 1),
                new Case(Work.ONE, 1, 8),
                new Case(Work.ONE, 1, 64),
                new Case(Work.UPDATE, 1, 1),
                new Case(Work.UPDATE, 1, 64),
                new Case(Work.SELECT_INSERT, 1, 1),
                new Case(Work.SELECT_INSERT, 1, 64),
                new Case(Work.SELECTS, 20, 1),
                new Case(Work.SELECTS, 20, 64),
                new Case(Work.UPDATES, 20, 64),
                new Case(Work.FORTUNES, 1, 64),
                new Case(Work.BATCH, rows, 1),
                new Case(Work.COPY, rows, 1),
                new Case(Work.FETCH, fetched, 1),
                new Case(Work.FETCH, fetched, 8),
                new Case(Work.RECORDS, fetched, 1),
                new Case(Work.RECORDS, fetched, 8),
                new Case(Work.STREAM, 256, 1),
                new Case(Work.STREAM, 4_096, 1));
    }

    List<Case> delayed() {
        return List.of(
                new Case(Work.ONE, 1, 1),
                new Case(Work.UPDATE, 1, 1),
                new Case(Work.SELECT_INSERT, 1, 1),
                new Case(Work.SELECTS, 20, 1),
                new Case(Work.BATCH, sizes.batch(), 1));
    }

    List<Case> profiled() {
        return List.of(
                new Case(Work.ONE, 1, 64),
                new Case(Work.SELECT_INSERT, 1, 64),
                new Case(Work.RECORDS, sizes.movies(), 1));
    }

    /**
     * Growth by one thing.
     *
     * @param by what grows
     * @param cases one for each size
     */
    record Growing(String by, List<Case> cases) {}

    List<Growing> growing() {
        return List.of(
                new Growing(
                        "callers",
                        some(1, 4, 16, 64, 256, 1_024, 4_096).stream()
                                .map(callers -> new Case(Work.ONE, 1, callers))
                                .toList()),
                growing(
                        "rows",
                        Work.FETCH,
                        some(1, 10, 100, 1_000, 10_000).stream()
                                .filter(rows -> rows <= sizes.movies())
                                .toList()),
                growing("columns", Work.COLUMNS, some(1, 10, 30, 100, 300)),
                growing("parameters", Work.PARAMETERS, some(1, 10, 30, 100, 300)),
                growing("savepoints", Work.SAVEPOINTS, some(1, 2, 4, 8, 16)));
    }

    private static Growing growing(String by, Work work, List<Integer> sizes) {
        return new Growing(
                by, sizes.stream().map(size -> new Case(work, size, 1)).toList());
    }

    /** Every other one in a short run. */
    private List<Integer> some(Integer... sizes) {
        return isLong()
                ? List.of(sizes)
                : IntStream.range(0, sizes.length)
                        .filter(i -> i % 2 == 0)
                        .mapToObj(i -> sizes[i])
                        .toList();
    }

    Pace growthPace() {
        return isLong() ? new Pace(5, 200, 500) : new Pace(3, 50, 100);
    }

    int latencyRounds() {
        return isLong() ? 7 : 3;
    }

    int latencyMillis() {
        return isLong() ? 5_000 : 1_000;
    }

    int profileMillis() {
        return isLong() ? 10_000 : 2_000;
    }

    int starts() {
        return isLong() ? 7 : 3;
    }
}
