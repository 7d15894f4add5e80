package dev.based.internal.thread;

import java.util.ArrayDeque;

/**
 * Runs what may lead to more of its kind on the same thread one after the other, rather than one inside the other: a
 * session that ends hands its connection to the next, which may end at once, and so on.
 */
public final class Trampoline {
    /** The action that the thread runs, and what waits behind it; empty while it runs none, so that it keeps nothing alive. */
    private static final ThreadLocal<ArrayDeque<Runnable>> ACTIONS = ThreadLocal.withInitial(ArrayDeque::new);

    private Trampoline() {}

    /** Runs an action now or, if one is running on this thread, right after it. */
    public static void run(Runnable action) {
        ArrayDeque<Runnable> actions = ACTIONS.get();
        actions.add(action);
        if (actions.size() == 1) {
            runAll(actions);
        }
    }

    /** Whether this thread runs actions: others may wait for their turn behind what it does now. */
    public static boolean isRunning() {
        return !ACTIONS.get().isEmpty();
    }

    /** Runs everything, even if something throws; throws the first of it at the end. */
    private static void runAll(ArrayDeque<Runnable> actions) {
        Throwable failure = null;
        for (Runnable next = actions.peek(); next != null; next = actions.peek()) {
            try {
                next.run();
            } catch (Throwable error) {
                failure = failure == null ? error : failure;
            }
            actions.remove();
        }
        if (failure != null) {
            throw Unchecked.<RuntimeException>sneaky(failure);
        }
    }
}
