package dev.based.vertx;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.CommandNotSentException;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

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
            return new ErrorDetails(kind(sqlState), message, sqlState, database.getErrorCode(), null);
        }
        if (known instanceof SQLException sql) {
            return new ErrorDetails(kind(sql.getSQLState()), message, sql.getSQLState(), sql.getErrorCode(), null);
        }
        return ErrorDetails.of(kind(known, message), message);
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

    /** Whether a client says that it has sent nothing of a command, since it lost its connection before. */
    static boolean wasNotSent(Throwable error) {
        String message = error instanceof VertxException ? String.valueOf(error.getMessage()) : "";
        return message.startsWith("Connection is not active now")
                || message.startsWith("Pending requests failed to be sent");
    }

    private static ErrorKind kind(Throwable error, String message) {
        if (error instanceof ClosedConnectionException
                || error instanceof IOException
                || error instanceof CommandNotSentException
                || wasNotSent(error)) {
            return ErrorKind.CONNECTION_LOST;
        }
        return error instanceof DateTimeException ? ErrorKind.VALUE : ErrorKind.OTHER;
    }

    /**
     * What an SQLSTATE means, where standard SQL, ODBC or PostgreSQL define it; databases that use one for something else
     * must be asked for their own codes first.
     *
     * @param sqlState five characters, or null
     * @return the kind; {@link ErrorKind#OTHER} if it is not known
     */
    public static ErrorKind kind(@Nullable String sqlState) {
        if (sqlState == null || sqlState.length() != 5) {
            return ErrorKind.OTHER;
        }
        return switch (sqlState) {
            case "23505" -> ErrorKind.UNIQUE_VIOLATION;
            case "23503", "23001" -> ErrorKind.FOREIGN_KEY_VIOLATION;
            case "23502" -> ErrorKind.NOT_NULL_VIOLATION;
            case "23514", "23P01" -> ErrorKind.CHECK_VIOLATION;
            case "42000", "42601" -> ErrorKind.SYNTAX;
            case "42703", "42704", "42883", "42P01", "42P02", "42S02", "42S12", "42S22", "3F000" ->
                ErrorKind.UNDEFINED_OBJECT;
            case "40003" -> ErrorKind.COMMIT_UNKNOWN; // statement completion unknown
            case "40P01" -> ErrorKind.DEADLOCK;
            case "40001" -> ErrorKind.SERIALIZATION_FAILURE;
            case "55P03", "HYT00" -> ErrorKind.LOCK_TIMEOUT;
            case "57014", "HY008", "70100" -> ErrorKind.QUERY_CANCELLED;
            case "57P01", "57P02", "57P03" -> ErrorKind.CONNECTION_LOST;
            default -> ofClass(sqlState.substring(0, 2));
        };
    }

    private static ErrorKind ofClass(String sqlClass) {
        return switch (sqlClass) {
            case "08" -> ErrorKind.CONNECTION_LOST;
            case "22" -> ErrorKind.VALUE;
            case "28" -> ErrorKind.AUTHENTICATION;
            default -> ErrorKind.OTHER;
        };
    }
}
