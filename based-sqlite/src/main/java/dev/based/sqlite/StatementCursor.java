package dev.based.sqlite;

import dev.based.Row;
import dev.based.spi.Cursor;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Steps through a statement of a connection's, which keeps it while others do not run. */
final class StatementCursor implements Cursor {
    private final SqliteConnection connection;
    private final String sql;
    private final SqliteStatement statement;
    private final SqliteCursor cursor;

    StatementCursor(SqliteConnection connection, String sql, SqliteStatement statement, SqliteCursor cursor) {
        this.connection = connection;
        this.sql = sql;
        this.statement = statement;
        this.cursor = cursor;
    }

    @Override
    public CompletionStage<List<Row>> read(int count) {
        return connection.run(sql, () -> cursor.read(count));
    }

    @Override
    public CompletionStage<Void> close() {
        return connection.end(sql, statement);
    }
}
