package dev.based.postgres;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.SqlStates;
import dev.based.vertx.VertxErrors;
import io.vertx.pgclient.PgException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the server's errors mean:
 * <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">codes</a>.
 */
final class PostgresErrors {
    private static final String IN_FAILED_TRANSACTION = "25P02";
    /** "Feature not supported", of which this is a particular case. */
    private static final String STALE_PLAN = "0A000";

    private static final String STALE_PLAN_WORDS = "cached plan must not change result type";
    private static final String VALUES = "22";
    private static final Pattern PARAMETER = Pattern.compile("\\$[0-9]");
    private static final String NO_SUCH_PREPARED_STATEMENT = "26000";

    private PostgresErrors() {}

    static ErrorDetails describe(Throwable error) {
        if (!(error instanceof PgException postgres)) {
            return VertxErrors.describe(error);
        }
        String sqlState = postgres.getSqlState();
        ErrorKind kind = kind(postgres);
        if (STALE_PLAN.equals(sqlState) && STALE_PLAN_WORDS.equals(postgres.getErrorMessage())) {
            return ErrorDetails.of(
                            ErrorKind.SERIALIZATION_FAILURE,
                            message(postgres)
                                    + ". A table has changed since the statement was prepared; run the transaction again.")
                    .withSqlState(sqlState);
        }
        if (NO_SUCH_PREPARED_STATEMENT.equals(sqlState)) {
            return ErrorDetails.of(
                            ErrorKind.CONNECTION_LOST,
                            message(postgres)
                                    + ". The connection's prepared statements are gone, by DISCARD ALL or DEALLOCATE ALL, or"
                                    + " by a pooler, for which pgbouncer=true belongs into the URL; the connection will be replaced.")
                    .withSqlState(sqlState);
        }
        if (IN_FAILED_TRANSACTION.equals(sqlState)) {
            return ErrorDetails.of(
                            kind,
                            message(postgres)
                                    + ". If no statement of it failed before, the server could not find out the type of a"
                                    + " parameter of this one: write CAST(... AS type) around it.")
                    .withSqlState(sqlState);
        }
        return ErrorDetails.of(kind, message(postgres))
                .withSqlState(sqlState)
                .withConstraint(constraint(postgres, kind));
    }

    /** The same without what the server quotes, perhaps in part, of a value that it could not read. */
    static Throwable withoutValues(Throwable error) {
        if (!(error instanceof PgException postgres)
                || postgres.getSqlState() == null
                || !postgres.getSqlState().startsWith(VALUES)
                || postgres.getWhere() == null
                || !PARAMETER.matcher(postgres.getWhere()).find()) {
            return error;
        }
        return new PgException(
                String.valueOf(postgres.getErrorMessage()).replaceAll("\"[^\"]*\"", "\"?\""),
                postgres.getSeverity(),
                postgres.getSqlState(),
                null,
                postgres.getHint(),
                postgres.getPosition(),
                postgres.getInternalPosition(),
                postgres.getInternalQuery(),
                null,
                postgres.getFile(),
                postgres.getLine(),
                postgres.getRoutine(),
                postgres.getSchema(),
                postgres.getTable(),
                postgres.getColumn(),
                postgres.getDataType(),
                postgres.getConstraint());
    }

    private static ErrorKind kind(PgException error) {
        String sqlState = error.getSqlState();
        if (sqlState == null) {
            return ErrorKind.OTHER;
        }
        if (sqlState.equals("42601") && error.getPosition() == null) {
            return ErrorKind.VALUE; // not the statement's syntax but that of a value, such as a tsvector
        }
        return switch (sqlState) {
            case "3D000", "42P10" -> ErrorKind.UNDEFINED_OBJECT;
            case "42602", "42622", "42939" -> ErrorKind.SYNTAX;
            case "53300", "57P04", "57P05", "25P03", "25P04" -> ErrorKind.CONNECTION_LOST;
            default -> SqlStates.kind(sqlState);
        };
    }

    /** The server's words; of its detail, which quotes rows, nothing. */
    private static String message(PgException error) {
        String message = String.valueOf(error.getErrorMessage());
        return error.getHint() == null ? message : message + " (" + error.getHint() + ")";
    }

    private static @Nullable String constraint(PgException error, ErrorKind kind) {
        return kind == ErrorKind.NOT_NULL_VIOLATION && error.getConstraint() == null
                ? error.getColumn()
                : error.getConstraint();
    }
}
