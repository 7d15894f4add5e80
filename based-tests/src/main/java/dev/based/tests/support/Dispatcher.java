package dev.based.tests.support;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An executor of one thread that can be held up while callbacks are chained, and that remembers which thread ran which.
 *
 * <p>Safe for use by several threads.
 */
public final class Dispatcher implements Executor, AutoCloseable {
    private static final String NAME = "test-dispatcher";

    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, NAME));
    private final Map<String, List<Thread>> noted = new ConcurrentHashMap<>();
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private boolean paused;

    /** Starts an executor. */
    public Dispatcher() {}

    @Override
    public synchronized void execute(Runnable task) {
        if (paused) {
            held.add(task);
        } else {
            executor.execute(task);
        }
    }

    /** Holds back what comes. */
    public synchronized void pause() {
        paused = true;
    }

    /** Runs what was held back, and what comes. */
    public synchronized void resume() {
        paused = false;
        held.forEach(executor::execute);
        held.clear();
    }

    /**
     * Remembers the current thread.
     *
     * @param what what it runs
     */
    public void note(String what) {
        noted.computeIfAbsent(what, key -> new CopyOnWriteArrayList<>()).add(Thread.currentThread());
    }

    /**
     * Remembers the thread that runs what is chained to a stage.
     *
     * @param <T> the type of the result
     * @param what what is chained
     * @param stage the stage
     * @return the stage with what is chained
     */
    public <T> CompletionStage<T> watch(String what, CompletionStage<T> stage) {
        return stage.whenComplete((result, error) -> note(what));
    }

    /**
     * The threads that were remembered.
     *
     * @return the threads by what they ran
     */
    public Map<String, List<Thread>> noted() {
        return Map.copyOf(noted);
    }

    /**
     * Whether a thread is this executor's.
     *
     * @param thread the thread
     * @return whether it is
     */
    public boolean owns(Thread thread) {
        return thread.getName().equals(NAME);
    }

    @Override
    public void close() {
        resume();
        executor.shutdown();
    }
}
