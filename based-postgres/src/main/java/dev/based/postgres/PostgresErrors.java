package dev.based.postgres;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.SqlStates;
import dev.based.vertx.VertxErrors;
import io.vertx.pgclient.PgException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server's errors mean:
 * <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">codes</a>.
 */
final class PostgresErrors {
    /** The server cannot find the type of a parameter, or more than one. */
    private static final Set<String> UNKNOWN_TYPE = Set.of("42P18", "42P08", "42725");

    /** So it is if the type that does not fit is the one named unknown. */
    private static final Set<String> OTHER_TYPE = Set.of("42804", "42883", "42809");

    /** "Feature not supported", of which this is a particular case. */
    private static final String STALE_PLAN = "0A000";

    private static final String STALE_PLAN_ROUTINE = "RevalidateCachedQuery";
    private static final String READ_ONLY_TRANSACTION = "25006";
    private static final String NO_SUCH_PREPARED_STATEMENT = "26000";

    /** What the client says if it is to prove that it knows a password, and was given none. */
    private static final String NO_PASSWORD = "The value for 'password' must not be";

    /** The severity of what ends a statement; what ends a session is FATAL or PANIC. */
    private static final String ERROR = "ERROR";

    /** Where the server says an error comes from that a function in PL/pgSQL raises. */
    private static final String RAISED = "exec_stmt_raise";

    private static final String NO_TLS = "does not handle SSL connection";
    private static final int DEEPEST = 8;

    /** The package of a library of the client's. */
    private static final String SCRAM = "com.ongres.scram.";

    private PostgresErrors() {}

    static ErrorDetails describe(Throwable error) {
        if (isOfScram(error)) {
            return ErrorDetails.of(
                    ErrorKind.AUTHENTICATION,
                    "The server's proof that it knows the password is wrong, or cannot be read.");
        }
        if (!(error instanceof PgException postgres)) {
            ErrorDetails details = VertxErrors.describe(error);
            if (isOfMissingPassword(error)) {
                return ErrorDetails.of(
                                ErrorKind.AUTHENTICATION,
                                "the server asks for a password, and the URL has none. Write postgresql://user:password@host/database.")
                        .asFreeOfValues();
            }
            if (details.message().endsWith(NO_TLS)) {
                return ErrorDetails.of(
                                ErrorKind.CONNECTION_LOST,
                                details.message()
                                        + ". Turn ssl on in its postgresql.conf, or let sslmode be prefer or disable.")
                        .asFreeOfValues();
            }
            return details;
        }
        String sqlState = postgres.getSqlState();
        ErrorKind kind = kind(postgres);
        String advice = "";
        if (isOfStalePlan(sqlState, postgres.getRoutine())) {
            kind = ErrorKind.SERIALIZATION_FAILURE;
            advice = ". A table has changed since the statement was prepared; run the transaction again.";
        } else if ("3D000".equals(sqlState) && !isOfStatement(postgres)) {
            advice =
                    ". Name one that is there at the end of the URL, postgresql://host/database; without a name the user's is taken.";
        } else if (postgres instanceof ForgottenStatementException) {
            kind = ErrorKind.CONNECTION_LOST;
            advice = ". The connection's prepared statements are gone, by DISCARD ALL or DEALLOCATE ALL, or"
                    + " by a pooler, for which pgbouncer=true belongs into the URL; the connection will be replaced.";
        } else if (postgres instanceof ReadOnlyServerException) {
            kind = ErrorKind.READ_ONLY_SERVER;
            advice =
                    ". This server takes no changes now: it is a standby, or was made read-only. The connection will be replaced by a"
                            + " new one.";
        } else if (isUnknownType(postgres)) {
            advice = ". Say the type of the parameter in the SQL: CAST(:x AS int), for instance.";
        }
        ErrorDetails details =
                ErrorDetails.of(kind, "").withSqlState(sqlState).withConstraint(constraint(postgres, kind));
        return PostgresMessages.tell(details, postgres, advice);
    }

