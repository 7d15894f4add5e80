package dev.based.sqlite;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What SQLite's <a href="https://sqlite.org/rescode.html">extended result codes</a> mean. For the many errors that share
 * the code SQLITE_ERROR, the message tells.
 */
final class SqliteErrors {
    private static final Pattern CONSTRAINT = Pattern.compile("constraint failed: (.+)$", Pattern.DOTALL);

    /** SQLite's own words in the messages that may also have a value in them, such as a query for its full-text search. */
    private static final List<String> OWN_WORDS = List.of(
            ("no such table column function index view trigger module has named unknown database near syntax error unrecognized"
                            + " token incomplete input wrong number of arguments to unable to open malformed JSON path bad at cannot"
                            + " savepoint collation sequence string or blob too big integer overflow is already in use locked fts5 too many SQL variables values for columns were"
                            + " supplied misuse of aggregate ambiguous")
                    .split(" "));

    private static final Pattern UNDEFINED = Pattern.compile(
            "no such (table|column|function|index|view|trigger|collation|module)|has no column named|unknown database");

    private static final Pattern DUPLICATE = Pattern.compile(
            "(table|index|view|trigger) .+ already exists|there is already an?(other)? (table|index|view).*|duplicate column name: .+",
            Pattern.DOTALL);

    private static final Pattern SYNTAX = Pattern.compile(
            "syntax error|incomplete input|unrecognized token|wrong number of arguments|^ambiguous column name: |^misuse of (aggregate|window)"
                    + "|^\\d+ values for \\d+ columns$|^table .+ has \\d+ columns but \\d+ values were supplied$|^all VALUES must have the same number"
                    + "|^SELECTs to the left and right of .+ do not have the same number|^sub-select returns \\d+ columns");

    private SqliteErrors() {}

    static ErrorDetails describe(Throwable error) {
        String text = error.getMessage() == null ? error.getClass().getName() : error.getMessage();
        if (!(error instanceof SQLiteException sqlite)) {
            return ErrorDetails.of(ErrorKind.OTHER, text);
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        String message = message(code, text);
        String advice = advice(code);
        if (advice != null) {
            return ErrorDetails.of(kind(code, message), message + advice)
                    .withVendorCode(code.code)
                    .asFreeOfValues();
        }
        boolean atPreparation = error instanceof PreparationException;
        boolean exists = code == SQLiteErrorCode.SQLITE_ERROR
                && DUPLICATE.matcher(message).matches();
        ErrorDetails details = ErrorDetails.of(exists ? ErrorKind.DUPLICATE_OBJECT : kind(code, message), message)
                .withVendorCode(code.code);
        boolean free = atPreparation || hasOnlyNames(code);
        return free
                ? details.withConstraint(constraint(message)).asFreeOfValues()
                : details.withNames(OWN_WORDS); // what reads like a constraint may be a value there
    }

    /** What to do, behind SQLite's own words, which have no values; null if the error itself tells. */
    private static @Nullable String advice(SQLiteErrorCode code) {
        return switch (code) {
            case SQLITE_BUSY ->
                ": another connection, of another process or of another Database of this one, has held its lock for longer than busy_timeout."
                        + " Let it end its transactions sooner, raise busy_timeout, or use one Database in a process.";
            case SQLITE_BUSY_RECOVERY ->
                ": another process repairs the file after a crash, and has done so for longer than busy_timeout. Try again.";
            case SQLITE_BUSY_SNAPSHOT ->
                ": another connection has written since this transaction began to read. Run the session again, as"
                        + " SessionOptions.withRetry does.";
            case SQLITE_READONLY ->
                ": the session is read-only, or the database was opened with read_only=true. Write in a session without"
                        + " SessionOptions.READ_ONLY.";
            default -> null;
        };
    }

    /** What an error means if it comes while a connection is opened: without the file there is none. Later it is an answer like others. */
    static ErrorDetails whileOpening(SQLiteException error) {
        ErrorDetails details = describe(error);
        return switch (error.getResultCode()) {
            case SQLITE_CANTOPEN, SQLITE_NOTADB, SQLITE_CORRUPT -> details.withKind(ErrorKind.CONNECTION_LOST);
            default -> details;
        };
    }

    /** The messages of other codes may quote what a function was given, or are a trigger's own. */
    private static boolean hasOnlyNames(SQLiteErrorCode code) {
        return switch (code) {
            case SQLITE_ERROR,
                    SQLITE_CONSTRAINT,
                    SQLITE_CONSTRAINT_TRIGGER,
                    SQLITE_CONSTRAINT_FUNCTION,
                    SQLITE_CONSTRAINT_VTAB,
                    SQLITE_ABORT,
                    SQLITE_AUTH,
                    SQLITE_CANTOPEN,
                    UNKNOWN_ERROR -> false;
            default -> true;
        };
    }

    /** SQLite's own message, which the driver puts in parentheses behind a general one. */
    private static String message(SQLiteErrorCode code, String text) {
        String general = code + " (";
        return text.startsWith(general) && text.endsWith(")")
                ? text.substring(general.length(), text.length() - 1)
                : text;
    }

    private static @Nullable String constraint(String message) {
        Matcher matcher = CONSTRAINT.matcher(message);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static ErrorKind kind(SQLiteErrorCode code, String message) {
        return switch (code) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
                ErrorKind.UNIQUE_VIOLATION;
            case SQLITE_CONSTRAINT_FOREIGNKEY -> ErrorKind.FOREIGN_KEY_VIOLATION;
            case SQLITE_CONSTRAINT_NOTNULL -> ErrorKind.NOT_NULL_VIOLATION;
            case SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_TRIGGER -> ErrorKind.CHECK_VIOLATION;
            case SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE -> ErrorKind.VALUE;
            case SQLITE_BUSY_SNAPSHOT -> ErrorKind.SERIALIZATION_FAILURE;
            case SQLITE_BUSY, SQLITE_BUSY_RECOVERY, SQLITE_LOCKED, SQLITE_LOCKED_SHAREDCACHE -> ErrorKind.LOCK_TIMEOUT;
            case SQLITE_READONLY -> ErrorKind.READ_ONLY;
            case SQLITE_INTERRUPT -> ErrorKind.QUERY_CANCELLED;
            case SQLITE_AUTH -> ErrorKind.AUTHENTICATION;
            case SQLITE_ERROR -> ofMessage(message);
            default -> message.startsWith("cannot store ") ? ErrorKind.VALUE : ErrorKind.OTHER;
        };
    }

    private static ErrorKind ofMessage(String message) {
        if (UNDEFINED.matcher(message).find()) {
            return ErrorKind.UNDEFINED_OBJECT;
        }
        if (SYNTAX.matcher(message).find()) {
            return ErrorKind.SYNTAX;
        }
        return message.contains("integer overflow") ? ErrorKind.VALUE : ErrorKind.OTHER;
    }
}
