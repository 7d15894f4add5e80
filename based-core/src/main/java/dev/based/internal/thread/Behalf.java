package dev.based.internal.thread;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a thread runs its user's code: the sessions in whose bodies it is, the innermost first. Known while a body is
 * called, in code given to {@link dev.based.Async#async} there, and in what is chained to a session's stages.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param owner what the session belongs to: one object for each database
 * @param outer the sessions around it, or null
 * @param around what is set up around its code, or null
 */
public record Behalf(
        Object owner, @Nullable Behalf outer, @Nullable BodyContext around) {
    private static final ThreadLocal<@Nullable Behalf> CURRENT = new ThreadLocal<>();

    /** A session without anything around its code. */
    public Behalf(Object owner, @Nullable Behalf outer) {
        this(owner, outer, null);
    }

    /** On whose behalf the current thread runs; null if on nobody's. */
    public static @Nullable Behalf current() {
        return CURRENT.get();
    }

    /** Sets on whose behalf the current thread runs from here on; gives what was before, to be set again. */
    public static @Nullable Behalf enter(@Nullable Behalf behalf) {
        Behalf before = CURRENT.get();
        if (before != behalf) {
            CURRENT.set(behalf);
        }
        return before;
    }

    /**
     * Calls code that belongs to a body, wherever it is called: a body itself, the steps of its loops, what it awaits in. The frame
     * of this method on the stack tells such code from what is chained to a future.
     *
     * @param behalf on whose behalf, or null if on nobody's
     * @param code what to call
     * @return what the code returns
     * @throws Exception what the code throws
     */
    public static <T extends @Nullable Object> T call(@Nullable Behalf behalf, Callable<T> code) throws Exception {
        Behalf before = enter(behalf);
        BodyContext around = behalf == null ? null : behalf.around;
        Runnable leave = around == null ? null : around.enter();
        try {
            return code.call();
        } finally {
            if (leave != null) {
                leave.run();
            }
            enter(before);
        }
    }

    /** Whether the current thread runs on behalf of a session of an owner's. */
    public static boolean isOf(Object owner) {
        for (Behalf each = CURRENT.get(); each != null; each = each.outer) {
            if (each.owner == owner) {
                return true;
            }
        }
        return false;
    }
}
