package dev.based.internal.thread;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs what may lead to more of its kind on the same thread one after the other, rather than one inside the other: a
 * session that ends hands its connection to the next, which may end at once, and so on.
 *
 * <p>Belongs to one thread.
 */
public final class Trampoline {
    private static final ThreadLocal<Trampoline> OF_THREAD = ThreadLocal.withInitial(Trampoline::new);

    /** What waits for its turn. */
    private final ArrayDeque<Runnable> actions = new ArrayDeque<>();
    /** Set back by assignment, for which there is stack at any time: what was not run then is run with the next. */
    private boolean running;

    private Trampoline() {}

    /** Runs an action now or, if one is running on this thread, right after it. */
    public static void run(Runnable action) {
        Trampoline mine = OF_THREAD.get();
        mine.actions.add(action);
        if (mine.running) {
            return;
        }
        mine.running = true;
        try {
            mine.runAll();
        } finally {
            mine.running = false;
        }
    }

    /** Whether this thread runs actions: others may wait for their turn behind what it does now. */
    public static boolean isRunning() {
        return OF_THREAD.get().running;
    }

    /** Runs everything, even if something throws; throws the first of it at the end. */
    private void runAll() {
        @Nullable Throwable failure = null;
        for (Runnable next = actions.poll(); next != null; next = actions.poll()) {
            try {
                next.run();
            } catch (Throwable error) {
                failure = failure == null ? error : failure;
            }
        }
        if (failure != null) {
            throw Unchecked.<RuntimeException>sneaky(failure);
        }
    }
}
