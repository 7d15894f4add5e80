package dev.based.internal.line;

import dev.based.spi.Connection;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A text that commits: cancelled when the session's time is over, but only where its answer leaves no doubt all the same. */
final class CommitStep extends ControlStep {
    private final boolean cancellable;
    private final BooleanSupplier late;

    CommitStep(String sql, Connection connection, BooleanSupplier late, Consumer<@Nullable Throwable> outcome) {
        super(sql, outcome);
        cancellable = Stops.mayCancelCommit(connection);
        this.late = late;
    }

    @Override
    public boolean isStopped() {
        return late.getAsBoolean();
    }

    @Override
    public boolean mayBeCancelled() {
        return cancellable;
    }
}
