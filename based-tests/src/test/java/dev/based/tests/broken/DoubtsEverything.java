package dev.based.tests.broken;

import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reports a text that it did not send, since it was closed before, as one whose answer was lost. */
final class DoubtsEverything extends DelegatingConnection {
    private volatile boolean closed;

    DoubtsEverything(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<?> control(String sql) {
        return closed
                ? CompletableFuture.failedFuture(new DatabaseException(
                        ErrorDetails.of(ErrorKind.CONNECTION_LOST, "The connection was lost."), null, null))
                : super.control(sql);
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        return super.close();
    }
}
