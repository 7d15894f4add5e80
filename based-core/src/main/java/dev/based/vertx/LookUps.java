package dev.based.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Look-ups of names by the system, each of which keeps a worker thread until the system answers, which it may not do for minutes: so there is
 * one at a time of each name, whoever asks, and however long they wait.
 *
 * <p>Safe for use by several threads.
 */
final class LookUps {
    private final Map<String, Future<List<InetAddress>>> running = new HashMap<>();

    /** The addresses of a name, as the look-up finds them that runs, or one that begins; told in the caller's context. */
    Future<List<InetAddress>> of(String name, Vertx vertx) {
        ContextInternal context = ContextInternal.current();
        Promise<List<InetAddress>> told = context == null ? Promise.promise() : context.promise();
        Promise<List<InetAddress>> begun = Promise.promise();
        Future<List<InetAddress>> known;
        synchronized (this) {
            known = running.putIfAbsent(name, begun.future());
        }
        if (known == null) {
            begin(name, vertx, begun);
        }
        (known == null ? begun.future() : known).onComplete(told);
        return told.future();
    }

    private void begin(String name, Vertx vertx, Promise<List<InetAddress>> found) {
        VertxFutures.call(() -> vertx.executeBlocking(() -> List.of(InetAddress.getAllByName(name)), false))
                .onComplete((addresses, error) -> {
                    synchronized (this) {
                        running.remove(name);
                    }
                    if (error == null) {
                        found.complete(addresses == null ? List.of() : addresses);
                    } else {
                        found.fail(error);
                    }
                });
    }
}
