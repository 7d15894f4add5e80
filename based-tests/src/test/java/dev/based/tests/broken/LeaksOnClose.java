package dev.based.tests.broken;

import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says that it closed, and keeps its thread and its file. */
final class LeaksOnClose extends DelegatingConnection {
    LeaksOnClose(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
