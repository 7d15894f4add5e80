package dev.based.vertx;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a connection was asked and has not answered: one call, or several where the client pipelines. */
final class InFlight {
    private final ArrayDeque<CompletableFuture<?>> calls = new ArrayDeque<>(2);

    synchronized <R> CompletableFuture<R> add() {
        CompletableFuture<R> call = new CompletableFuture<>();
        calls.add(call);
        return call;
    }

    /** Removes a call, which is the oldest one unless the client fails it before it is sent. */
    synchronized void remove(CompletableFuture<?> call) {
        calls.remove(call);
    }

    synchronized boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Fails all that is unanswered; an answer that comes after all is dropped. */
    void fail(Throwable error) {
        List<CompletableFuture<?>> unanswered;
        synchronized (this) {
            unanswered = List.copyOf(calls);
            calls.clear();
        }
        unanswered.forEach(call -> call.completeExceptionally(error));
    }
}
