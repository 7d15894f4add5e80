package dev.based.vertx;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Small steps on Vert.x futures. */
final class VertxFutures {
    private VertxFutures() {}

    /** Calls something that returns a future; throwing, as clients do on some errors, becomes a failed future. */
    static <T> Future<T> call(Supplier<Future<T>> call) {
        try {
            return call.get();
        } catch (Throwable error) {
            return Future.failedFuture(error);
        }
    }
}
