package dev.based.tests.broken;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A database without SQLSTATE, error numbers, SELECT without FROM and DROP TABLE IF EXISTS. */
final class ModestBackend extends DelegatingBackend {
    ModestBackend(Backend delegate) {
        super(delegate);
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        ErrorDetails known = error instanceof IllegalStateException
                ? ErrorDetails.of(ErrorKind.SYNTAX, "no SQL of mine")
                : super.describe(error);
        return known.withSqlState(null).withVendorCode(0);
    }

    @Override
    protected Connection decorate(Connection connection, Access access) {
        return new DelegatingConnection(connection) {
            @Override
            public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
                return isForeign(command) ? refused() : super.fetch(command, maxRows);
            }

            @Override
            public CompletionStage<ExecuteResult> execute(Command command) {
                return isForeign(command) ? refused() : super.execute(command);
            }
        };
    }

    private static boolean isForeign(Command command) {
        return command.sql().equals("SELECT 1") || command.sql().startsWith("DROP TABLE IF EXISTS");
    }

    private static <T> CompletionStage<T> refused() {
        return CompletableFuture.failedFuture(new IllegalStateException("no SQL of mine"));
    }
}
