package dev.based;

import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.BodyContext;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf code runs: in the body of which session, if any. The library knows that of the thread that runs a body; who moves a
 * body's code to other threads, as coroutines do, takes it along by this class, so that mistakes such as a call of the database in its
 * own session's body are noticed there too.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class OnBehalf {
    private static final Runnable NOTHING = () -> {};

    private final @Nullable Behalf behalf;

    private OnBehalf(@Nullable Behalf behalf) {
        this.behalf = behalf;
    }

    /**
     * On whose behalf the current thread runs.
     *
     * @return whom, to be entered on other threads
     */
    public static OnBehalf ofThread() {
        return new OnBehalf(Behalf.current());
    }

    /**
     * Has the current thread run on the same behalf from here on, with what is set up around the code of such a body.
     *
     * @return takes all that back; to be run once, on the same thread, after all that was entered later there was taken back
     */
    public Runnable enter() {
        Behalf before = Behalf.enter(behalf);
        BodyContext around = behalf == null || behalf == before ? null : behalf.around();
        Runnable leave = around == null ? NOTHING : around.enter();
        return () -> {
            leave.run();
            Behalf.enter(before);
        };
    }
}
