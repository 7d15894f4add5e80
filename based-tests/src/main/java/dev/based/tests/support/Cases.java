package dev.based.tests.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Cases of one test that mostly wait, and are run beside each other for that. Each uses databases and tables of its own. Used by
 * the test's own thread.
 */
public final class Cases {
    private final Map<String, Runnable> cases = new LinkedHashMap<>();

    /** Creates an empty list. */
    public Cases() {}

    /**
     * Adds a case.
     *
     * @param name what failures call it
     * @param body what is run, once
     */
    public void add(String name, Runnable body) {
        cases.put(name, body);
    }

    /**
     * Runs all cases to their ends.
     *
     * @param together whether they are run beside each other, and not one after the other
     * @throws AssertionError if one failed, with its name, and the others suppressed
     */
    public void run(boolean together) {
        ExecutorService threads = Executors.newFixedThreadPool(together ? Math.max(1, cases.size()) : 1);
        try {
            List<CompletableFuture<Void>> runs = cases.entrySet().stream()
                    .map(each -> CompletableFuture.runAsync(() -> run(each.getKey(), each.getValue()), threads))
                    .toList();
            AssertionError failure = null;
            for (CompletableFuture<Void> run : runs) {
                Throwable error = run.handle((done, failed) -> failed).join();
                Throwable cause = error == null ? null : error.getCause();
                if (cause != null && failure != null) {
                    failure.addSuppressed(cause);
                } else if (cause != null) {
                    failure = new AssertionError(cause.getMessage(), cause);
                }
            }
            if (failure != null) {
                throw failure;
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void run(String name, Runnable body) {
        try {
            body.run();
        } catch (Throwable failed) {
            throw new AssertionError(name + ": " + failed.getMessage(), failed);
        }
    }
}
