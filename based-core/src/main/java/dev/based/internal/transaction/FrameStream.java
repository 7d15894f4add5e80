package dev.based.internal.transaction;

/** The stream that is open on a session or transaction, as its frame knows it. */
public interface FrameStream {
    /** Ends the stream with its session or transaction, once a page that is being read has come. Called without a lock held. */
    void endOfScope();
}
