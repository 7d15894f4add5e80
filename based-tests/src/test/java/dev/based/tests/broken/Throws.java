package dev.based.tests.broken;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Throws where it should return a failed stage. */
final class Throws extends DelegatingConnection {
    Throws(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        throw new IllegalStateException("fetch threw.");
    }
}
