package dev.based.observe;

/** How a call, a session or a transaction ended: in the words of its stage. */
public enum Outcome {
    /** The stage has a result. */
    SUCCEEDED,
    /** It failed, and with none of the following. */
    FAILED,
    /** It was cancelled: {@link java.util.concurrent.CancellationException}. */
    CANCELLED,
    /**
     * Its time was over: {@link dev.based.DatabaseTimeoutException}, among which {@link dev.based.PoolTimeoutException} is, or {@link
     * java.util.concurrent.TimeoutException}.
     */
    TIMED_OUT,
    /** Nobody knows whether it took effect: {@link dev.based.CommitOutcomeUnknownException}. */
    IN_DOUBT
}
