package dev.based.internal.thread;

/** A future whose work a thread that waits for it may do itself. */
public interface Assisted {
    /**
     * Does what can be done of it on the current thread, which waits for it. When it returns the future has completed, or the rest is done
     * elsewhere. An interrupt ends the wait, and cancels the future.
     *
     * @throws InterruptedException if the thread is interrupted, or was before
     */
    void assist() throws InterruptedException;

    /** Has all of it done elsewhere: who holds it does something else than to wait. */
    void leave();
}
