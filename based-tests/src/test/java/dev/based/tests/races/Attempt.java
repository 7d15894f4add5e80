package dev.based.tests.races;

import java.util.concurrent.CompletableFuture;

/**
 * A cancel.
 *
 * @param target which future
 * @param victim that future
 * @param phase how far the call had come
 * @param stopped what {@code cancel} returned
 * @param late whether the call had succeeded when {@code cancel} returned
 */
record Attempt(Target target, CompletableFuture<?> victim, Phase phase, boolean stopped, boolean late) {
    /** How far a call has come. */
    enum Phase {
        /** No body has begun; a single statement may be under way. */
        CALLED,
        IN_BODY,
        /** The body has ended, so that COMMIT is about to be sent, or under way. */
        IN_COMMIT,
        ENDED
    }

    static Phase phase(Call call, CompletableFuture<?> future) {
        if (future.isDone()) {
            return Phase.ENDED;
        }
        if (call.has(Moment.COMMIT)) {
            return Phase.IN_COMMIT;
        }
        return call.has(Moment.BODY) ? Phase.IN_BODY : Phase.CALLED;
    }

    static boolean hasSucceeded(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