    /** Whether the client did not understand, or did not believe, what the server said of the password. */
    static boolean isOfScram(Throwable error) {
        Throwable cause = error.getCause();
        return cause != null && cause.getClass().getName().startsWith(SCRAM);
    }

    /** Whether the columns of a prepared statement are others than when it was prepared; in any language. */
    static boolean isOfStalePlan(@Nullable String sqlState, @Nullable String routine) {
        return STALE_PLAN.equals(sqlState) && STALE_PLAN_ROUTINE.equals(routine);
    }

    /** Whether a change was refused because its transaction is read-only, for whatever reason. */
    static boolean isOfReadOnlyTransaction(Throwable error) {
        return error instanceof PgException postgres && READ_ONLY_TRANSACTION.equals(postgres.getSqlState());
    }

    private static boolean isUnknownType(PgException error) {
        String sqlState = error.getSqlState();
        return sqlState != null
                && (UNKNOWN_TYPE.contains(sqlState)
                        || OTHER_TYPE.contains(sqlState)
                                && String.valueOf(error.getErrorMessage()).contains("unknown"));
    }

    /** The client's error, with the SQLSTATE that the server gave, of which {@link ErrorFields#copy} hides some. */
    static Throwable asTheServerGaveIt(Throwable error) {
        if (!(error instanceof PgException postgres) || !ErrorFields.isHidden(postgres.getSqlState())) {
            return error;
        }
        return new PgException(
                postgres.getErrorMessage(),
                postgres.getSeverity(),
                ErrorFields.state(postgres.getSqlState()),
                postgres.getDetail(),
                postgres.getHint(),
                postgres.getPosition(),
                postgres.getInternalPosition(),
                postgres.getInternalQuery(),
                postgres.getWhere(),
                postgres.getFile(),
                postgres.getLine(),
                postgres.getRoutine(),
                postgres.getSchema(),
                postgres.getTable(),
                postgres.getColumn(),
                postgres.getDataType(),
                postgres.getConstraint());
    }

    private static boolean isOfMissingPassword(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (String.valueOf(cause.getMessage()).contains(NO_PASSWORD)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
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
            case "3D000", "42P10", NO_SUCH_PREPARED_STATEMENT -> ErrorKind.UNDEFINED_OBJECT;
            case "42602", "42939" -> ErrorKind.SYNTAX;
            case "42622" -> ErrorKind.VALUE; // the server cuts a name in a statement, but refuses a value that is one
            case "53300", "57P04", "57P05", "25P03", "25P04", "55P02" -> ErrorKind.CONNECTION_LOST;
            default -> {
                ErrorKind kind = SqlStates.kind(sqlState);
                yield kind == ErrorKind.COMMIT_UNKNOWN && RAISED.equals(error.getRoutine()) ? ErrorKind.OTHER : kind;
            }
        };
    }

    /** Whether the session goes on behind an error, whatever its code, such as one that a function raises. */
    static boolean isOfStatement(Throwable error) {
        return error instanceof PgException postgres && ERROR.equals(postgres.getSeverity());
    }

    /** Whether a session was closed over a setting. */
    static boolean isOfSetting(Throwable error) {
        return error instanceof PgException postgres
                && SessionSettings.SQL_STATE.equals(postgres.getSqlState())
                && !ERROR.equals(postgres.getSeverity());
    }

    /** Whether the server does not know a prepared statement, the client's or one of the user's. */
    static boolean isOfUnknownStatement(Throwable error) {
        return error instanceof PgException postgres && NO_SUCH_PREPARED_STATEMENT.equals(postgres.getSqlState());
    }

    private static @Nullable String constraint(PgException error, ErrorKind kind) {
        return kind == ErrorKind.NOT_NULL_VIOLATION && error.getConstraint() == null
                ? error.getColumn()
                : error.getConstraint();
    }
}
