package dev.based.tests.broken;

import dev.based.ExecuteResult;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.concurrent.CompletionStage;

/** Reports success for what failed. */
final class SwallowsErrors extends DelegatingConnection {
    SwallowsErrors(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return super.execute(command).exceptionally(error -> ExecuteResult.of(0));
    }
}
