package dev.based.vertx;

import dev.based.spi.Command;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** A statement whose pages the client reads, by a cursor of its own. */
final class ClientPages implements PagedStatement {
    private final PreparedStatement statement;
    private final Results results;

    private ClientPages(PreparedStatement statement, Results results) {
        this.statement = statement;
        this.results = results;
    }

    static Future<PagedStatement> prepare(SqlConnection client, String text, Results results) {
        return client.prepare(text).map(statement -> new ClientPages(statement, results));
    }

    @Override
    public Pages execute(Command command, Tuple values) {
        Cursor cursor = statement.cursor(values);
        return new Pages() {
            @Override
            public Future<Page> read(int count) {
                return cursor.read(count).map(rows -> page(command, rows, rows.size() < count || !cursor.hasMore()));
            }

            @Override
            public Future<?> close() {
                return cursor.close();
            }
        };
    }

    private Page page(Command command, RowSet<io.vertx.sqlclient.Row> rows, boolean last) {
        return new Page(() -> results.rows(command, rows), last);
    }

    @Override
    public Future<?> close() {
        return statement.close();
    }
}
