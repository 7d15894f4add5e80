package dev.based.internal.line;

import dev.based.spi.Connection;
import dev.based.spi.TransactionStatus;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A text that ends a transaction or savepoint: never refused and never cancelled. */
public class ControlStep implements Step<Object> {
    private final String sql;
    private final Consumer<@Nullable Throwable> outcome;

    public ControlStep(String sql, Consumer<@Nullable Throwable> outcome) {
        this.sql = sql;
        this.outcome = outcome;
    }

    @Override
    public @Nullable Throwable refusal() {
        return null;
    }

    @Override
    @SuppressWarnings("unchecked") // the result is not looked at
    public final CompletionStage<Object> send(Connection connection) {
        return (CompletionStage<Object>) connection.control(sql);
    }

    @Override
    public Runnable done(@Nullable Object result, @Nullable Throwable error, TransactionStatus status) {
        return () -> outcome.accept(error);
    }

    @Override
    public final boolean internal() {
        return true;
    }

    @Override
    public boolean mayBeCancelled() {
        return false;
    }

    /** The text. */
    @Override
    public final String toString() {
        return sql;
    }
}
