package dev.based.benchmarks.special;

import dev.based.DatabaseOptions;
import dev.based.benchmarks.measure.Threads;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

/** What it costs to be called back by an executor, {@code DatabaseOptions.withDispatcher}. */
public final class Dispatchers {
    private Dispatchers() {}

    /** Measures and prints it. */
    public static void run() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        ExecutorService virtual = Threads.executor();
        Map<String, DatabaseOptions> forms = new LinkedHashMap<>();
        forms.put("no dispatcher", DatabaseOptions.DEFAULT);
        forms.put("a pool of 2 threads", DatabaseOptions.DEFAULT.withDispatcher(two));
        forms.put("the common pool", DatabaseOptions.DEFAULT.withDispatcher(ForkJoinPool.commonPool()));
        forms.put(Threads.kind(), DatabaseOptions.DEFAULT.withDispatcher(virtual));
        Forms.compare(forms, List.of(new Task(Work.ONE, 1), new Task(Work.SELECTS, 20)), 1, 64);
        two.shutdown();
        virtual.shutdown();
    }
}
