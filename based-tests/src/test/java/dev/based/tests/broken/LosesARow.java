package dev.based.tests.broken;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Forgets the last of several rows. */
final class LosesARow extends DelegatingConnection {
    LosesARow(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return super.fetch(command, maxRows)
                .thenApply(rows -> rows.size() > 1 ? rows.subList(0, rows.size() - 1) : rows);
    }
}
