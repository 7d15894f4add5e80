package dev.based.internal.stream;

import dev.based.Row;
import java.util.List;

/** Where the pages of one stream come from. Its methods are called without a lock held. */
public interface PageSource {
    /** Asks for the next page, which the listener is told; the first one begins all. Not called again before that. */
    void read();

    /**
     * Ends the stream before its last page, also while one is read. The listener is told nothing more but {@link
     * Listener#ended()}. Called by any thread, perhaps beside {@link #read()} and more than once.
     */
    void cancel();

    /** What a source tells, to one listener, perhaps within the call that led to it. */
    interface Listener {
        /**
         * A page has come.
         *
         * @param rows its rows; none only on the last one
         * @param last whether nothing follows but {@link #ended()} or {@link #failed}
         */
        void page(List<Row> rows, boolean last);

        /** The stream failed, and nothing is left to do for it. */
        void failed(Throwable error);

        /** The stream ended, after its last page or by a cancel, and nothing is left to do for it. */
        void ended();
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
