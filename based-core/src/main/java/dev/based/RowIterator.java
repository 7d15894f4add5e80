package dev.based;

import java.util.Iterator;

/**
 * The rows of a {@link RowStream}, for code that may wait. Used by one thread at a time.
 *
 * <p>{@link #hasNext()} and {@link #next()} wait for the next page, as {@link Async#await} does: they throw what the stream
 * failed with, and on an interrupt {@link java.util.concurrent.CancellationException}, after which the stream is cancelled; where
 * that may not be called they throw {@link IllegalStateException}.
 *
 * <p>The stream ends well when {@link #hasNext()} has returned false. Code that stops before, also right after the last row, gives it
 * up: on a database, what the statement has changed is rolled back then.
 *
 * @param <T> what a row becomes
 */
public interface RowIterator<T> extends Iterator<T>, AutoCloseable {
    /** Cancels the stream, unless it has ended. Does not wait, and does not throw. */
    @Override
    void close();
}
