package dev.based.tests.broken;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Returns null where it should return a stage. */
final class ReturnsNull extends DelegatingConnection {
    ReturnsNull(Connection delegate) {
        super(delegate);
    }

    @Override
    @SuppressWarnings("NullAway") // that is the flaw
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return null;
    }
}
