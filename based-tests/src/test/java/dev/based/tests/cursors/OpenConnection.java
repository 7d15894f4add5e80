package dev.based.tests.cursors;

import static dev.based.tests.support.Outcomes.await;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.Row;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.Traits;
import dev.based.spi.TransactionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** A connection of a backend's, without the engine. Its statements are as the engine would give them. */
public final class OpenConnection implements AutoCloseable {
    private final Backend backend;
    private final Connection connection;

    public OpenConnection(String url) {
        DatabaseUrl parts = DatabaseUrl.parse(url);
        BackendProvider provider = ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.schemes().contains(parts.scheme()))
                .findFirst()
                .orElseThrow();
        backend = provider.create(parts, DatabaseOptions.DEFAULT);
        connection = await(backend.open(Access.READ_WRITE));
    }

    public Connection connection() {
        return connection;
    }

    /** A further connection of the same backend's, which the caller closes. */
    public Connection another() {
        return await(backend.open(Access.READ_WRITE));
    }

    public ErrorKind kind(Throwable error) {
        return backend.describe(error).kind();
    }

    /** Opens a transaction. */
    public void begin() {
        backend.dialect().begin(TransactionMode.DEFAULT).forEach(text -> await(connection.control(text)));
    }

    public void control(String text) {
        await(connection.control(text));
    }

    public static Command query(String sql, @Nullable Object... values) {
        return command(Traits.of("SELECT").returnsRows().build(), sql, values);
    }

    public static Command command(Traits traits, String sql, @Nullable Object... values) {
        return new Command(sql, values, null, traits);
    }

    public Cursor open(Command command, int pageSize) {
        return await(connection.cursor(command, pageSize));
    }

    /** Reads all rows, some at a time, and closes. */
    public List<Row> readAll(Command command, int pageSize) {
        Cursor cursor = open(command, pageSize);
        List<Row> rows = new ArrayList<>();
        List<Row> page;
        do {
            page = await(cursor.read(pageSize));
            rows.addAll(page);
        } while (page.size() == pageSize);
        await(cursor.close());
        return rows;
    }

    List<Row> fetch(String sql, @Nullable Object... values) {
        return await(connection.fetch(query(sql, values), 0));
    }

    /** The only value, which is a number. */
    long number(String sql) {
        return fetch(sql).get(0).getLong(0);
    }

    @Override
    public void close() {
        await(connection.close());
        await(backend.close());
    }
}
