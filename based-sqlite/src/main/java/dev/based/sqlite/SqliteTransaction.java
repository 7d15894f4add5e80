package dev.based.sqlite;

import dev.based.spi.TransactionStatus;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Whether a connection is in a transaction: SQLite's <a href="https://sqlite.org/c3ref/get_autocommit.html">autocommit
 * mode</a>, for which the driver has no call. The texts that open and close transactions tell it; SQLite ends one by itself
 * only in a statement that fails (ON CONFLICT ROLLBACK, RAISE(ROLLBACK), a full disk, an interrupted write), after which it
 * is asked, as it is behind a user's own COMMIT or the like, and behind a user of the driver's connection.
 *
 * <p>Changed by the thread that runs the connection's commands, one at a time; read by any.
 */
final class SqliteTransaction {
    private final SQLiteConnection connection;
    private volatile TransactionStatus status = TransactionStatus.NONE;

    SqliteTransaction(SQLiteConnection connection) {
        this.connection = connection;
    }

    TransactionStatus status() {
        return status;
    }

    boolean isOpen() {
        return status != TransactionStatus.NONE;
    }

    /** One of the dialect's texts has succeeded. */
    void controlled(String sql) {
        TransactionStatus after = SqliteDialect.after(sql);
        if (after != null) {
            status = after;
        }
    }

    /** A statement failed, which may have ended the transaction, if there is one. */
    void doubt() {
        if (status != TransactionStatus.NONE) {
            suspect();
        }
    }

    /** What was known does not count any more. */
    void suspect() {
        status = TransactionStatus.UNKNOWN;
    }

    /** Asks SQLite, if it is not known. No statement may be active. */
    void ask() throws SQLException {
        if (status == TransactionStatus.UNKNOWN) {
            status = isOpenNow() ? TransactionStatus.OPEN : TransactionStatus.NONE;
        }
    }

    /** A deferred BEGIN takes no lock, and is refused inside a transaction. */
    private boolean isOpenNow() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (isRefused(begin(statement))) {
                return true;
            }
            statement.execute(SqliteDialect.ROLLBACK);
            return false;
        }
    }

    private static @Nullable SQLiteException begin(Statement statement) throws SQLException {
        try {
            statement.execute(SqliteDialect.BEGIN);
            return null;
        } catch (SQLiteException error) {
            return error;
        }
    }

    private static boolean isRefused(@Nullable SQLiteException error) throws SQLiteException {
        if (error != null && error.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
            throw error;
        }
        return error != null;
    }
}
