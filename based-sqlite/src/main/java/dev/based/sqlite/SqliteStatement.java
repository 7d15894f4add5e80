package dev.based.sqlite;

import dev.based.Columns;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.Command;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnectionConfig;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared statement and the names of its columns. Used by one thread at a time, that which runs its connection's commands.
 *
 * <p>It is prepared and bound by the driver's JDBC classes, but stepped and read through the layer below them: JDBC's result
 * set asks for the names of all columns at each run, boxes what it reads twice, and leaves a statement that failed active.
 */
final class SqliteStatement {
    private static final @Nullable Object[] NO_VALUES = {};

    private final PreparedStatement prepared;
    private final CoreStatement core;
    private final DB database;
    private final boolean selectsAll;
    private final SchemaChanges schema;
    private final TextEncoding texts;
    private final int placeholders;
    private @Nullable Columns columns;
    /** When the names of the columns were read. */
    private int columnsAsOf;

    SqliteStatement(PreparedStatement prepared, String sql, SchemaChanges schema, TextEncoding texts)
            throws SQLException {
        this.prepared = prepared;
        this.core = (CoreStatement) prepared;
        this.database = core.conn.getDatabase();
        this.selectsAll = sql.indexOf('*') >= 0;
        this.schema = schema;
        this.texts = texts;
        placeholders = prepared.getParameterMetaData().getParameterCount();
    }

    /** The names of the columns as the statement was prepared, before it is run. */
    List<String> names() throws SQLException {
        return core.pointer.safeRun((db, pointer) -> List.of(db.column_names(pointer)));
    }

    /** Runs the statement to its first row; if there is none, false is returned and the driver has reset it. */
    private boolean execute(@Nullable Object[] encoded) throws SQLException {
        if (placeholders > encoded.length) { // as in a script, in which they are not looked for
            throw new ParameterException(
                    "The statement has " + placeholders + " placeholders, such as ? or :name, and " + encoded.length
                            + " values. A script takes none: write its values into it, or give the statement and its"
                            + " values to execute().",
                    null);
        }
        SQLiteConnectionConfig driver = core.conn.getConnectionConfig();
        driver.setAutoCommit(false); // else the driver steps a BEGIN and a COMMIT behind each statement, to no effect
        try {
            return database.execute(core, encoded);
        } finally {
            driver.setAutoCommit(true);
        }
    }

    /** Runs the statement and reads its rows. */
    List<Row> fetch(Command command, int maxRows) throws SQLException {
        if (!execute(SqliteValues.encode(command, command.values()))) {
            return List.of();
        }
        int readRows = command.traits().onlyReads() ? maxRows : 0; // else it is run to its end, where SQLite commits
        List<Row> rows = core.pointer.safeRun((db, pointer) -> {
            try {
                return read(db, pointer, columns(db, pointer), readRows);
            } finally {
                db.reset(pointer);
            }
        });
        return maxRows > 0 && rows.size() > maxRows ? List.copyOf(rows.subList(0, maxRows)) : rows;
    }

    /** Runs the statement to its first row; {@link #reset()} ends it. */
    SqliteCursor cursor(Command command) throws SQLException {
        boolean hasRow = execute(SqliteValues.encode(command, command.values()));
        Columns read = hasRow ? core.pointer.safeRun(this::columns) : Columns.of(List.of());
        return new SqliteCursor(core.pointer, read, texts, hasRow);
    }

    /** Ends a run that was not read to its end. */
    void reset() throws SQLException {
        core.pointer.safeRunConsume((db, pointer) -> db.reset(pointer));
    }

    private List<Row> read(DB db, long pointer, Columns columns, int maxRows) throws SQLException {
        Row first = SqliteValues.row(db, pointer, columns, texts);
        int status = maxRows == 1 ? Codes.SQLITE_DONE : db.step(pointer);
        if (status == Codes.SQLITE_DONE) {
            return Collections.singletonList(first);
        }
        List<Row> rows = new ArrayList<>();
        rows.add(first);
        while (status == Codes.SQLITE_ROW) {
            rows.add(SqliteValues.row(db, pointer, columns, texts));
            status = rows.size() == maxRows ? Codes.SQLITE_DONE : db.step(pointer);
        }
        requireDone(db, status);
        return Collections.unmodifiableList(rows);
    }

    private static void requireDone(DB db, int status) throws SQLException {
        if (status != Codes.SQLITE_DONE) {
            db.throwex(status);
        }
    }

    /**
     * The names of the columns. SQLite prepares a statement anew by itself when the schema has changed, after which
     * {@code *} may mean other columns than before. Without a star their number stays, but a name may be written otherwise,
     * that behind {@code rowid} for instance: another process that does this is not noticed.
     */
    private Columns columns(DB db, long pointer) throws SQLException {
        Columns known = columns;
        if (known != null && !selectsAll && !schema.since(columnsAsOf)) {
            return known;
        }
        columnsAsOf = schema.now();
        texts.ask();
        List<String> names = List.of(db.column_names(pointer));
        if (known == null || !known.names().equals(names)) {
            known = Columns.of(names);
            columns = known;
        }
        return known;
    }

    /** Runs a text without parameters for its effect. */
    void run() throws SQLException {
        runEncoded(NO_VALUES);
    }

    /** Runs the statement for its effect; rows that it returns are read to their end, after which the effect is complete. */
    void run(Command command, @Nullable Object[] values) throws SQLException {
        runEncoded(SqliteValues.encode(command, values));
    }

    private void runEncoded(@Nullable Object[] encoded) throws SQLException {
        if (!execute(encoded)) {
            return;
        }
        core.pointer.safeRunConsume((db, pointer) -> {
            try {
                int status = Codes.SQLITE_ROW;
                while (status == Codes.SQLITE_ROW) {
                    status = db.step(pointer);
                }
                requireDone(db, status);
            } finally {
                db.reset(pointer);
            }
        });
    }

    /** Frees the statement; what its last run failed with was told then. */
    void close() throws SQLException {
        core.pointer.close();
        prepared.close();
    }
}
