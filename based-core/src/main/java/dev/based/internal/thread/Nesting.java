package dev.based.internal.thread;

import dev.based.spi.Uncaught;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How many completions are under way on a thread, one inside the other: the end of one scope may be the end of the scope around it,
 * and so on for as many as the user has nested. The first few are calls inside calls, as with the JDK's own futures; what is deeper
 * waits until the stack is flat again, and is run before the outermost of them returns, or before the thread waits for something.
 *
 * <p>Belongs to one thread.
 */
public final class Nesting {
    /** Few enough for the smallest of stacks, more than programs have. */
    private static final int DEEPEST = 12;

    private static final ThreadLocal<Nesting> OF_THREAD = ThreadLocal.withInitial(Nesting::new);

    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    /** Set back by a plain assignment, which needs no stack: a user's code may have used that up. */
    public int depth;

    /** Whether the thread runs what it waits for, in place of a connection's: what is called meanwhile must not wait, as there. */
    boolean assists;

    private Nesting() {}

    public static Nesting ofThread() {
        return OF_THREAD.get();
    }

    /** Whether what would go deeper is to be {@linkplain #defer deferred}. */
    public boolean isDeep() {
        return depth >= DEEPEST;
    }

    /** Goes one level deeper; returns the depth to be set in the end, before {@link #flatten()}. */
    public int enter() {
        return depth++;
    }

    /** Runs what was deferred, if the stack is flat. */
    public void flatten() {
        if (depth == 0 && !later.isEmpty()) {
            runDeferred();
        }
    }

    /** Leaves something for a flat stack, on behalf of whom this thread runs now. */
    public void defer(Runnable action) {
        Behalf behalf = Behalf.current();
        later.add(() -> {
            Behalf before = Behalf.enter(behalf);
            try {
                action.run();
            } finally {
                Behalf.enter(before);
            }
        });
    }

    /** Runs an action now or, if the stack is deep, when it is flat again. */
    public static void run(Runnable action) {
        Nesting nesting = ofThread();
        if (nesting.isDeep()) {
            nesting.defer(action);
            return;
        }
        int before = nesting.enter();
        try {
            action.run();
        } finally {
            nesting.depth = before;
            nesting.flatten();
        }
    }

    /** Completes a future that nobody but the library completes. */
    public static void complete(CompletableFuture<@Nullable Void> future) {
        if (future.getNumberOfDependents() == 0) {
            future.complete(null);
        } else {
            run(() -> future.complete(null));
        }
    }

    /** Runs what was deferred, all of it: what throws is not of those who run it, and goes to the thread's handler. */
    void runDeferred() {
        int before = depth;
        for (Runnable next = later.poll(); next != null; next = later.poll()) {
            depth = before + 1;
            try {
                next.run();
            } catch (Throwable error) {
                Uncaught.report(error);
            }
        }
        depth = before;
    }
}
