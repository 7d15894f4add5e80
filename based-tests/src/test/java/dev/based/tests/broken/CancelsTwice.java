package dev.based.tests.broken;

import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.tests.support.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stops a command when asked, and the next one too, as a request does that comes late, and says that it can carry on. */
final class CancelsTwice extends DelegatingConnection {
    private final AtomicBoolean late = new AtomicBoolean();

    CancelsTwice(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<Void> cancel() {
        late.set(true);
        return super.cancel();
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return late.getAndSet(false) ? hit() : super.fetch(command, maxRows);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return late.getAndSet(false) ? hit() : super.execute(command);
    }

    private static <T> CompletionStage<T> hit() {
        return CompletableFuture.failedFuture(
                new CancellationException("A request that was meant for another statement has come."));
    }
}
