package dev.based.tests.broken;

import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says that it is as new, and is as the session left it. */
final class KeepsState extends DelegatingConnection {
    KeepsState(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<Void> reset() {
        return CompletableFuture.completedFuture(null);
    }
}
