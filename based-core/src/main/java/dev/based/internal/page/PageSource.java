package dev.based.internal.page;

import dev.based.Row;
import dev.based.internal.async.Job;
import java.util.List;

/** Where the pages of one stream come from. Its methods are called without a lock held. */
public interface PageSource {
    /** Asks for the next page, which the listener is told; the first one begins all. Not called again before that. */
    void read();

    /** Ends the stream well, once the rows of its last page were taken: what it changed may be committed. */
    void finish();

    /**
     * Ends the stream early, also while a page is read. The listener is told when that is done. Called by any thread, perhaps
     * beside the other methods and more than once.
     *
     * @return {@code TOO_LATE} if the stream is ending by itself, and will tell how
     */
    Job.Stop cancel();

    /**
     * Ends the stream early, as {@link #cancel()} does, because its consumer failed. A stream that is ending by itself is left to.
     *
     * @param reason what the listener is told when that is done
     */
    void refuse(Throwable reason);

    /** What a source tells, to one listener, perhaps within the call that led to it. */
    interface Listener {
        /** The stream has the connection that it has waited for. Not told by one that is part of a session. */
        default void connected() {}

        /**
         * A page has come.
         *
         * @param rows its rows; none only on the last one
         * @param last whether no page follows
         */
        void page(List<Row> rows, boolean last);

        /** The stream failed or was cancelled, and nothing is left to do for it. */
        void failed(Throwable error);

        /** The same, where that is what came of the page that was asked for. */
        default void pageFailed(Throwable error) {
            failed(error);
        }

        /** The stream ended well, and nothing is left to do for it. */
        void completed();
    }

    /** Makes the source of a stream, once it has a subscriber. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes a source that has begun nothing.
         *
         * @param listener what it will tell
         * @return the source
         * @throws RuntimeException if the stream cannot be had
         */
        PageSource open(Listener listener);
    }
}
