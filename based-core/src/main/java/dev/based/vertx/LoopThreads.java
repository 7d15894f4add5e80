package dev.based.vertx;

import io.netty.channel.IoHandlerFactory;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The threads of a backend's connections. A thread outlives its connection and serves a later one: there are as many as connections
 * were open at once, until the backend is closed. Vert.x never forgets an event loop that looked up a host, and must be closed before
 * that ends.
 *
 * <p>Safe for use by several threads.
 */
final class LoopThreads {
    private final ArrayDeque<LoopThread> free = new ArrayDeque<>();
    private final Set<LoopThread> all = new HashSet<>();
    private boolean ended;

    /** A thread for one connection; throws if there is no memory for a further one. */
    LoopThread take(IoHandlerFactory sockets) {
        synchronized (this) {
            LoopThread idle = free.poll();
            if (idle != null) {
                return idle;
            }
        }
        LoopThread begun = LoopThread.begin(sockets, this::free);
        synchronized (this) {
            all.add(begun);
            if (ended) { // the backend was closed meanwhile
                begun.finish();
            }
        }
        return begun;
    }

    private synchronized void free(LoopThread thread) {
        free.push(thread);
    }

    /** Whether a body runs on one of them. */
    synchronized boolean areHeld() {
        return all.stream().anyMatch(LoopThread::isOccupied);
    }

    /**
     * Closes the sockets that are left, such as one on which a server has not answered a request to cancel. Netty complains of those that are closed
     * when Vert.x has ended.
     *
     * @return a stage that completes when all are closed but those of threads that run a body
     */
    CompletionStage<Void> closeSockets() {
        return onEach(LoopThread::closeSockets);
    }

    /**
     * Ends all threads, each when it runs no body any more.
     *
     * @return a stage that completes when all have ended
     */
    synchronized CompletionStage<Void> end() {
        ended = true;
        all.forEach(LoopThread::finish);
        return onEach(LoopThread::ended);
    }

    private synchronized CompletionStage<Void> onEach(Function<LoopThread, CompletionStage<Void>> what) {
        return CompletableFuture.allOf(all.stream()
                .map(thread -> what.apply(thread).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }
}
