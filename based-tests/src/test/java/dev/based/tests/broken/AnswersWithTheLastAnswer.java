package dev.based.tests.broken;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives back the stage of the query before, as if that could complete twice. */
final class AnswersWithTheLastAnswer extends DelegatingConnection {
    private @Nullable CompletionStage<List<Row>> last;

    AnswersWithTheLastAnswer(Connection delegate) {
        super(delegate);
    }

    @Override
    public synchronized CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        CompletionStage<List<Row>> before = last;
        last = super.fetch(command, maxRows);
        return before == null ? last : before;
    }
}
