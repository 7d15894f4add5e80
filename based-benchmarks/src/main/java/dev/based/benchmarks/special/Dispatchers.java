package dev.based.benchmarks.special;

import dev.based.DatabaseOptions;
import dev.based.benchmarks.measure.Contender;
import dev.based.benchmarks.measure.Pace;
import dev.based.benchmarks.measure.Rounds;
import dev.based.benchmarks.measure.Stats;
import dev.based.benchmarks.measure.Threads;
import dev.based.benchmarks.measure.Turn;
import dev.based.benchmarks.peer.Based;
import dev.based.benchmarks.server.Server;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Sizes;
import dev.based.benchmarks.work.Tables;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

/** What it costs to be called back by an executor, {@code DatabaseOptions.withDispatcher}: Based beside itself. */
public final class Dispatchers {
    private static final Pace PACE = new Pace(9, 300, 1_500);

    private Dispatchers() {}

    /** Measures and prints it. */
    public static void run() throws Exception {
        for (String name : List.of("sqlite", "postgresql")) {
            try (Server server = Server.of(name);
                    Tables tables = new Tables(server.judge(), Sizes.TINY)) {
                tables.create();
                run(server, tables);
            }
        }
    }

    private static void run(Server server, Tables tables) throws Exception {
        Checks checks = new Checks(Sizes.TINY);
        ExecutorService two = Executors.newFixedThreadPool(2);
        DatabaseOptions options = DatabaseOptions.DEFAULT;
        ExecutorService virtual = Threads.executor();
        List<Based> forms = List.of(
                new Based("no dispatcher", server.url(), options, checks),
                new Based("pool of 2 threads", server.url(), options.withDispatcher(two), checks),
                new Based("common pool", server.url(), options.withDispatcher(ForkJoinPool.commonPool()), checks),
                new Based(Threads.kind(), server.url(), options.withDispatcher(virtual), checks));
        Rounds rounds = new Rounds(PACE, tables, () -> 0, System.out::println);
        for (Task task : List.of(new Task(Work.ONE, 1), new Task(Work.SELECTS, 20))) {
            for (int callers : new int[] {1, 64}) {
                List<Contender> contenders = forms.stream()
                        .flatMap(form -> Stream.ofNullable(form.contender(task).orElse(null)))
                        .toList();
                System.out.printf("%n%s, %s, %d callers%n", server.name(), task.title(), callers);
                rounds.run(task, callers, contenders)
                        .forEach((form, turns) -> System.out.printf(
                                "  %-20s %8.1f us for each statement, %.1f of the processors%n",
                                form,
                                1e6 / Stats.median(turns, Turn::rate) / task.size(),
                                Stats.median(turns, Turn::cpuMicros) / task.size()));
            }
        }
        forms.forEach(Based::close);
        two.shutdown();
        virtual.shutdown();
    }
}
