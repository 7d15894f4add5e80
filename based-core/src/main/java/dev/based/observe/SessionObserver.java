package dev.based.observe;

/**
 * Told the course and the end of a session, or of a transaction inside one: see {@link DatabaseListener#session}. If its caller
 * cancels it, the end is told at once, and the rollback after it.
 */
public interface SessionObserver {
    /**
     * The database has answered to what opens or ends the transaction or savepoint.
     *
     * @param event what, how long it took, and what came of it
     */
    default void transaction(TransactionEvent event) {}

    /**
     * An attempt failed in a way that may pass, and another one begins, after a pause. Not called for a transaction inside.
     *
     * @param attempt the number of the attempt that begins, from 2
     * @param failure what the one before failed with
     */
    default void retried(int attempt, Throwable failure) {}

    /**
     * Code of the user's that belongs to the body is about to run on this thread: the body itself, a step of one of its loops, what it
     * awaits in, a function that it has given to {@code thenCompose}, whose turn may come after the end. What is chained to stages otherwise is
     * not announced.
     *
     * @return closed on the same thread when that code has returned
     */
    default Entered enter() {
        return () -> {};
    }

    /**
     * It has ended. Called once.
     *
     * @param end how
     */
    void ended(SessionEnd end);

    /** Undoes what {@link #enter} did. */
    @FunctionalInterface
    interface Entered extends AutoCloseable {
        @Override
        void close();
    }
}
