package dev.based.tests.broken;

import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says that it asked the database to stop a command, and lets it run on until it is closed itself. */
final class IgnoresCancels extends DelegatingConnection {
    IgnoresCancels(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<Void> cancel() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close() {
        return super.cancel().thenCompose(stopped -> super.close());
    }
}
