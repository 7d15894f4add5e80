package dev.based.internal.transaction;

/** The body that runs in a session or transaction, as its frame knows it. Its methods are called without a lock held. */
public interface FrameBody {
    /** Cancels the body's stage, since its frame was stopped. What the user chained to that may do anything. */
    void cancel();

    /** Closes its frame, which was stopped. */
    void end();

    /** Tells those who wait for the body what it was stopped for, since its connection does not come to an end. */
    void giveUp(Throwable reason);
}
