package dev.based.internal.transaction;

/** The body that runs in a session or transaction, as its frame knows it. Its methods are called without a lock held. */
public interface FrameBody {
    /** Cancels the body's stage and closes its frame, which was stopped. */
    void abort();

    /** Tells those who wait for the body what it was stopped for, since its connection does not come to an end. */
    void giveUp(Throwable reason);
}
