package dev.based.tests.broken;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks with the text of numbers in a transaction, and with numbers outside. */
final class MeansTextInTransactions extends DelegatingConnection {
    private volatile boolean open;

    MeansTextInTransactions(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<?> control(String sql) {
        open = !sql.startsWith("COMMIT") && (open || sql.startsWith("BEGIN"));
        return super.control(sql);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return super.fetch(open ? command.withValues(texts(command.values())) : command, maxRows);
    }

    private static @Nullable Object[] texts(@Nullable Object[] values) {
        return Arrays.stream(values)
                .map(value -> value instanceof Number ? value.toString() : value)
                .toArray();
    }
}
