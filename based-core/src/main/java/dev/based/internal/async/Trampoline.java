package dev.based.internal.async;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs what may lead to more of its kind on the same thread one after the other, rather than one inside the other: a
 * session that ends hands its connection to the next, which may end at once, and so on.
 */
public final class Trampoline {
    private static final ThreadLocal<@Nullable ArrayDeque<Runnable>> RUNNING = new ThreadLocal<>();

    private Trampoline() {}

    /** Runs an action now or, if one is running on this thread, right after it. */
    public static void run(Runnable action) {
        ArrayDeque<Runnable> running = RUNNING.get();
        if (running != null) {
            running.add(action);
            return;
        }
        ArrayDeque<Runnable> actions = new ArrayDeque<>();
        RUNNING.set(actions);
        try {
            runAll(action, actions);
        } finally {
            RUNNING.remove();
        }
    }

    /** Whether this thread runs actions: others may wait for their turn behind what it does now. */
    static boolean isRunning() {
        return RUNNING.get() != null;
    }

    /** Runs everything, even if something throws; throws the first of it at the end. */
    private static void runAll(Runnable first, ArrayDeque<Runnable> others) {
        RuntimeException failure = null;
        for (Runnable next = first; next != null; next = others.poll()) {
            try {
                next.run();
            } catch (RuntimeException error) {
                failure = failure == null ? error : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
