package dev.based.vertx;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.SqlStates;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;

/** What the errors of Vert.x SQL clients mean, as far as their classes and the SQLSTATE tell. */
public final class VertxErrors {
    private VertxErrors() {}

    /**
     * Explains an error.
     *
     * @param error a client's error, or a {@link SQLException} that vertx-jdbc-client passes on
     * @return what it means, without a constraint; {@link ErrorKind#OTHER} if nothing is known about it
     */
    public static ErrorDetails describe(Throwable error) {
        Throwable known = unwrap(error);
        String message = known.getMessage() == null ? known.getClass().getName() : known.getMessage();
        if (known instanceof DatabaseException database) {
            String sqlState = database.getSqlState();
            return ErrorDetails.of(SqlStates.kind(sqlState), message)
                    .withSqlState(sqlState)
                    .withVendorCode(database.getErrorCode());
        }
        if (known instanceof SQLException sql) {
            return ErrorDetails.of(SqlStates.kind(sql.getSQLState()), message)
                    .withSqlState(sql.getSQLState())
                    .withVendorCode(sql.getErrorCode());
        }
        if (known instanceof ClosedConnectionException) {
            return ErrorDetails.of(ErrorKind.CONNECTION_LOST, "The connection was lost before the server had answered.")
                    .asFreeOfValues();
        }
        ErrorDetails details = ErrorDetails.of(kind(known, message), message);
        return details.kind() == ErrorKind.CONNECTION_LOST ? details.asFreeOfValues() : details;
    }

    /**
     * The error behind that of a JDBC batch, which tells less.
     *
     * @param error an error
     * @return the error that made the batch fail, or the error itself if it is not a batch's
     */
    public static Throwable unwrap(Throwable error) {
        return error instanceof BatchUpdateException batch && batch.getNextException() != null
                ? batch.getNextException()
                : error;
    }

    /** Which set of a JDBC batch failed: a driver stops there, or goes on and marks it. */
    static int failedSet(BatchUpdateException error) {
        int[] counts = error.getUpdateCounts();
        if (counts == null) {
            return -1;
        }
        int set = 0;
        while (set < counts.length && counts[set] != Statement.EXECUTE_FAILED) {
            set++;
        }
        return set;
    }

    /** Whether a client says that it has sent nothing of a command, since it lost its connection before. */
    static boolean wasNotSent(Throwable error) {
        String message = error instanceof VertxException ? String.valueOf(error.getMessage()) : "";
        return message.startsWith("Connection is not active now")
                || message.startsWith("Pending requests failed to be sent");
    }

    private static ErrorKind kind(Throwable error, String message) {
        if (error instanceof IOException || error instanceof CommandNotSentException || wasNotSent(error)) {
            return ErrorKind.CONNECTION_LOST;
        }
        return error instanceof DateTimeException ? ErrorKind.VALUE : ErrorKind.OTHER;
    }
}
