package dev.based.tests.broken;

import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Closes, and never says so. */
final class NeverCloses extends DelegatingConnection {
    NeverCloses(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<Void> close() {
        super.close();
        return new CompletableFuture<>();
    }
}
