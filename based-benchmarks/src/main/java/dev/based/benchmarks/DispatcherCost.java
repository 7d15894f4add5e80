package dev.based.benchmarks;

import dev.based.DatabaseOptions;
import dev.based.benchmarks.Measurement.Contender;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

/** What it costs to be called back by an executor rather than on the thread that completes. */
final class DispatcherCost {
    private static final int MANY = 64;
    private static final int SELECTS = 20;

    private DispatcherCost() {}

    static void measure(Server server, Measurement measurement) throws Exception {
        Map<String, ExecutorService> executors = executors();
        Map<String, BasedDatabase> databases = new LinkedHashMap<>();
        try {
            databases.put("no dispatcher", new BasedDatabase(server.url()));
            executors.forEach((name, executor) -> databases.put(
                    name, new BasedDatabase(server.url(), DatabaseOptions.DEFAULT.withDispatcher(executor))));
            databases.get("no dispatcher").createTables();
            singles(server, measurement, databases, 1);
            singles(server, measurement, databases, MANY);
            sessions(server, measurement, databases, 1);
            sessions(server, measurement, databases, MANY);
        } finally {
            databases.values().forEach(BasedDatabase::close);
            executors.values().forEach(ExecutorService::shutdown);
        }
    }

    private static Map<String, ExecutorService> executors() {
        Map<String, ExecutorService> executors = new LinkedHashMap<>();
        executors.put("a pool of 2 threads", Executors.newFixedThreadPool(2));
        executors.put("the common pool", ForkJoinPool.commonPool());
        if (Runtime.version().feature() >= 21) {
            executors.put("virtual threads", virtualThreads());
        }
        return executors;
    }

    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (Throwable error) {
            throw new IllegalStateException(error);
        }
    }

    private static void singles(
            Server server, Measurement measurement, Map<String, BasedDatabase> databases, int callers)
            throws Exception {
        List<Contender> contenders = new ArrayList<>();
        databases.forEach((name, based) -> contenders.add(new Contender(name, count -> based.singles(count, callers))));
        measurement.run(title(server, "single statement by key, ", callers), 1, contenders);
    }

    private static void sessions(
            Server server, Measurement measurement, Map<String, BasedDatabase> databases, int callers)
            throws Exception {
        List<Contender> contenders = new ArrayList<>();
        databases.forEach(
                (name, based) -> contenders.add(new Contender(name, count -> based.sessions(count, callers, SELECTS))));
        measurement.run(title(server, "session of 20 chained selects, ", callers), SELECTS, contenders);
    }

    private static String title(Server server, String work, int callers) {
        return server.name() + ": " + work + callers + (callers == 1 ? " caller" : " callers");
    }
}
