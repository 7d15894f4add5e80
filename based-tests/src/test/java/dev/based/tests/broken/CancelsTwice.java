package dev.based.tests.broken;

import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Stops a command when asked, and the next one too, as a request does that comes late, and says that it can carry on. */
final class CancelsTwice extends DelegatingConnection {
    private boolean running;
    private int hits;

    CancelsTwice(Connection delegate) {
        super(delegate);
    }

    /** The command that is meant may be about to come. */
    @Override
    public CompletionStage<Void> cancel() {
        synchronized (this) {
            hits = Math.max(hits, running ? 1 : 2);
        }
        return super.cancel();
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return unlessHit(() -> super.fetch(command, maxRows));
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return unlessHit(() -> super.execute(command));
    }

    private <T> CompletionStage<T> unlessHit(Supplier<CompletionStage<T>> call) {
        synchronized (this) {
            if (hits > 0) {
                hits--;
                return CompletableFuture.failedFuture(
                        new CancellationException("A request that was meant for another statement has come."));
            }
            running = true;
        }
        return call.get().whenComplete((answer, error) -> {
            synchronized (this) {
                running = false;
            }
        });
    }
}
