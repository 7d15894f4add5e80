package dev.based.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** An attempt to connect, which others may give up. Safe for use by several threads. */
final class Attempt<T> {
    private final @Nullable ContextInternal context;
    private final Promise<T> promise;

    /** Begins one. What follows belongs to the current context, whoever ends it. */
    Attempt() {
        context = ContextInternal.current();
        promise = context == null ? Promise.promise() : context.promise();
    }

    Future<T> future() {
        return promise.future();
    }

    /** Ends it, unless it has ended. */
    boolean succeed(T connection) {
        return promise.tryComplete(connection);
    }

    /** Ends it, unless it has ended. */
    void fail(Throwable error) {
        promise.tryFail(error);
    }

    /** Ends it soon: whoever waits for it, such as a user's function, goes on in its context, and not here, where a monitor may be held. */
    void giveUp(Throwable reason) {
        if (context == null) {
            fail(reason);
            return;
        }
        try {
            context.runOnContext(ignored -> fail(reason));
        } catch (RejectedExecutionException ended) {
            // with its event loop, where nobody waits any more
        }
    }
}
