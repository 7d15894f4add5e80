package dev.based.internal.stream;

import java.util.concurrent.Flow;

/**
 * A subscriber of the library's own. It is done with a row when it asks for the next, so that a stream does not end, nor commit,
 * before it is done with the last: any other subscriber counts as done with a row once its {@code onNext} has returned.
 */
interface StepwiseSubscriber<T> extends Flow.Subscriber<T> {
    /** Told when all rows were taken, in time to cancel the stream for what comes of them. */
    default void allTaken() {}
}
