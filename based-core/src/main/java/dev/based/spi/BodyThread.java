package dev.based.spi;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection's own thread, on which the bodies of its sessions run: straight code in them may await there, since the thread does the
 * connection's work while it waits. Only a {@link Thread} implements it.
 *
 * <p>All but {@link #interrupt()} is called on that thread alone.
 */
public interface BodyThread {
    /**
     * The current thread, if code that runs on it now may await.
     *
     * @return the thread; null if it is no connection's own, if it runs no session's body, or if what runs now is called by the
     *     connection, so that nothing can be waited for without blocking that
     */
    static @Nullable BodyThread awaiting() {
        return Thread.currentThread() instanceof BodyThread thread && thread.mayAwait() ? thread : null;
    }

    /**
     * Whether {@link #runUntil} may be called now.
     *
     * @return whether a session's body runs, and nothing that the connection has called meanwhile
     */
    boolean mayAwait();

    /**
     * Runs a session's body and marks the thread as one that may await until it returns.
     *
     * @param body the body
     */
    void runBody(Runnable body);

    /**
     * Does the connection's work until a future has completed, also if the thread is to finish meanwhile.
     *
     * @param future what to wait for
     * @throws InterruptedException if the thread is interrupted meanwhile, or was before
     */
    void runUntil(CompletableFuture<?> future) throws InterruptedException;

    /** Interrupts the thread: {@link Thread#interrupt()}. */
    void interrupt();
}
