package dev.based.internal.line;

import dev.based.internal.async.Stages;
import dev.based.internal.thread.Telling;
import dev.based.spi.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The call of an author's {@code cancel()}, which may block. Until it returns the connection is given nothing else to run, and to
 * nobody else: what is next waits behind it. Who waits for a command's end does not.
 *
 * <p>Safe for use by several threads.
 */
public final class CancelCall {
    private @Nullable Object target;
    private @Nullable Runnable behind;
    private volatile boolean failed;

    /** Takes note that it is about to be made for a command, which runs; false if one is being made. */
    public synchronized boolean begin(Object command) {
        if (target != null) {
            return false;
        }
        target = command;
        return true;
    }

    /** Makes it, and does what is next then; gives what completes when the request was delivered. */
    public CompletableFuture<Void> make(Connection connection) {
        CompletableFuture<Void> request = Stages.call(() -> "cancel()", connection::cancel);
        Stages.settle(request, (nothing, error) -> failed |= error != null);
        end();
        return request;
    }

    /** The command that it is being made for, which may have ended by now; null if it is not. */
    public synchronized @Nullable Object target() {
        return target;
    }

    /** Whether one has failed, so that nobody knows what a request may hit that was sent all the same. */
    public boolean hasFailed() {
        return failed;
    }

    /** Leaves to its end what is next on the connection, which is one thing at a time; false if it is not being made. */
    public synchronized boolean leave(Runnable next) {
        if (target == null) {
            return false;
        }
        behind = next;
        return true;
    }

    /** Waits for it no longer, since it has returned or the connection is gone. */
    public void end() {
        Runnable next;
        synchronized (this) {
            target = null;
            next = behind;
            behind = null;
        }
        if (next != null) {
            Telling.here(List.of(next));
        }
    }
}
