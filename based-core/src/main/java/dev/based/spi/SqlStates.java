package dev.based.spi;

import dev.based.ErrorKind;
import org.jspecify.annotations.Nullable;

/** What SQLSTATEs mean. Stateless; safe for use by several threads. */
public final class SqlStates {
    private SqlStates() {}

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
            case "23513", "23514", "23P01" -> ErrorKind.CHECK_VIOLATION;
            case "21S01", "21S02", "42000", "42601", "42702", "42712", "42725", "42803", "42P09" -> ErrorKind.SYNTAX;
            case "42703", "42704", "42883", "42P01", "42P02", "42S02", "42S12", "42S22", "3F000" ->
                ErrorKind.UNDEFINED_OBJECT;
            case "42701", "42710", "42723", "42P04", "42P06", "42P07", "42S01", "42S11", "42S21" ->
                ErrorKind.DUPLICATE_OBJECT;
            case "25006" -> ErrorKind.READ_ONLY;
            case "40P01" -> ErrorKind.DEADLOCK;
            case "40001" -> ErrorKind.SERIALIZATION_FAILURE;
            case "40003", "08007" -> ErrorKind.COMMIT_UNKNOWN;
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
