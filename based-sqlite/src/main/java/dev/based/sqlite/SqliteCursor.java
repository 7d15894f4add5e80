package dev.based.sqlite;

import dev.based.Columns;
import dev.based.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;
import org.sqlite.core.SafeStmtPtr;

/** A statement that is stepped through, some rows at a time. Used by one thread at a time, that which runs its connection's commands. */
final class SqliteCursor {
    private final SafeStmtPtr statement;
    private final Columns columns;
    private final TextEncoding texts;
    /** Whether the statement stands on a row that was not read yet. */
    private boolean onRow;

    private boolean ended;

    /**
     * Begins to step.
     *
     * @param statement the statement, bound and run to its first row
     * @param columns its columns
     * @param texts reads text
     * @param hasRow whether there is a first row
     */
    SqliteCursor(SafeStmtPtr statement, Columns columns, TextEncoding texts, boolean hasRow) {
        this.statement = statement;
        this.columns = columns;
        this.texts = texts;
        onRow = hasRow;
        ended = !hasRow;
    }

    List<Row> read(int count) throws SQLException {
        return statement.safeRun((db, pointer) -> read(db, pointer, count));
    }

    private List<Row> read(DB db, long pointer, int count) throws SQLException {
        List<Row> rows = new ArrayList<>();
        while (rows.size() < count && advance(db, pointer)) {
            rows.add(SqliteValues.row(db, pointer, columns, texts));
            onRow = false;
        }
        return Collections.unmodifiableList(rows);
    }

    private boolean advance(DB db, long pointer) throws SQLException {
        if (onRow || ended) {
            return onRow;
        }
        int status = db.step(pointer);
        onRow = status == Codes.SQLITE_ROW;
        ended = !onRow;
        if (ended && status != Codes.SQLITE_DONE) {
            db.throwex(status);
        }
        return onRow;
    }
}
