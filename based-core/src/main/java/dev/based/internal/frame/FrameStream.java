package dev.based.internal.frame;

/** The stream that is open on a {@link Frame}, as the frame knows it. */
public interface FrameStream {
    /** Ends the stream with its session or transaction, once a page that is being read has come. Called without a lock held. */
    void endOfScope();
}
