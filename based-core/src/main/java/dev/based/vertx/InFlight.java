package dev.based.vertx;

import dev.based.spi.CommandNotSentException;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What a connection was asked and has not answered: one call, or several where the client pipelines.
 *
 * <p>Safe for use by several threads.
 */
final class InFlight {
    private final ArrayDeque<Exchange<?, ?>> calls = new ArrayDeque<>(2);

    synchronized void add(Exchange<?, ?> call) {
        calls.add(call);
    }

    /** Removes a call, which is the oldest one unless the client fails it before it is sent. */
    synchronized void remove(Exchange<?, ?> call) {
        calls.remove(call);
    }

    synchronized int size() {
        return calls.size();
    }

    synchronized boolean isEmpty() {
        return calls.isEmpty();
    }

    synchronized List<Exchange<?, ?>> calls() {
        return List.copyOf(calls);
    }

    /** Whether a call is the only one. */
    synchronized boolean isOnly(Exchange<?, ?> call) {
        return calls.size() == 1 && calls.peek() == call;
    }

    /** Whether all of it only reads. */
    synchronized boolean onlyRead() {
        for (Exchange<?, ?> call : calls) {
            if (!call.onlyReads()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Fails all that is unanswered; an answer that comes after all is dropped.
     *
     * @param unseen whether the server has run nothing of it
     */
    void fail(Throwable error, boolean unseen) {
        List<Exchange<?, ?>> unanswered;
        synchronized (this) {
            unanswered = List.copyOf(calls);
            calls.clear();
        }
        for (Exchange<?, ?> call : unanswered) {
            call.completeExceptionally(
                    call.isHanded() && !unseen ? call.lostBy(error) : new CommandNotSentException(error));
        }
    }
}
