package dev.based.tests.broken;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs queries and never tells what came of them. */
final class NeverAnswers extends DelegatingConnection {
    NeverAnswers(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        super.fetch(command, maxRows);
        return new CompletableFuture<>();
    }
}
