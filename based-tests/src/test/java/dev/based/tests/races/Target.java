package dev.based.tests.races;

import java.util.concurrent.CompletableFuture;

/** Which future is cancelled. */
enum Target {
    /** The call's own. */
    OWN,
    /** One that {@code thenApply} made of it. */
    DERIVED,
    /** One that {@code thenCompose} made of it. */
    COMPOSED,
    /** That of a part inside the body, such as a nested transaction. */
    PART;

    /** The future to cancel, of the call's own or, for a part, of the part's. */
    CompletableFuture<?> of(CompletableFuture<?> future) {
        return switch (this) {
            case OWN, PART -> future;
            case DERIVED -> future.thenApply(value -> value);
            case COMPOSED -> future.thenCompose(CompletableFuture::completedFuture);
        };
    }
}
