package dev.based.tests.broken;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes or reads other values than it was given. */
final class ChangesValues extends DelegatingConnection {
    private final UnaryOperator<@Nullable Object> written;
    private final UnaryOperator<@Nullable Object> read;

    private ChangesValues(
            Connection delegate, UnaryOperator<@Nullable Object> written, UnaryOperator<@Nullable Object> read) {
        super(delegate);
        this.written = written;
        this.read = read;
    }

    /** Keeps the lower 32 bits of a number. */
    static Connection truncatingIntegers(Connection delegate) {
        return new ChangesValues(
                delegate, value -> value instanceof Long number ? number.intValue() : value, value -> value);
    }

    /** Knows the letters of English only. */
    static Connection manglingText(Connection delegate) {
        return new ChangesValues(
                delegate,
                value -> value instanceof String text
                        ? new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
                        : value,
                value -> value);
    }

    /** Gives NULL for bytes, which it cannot read. */
    static Connection readingNullForBytes(Connection delegate) {
        return new ChangesValues(delegate, value -> value, value -> value instanceof byte[] ? null : value);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return super.execute(command.withValues(change(command.values())));
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return super.batch(command, values.stream().map(this::change).toList());
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return super.fetch(command.withValues(change(command.values())), maxRows)
                .thenApply(rows -> rows.stream().map(this::reread).toList());
    }

    private @Nullable Object[] change(@Nullable Object[] values) {
        return Arrays.stream(values).map(written).toArray();
    }

    private Row reread(Row row) {
        @Nullable Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read.apply(row.get(i));
        }
        return Row.of(row.columns(), values);
    }
}
