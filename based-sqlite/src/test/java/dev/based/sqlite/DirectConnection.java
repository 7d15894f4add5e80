package dev.based.sqlite;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.Row;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Traits;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** A connection of the backend's, used as the engine uses it but without the engine. */
final class DirectConnection implements AutoCloseable {
    final Backend backend;
    final Connection connection;

    DirectConnection(String url) throws Exception {
        this(url, DatabaseOptions.DEFAULT.statementCache());
    }

    DirectConnection(String url, int statementCache) throws Exception {
        backend = backend(url, statementCache);
        connection = result(backend.open(Access.READ_WRITE));
    }

    static Backend backend(String url, int statementCache) {
        return new SqliteBackend(SqliteSettings.of(DatabaseUrl.parse(url)), statementCache);
    }

    static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static Throwable error(CompletionStage<?> stage) {
        return Assertions.catchThrowableOfType(ExecutionException.class, () -> result(stage))
                .getCause();
    }

    ErrorKind kind(CompletionStage<?> stage) {
        return backend.describe(error(stage)).kind();
    }

    static Command read(String sql, @Nullable Object... values) {
        return new Command(sql, values, null, Traits.of("SELECT").returnsRows().build());
    }

    static Command change(String sql, @Nullable Object... values) {
        return new Command(sql, values, null, Traits.of("INSERT").changesRows().build());
    }

    static Command other(String verb, String sql) {
        return new Command(
                sql, new Object[0], null, Traits.of(verb).leavesState().build());
    }

    List<Row> fetch(String sql) throws Exception {
        return result(connection.fetch(read(sql), 0));
    }

    void execute(String sql, @Nullable Object... values) throws Exception {
        result(connection.execute(change(sql, values)));
    }

    void ddl(String sql) throws Exception {
        result(connection.execute(other(sql.substring(0, sql.indexOf(' ')), sql)));
    }

    void control(String sql) throws Exception {
        result(connection.control(sql));
    }

    /** Fails if a statement is active still. */
    void requireNoneActive() throws Exception {
        ddl("VACUUM ");
    }

    @Override
    public void close() {
        connection.close().toCompletableFuture().join();
    }
}
