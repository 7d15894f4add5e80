package dev.based.mysql;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Command;
import dev.based.spi.TransactionStatus;
import dev.based.vertx.VertxErrors;
import io.vertx.mysqlclient.MySQLBatchException;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the errors of MySQL and MariaDB mean. Their numbers are the same, but for few. */
final class MysqlErrors {
    /** How the client wraps the server's words. */
    private static final Pattern WRAPPED =
            Pattern.compile("\\{errorMessage=(.*), errorCode=\\d+, sqlState=.*}", Pattern.DOTALL);

    private static final Pattern KEY = Pattern.compile("for key '(?:.*\\.)?([^'.]+)'");
    private static final Pattern FOREIGN_KEY = Pattern.compile("CONSTRAINT [`\"](.+?)[`\"] FOREIGN KEY");
    private static final Pattern CHECK = Pattern.compile("^(?:Check constraint|CONSTRAINT) [`'](.+?)[`']");
    private static final Pattern COLUMN = Pattern.compile("(?:Column|Field) '(.+?)'");

    private static final int BAD_HANDSHAKE = 1043;
    private static final int CANNOT_BE_PREPARED = 1295;
    private static final int DATABASE_DENIED = 1044;
    private static final int INTERRUPTED = 1317;
    private static final int NEXT_NUMBER_UNREAD = 1467;
    private static final int UNKNOWN_DATABASE = 1049;
    private static final int TABLE_DENIED = 1142;
    private static final int COLUMN_DENIED = 1143;

    private static final int WRONG_VALUE = 1366;
    private static final int NO_CONVERSION = 3988;
    private static final int NO_DATABASE = 1046;

    private static final String OTHER_CHARACTERS =
            ". If the column's character set does not have these characters, as latin1 has few, make it utf8mb4.";

    private static final String ELSEWHERE =
            ". This server does not do it now; the connection will be replaced by a new one.";

    /** What a statement can fail with and leave its transaction as it was. */
    private static final Set<ErrorKind> IN_PLACE = EnumSet.of(
            ErrorKind.UNIQUE_VIOLATION,
            ErrorKind.FOREIGN_KEY_VIOLATION,
            ErrorKind.NOT_NULL_VIOLATION,
            ErrorKind.CHECK_VIOLATION,
            ErrorKind.VALUE,
            ErrorKind.SYNTAX,
            ErrorKind.UNDEFINED_OBJECT);

    private MysqlErrors() {}

    static boolean cannotBePrepared(Throwable error) {
        return error instanceof MySQLException mysql && mysql.getErrorCode() == CANNOT_BE_PREPARED;
    }

    /** Whether a user may not use a table, or a column, in such a way. */
    static boolean isDenied(Throwable error) {
        return error instanceof MySQLException mysql
                && (mysql.getErrorCode() == TABLE_DENIED || mysql.getErrorCode() == COLUMN_DENIED);
    }

    /** Whether an INSERT could not read the next number of its AUTO_INCREMENT column. */
    static boolean isOfNextNumber(Throwable error) {
        return error instanceof MySQLException mysql && mysql.getErrorCode() == NEXT_NUMBER_UNREAD;
    }

    /** What the server says of a statement that it was asked to stop. */
    static Throwable interrupted() {
        return new MySQLException("Query execution was interrupted", INTERRUPTED, "70100");
    }

    /** Whether a login failed over its database alone: it is not there, or not for the user. */
    static boolean isOfDatabase(Throwable error) {
        return error instanceof MySQLException mysql
                && (mysql.getErrorCode() == UNKNOWN_DATABASE || mysql.getErrorCode() == DATABASE_DENIED);
    }

    /** Whether a session was closed over a setting; servers refuse a value for one by another SQLSTATE. */
    static boolean isOfSetting(Throwable error) {
        return error instanceof MySQLException mysql
                && mysql.getErrorCode() == Refusal.WRONG_VALUE
                && Refusal.CLOSED.equals(mysql.getSqlState());
    }

    /** Whether a connection that asked for TLS failed for want of it; a server without it complains of a bad handshake. */
    static boolean isOfTls(Throwable error) {
        return error instanceof SSLException
                || error instanceof GeneralSecurityException
                || error instanceof ClosedChannelException
                || error instanceof ClosedConnectionException
                || (error instanceof MySQLException mysql && mysql.getErrorCode() == BAD_HANDSHAKE);
    }

    /**
     * Whether a transaction may have ended with a statement's error, or begun: with a deadlock, a timeout, a statement that
     * commits before it fails. Not if the error is about the statement itself, or about a row.
     *
     * @param command the statement; null for a text that opens or closes a transaction
     * @param before what the server said of the transaction before the error
     */
    static boolean leavesDoubt(@Nullable Command command, Throwable error, TransactionStatus before) {
        if (!isOfServer(error)) {
            return false;
        }
        if (command != null && command.traits().mayCommit()) {
            return before != TransactionStatus.NONE || !command.traits().commits();
        }
        return before != TransactionStatus.NONE && (command == null || !isInPlace(error));
    }

    /** Whether the server has said it, and not the client. */
    static boolean isOfServer(Throwable error) {
        return error instanceof MySQLException || error instanceof MySQLBatchException;
    }

    /** Whether one of the errors of a batch is a deadlock, with which InnoDB rolls the whole transaction back. */
    static boolean hasDeadlock(Throwable error) {
        return error instanceof MySQLBatchException batch
                && batch.getIterationError().values().stream()
                        .anyMatch(each -> describe(each).kind() == ErrorKind.DEADLOCK);
    }

    /** The first set that failed, of a batch whose other sets are run all the same; -1 if the error is none of a batch. */
    static int failedSet(Throwable error) {
        return error instanceof MySQLBatchException batch
                ? batch.getIterationError().keySet().stream()
                        .mapToInt(Integer::intValue)
                        .min()
                        .orElse(-1)
                : -1;
    }

    private static boolean isInPlace(Throwable error) {
        return error instanceof MySQLBatchException batch
                ? batch.getIterationError().values().stream().allMatch(MysqlErrors::isInPlace)
                : IN_PLACE.contains(describe(error).kind());
    }

    static ErrorDetails describe(Throwable error) {
        if (error instanceof MySQLBatchException batch
                && !batch.getIterationError().isEmpty()) {
            return describe(batch.getIterationError().entrySet().stream()
                    .min(Map.Entry.comparingByKey())
                    .orElseThrow()
                    .getValue());
        }
        ErrorDetails details = VertxErrors.describe(error);
        if (error instanceof NoClusterException) {
            return details.withKind(ErrorKind.SERVER_NOT_READY).asFreeOfValues();
        }
        return error instanceof MySQLException ? describe(details) : details;
    }

    private static ErrorDetails describe(ErrorDetails details) {
        Matcher wrapped = WRAPPED.matcher(details.message());
        String text = wrapped.matches() ? wrapped.group(1) : details.message();
        ErrorKind kind = kind(details, text);
        ErrorDetails told = MysqlMessages.tell(details.withKind(kind).withConstraint(constraint(kind, text)), text);
        return told.withMessage(told.message() + advice(kind, details.vendorCode(), text));
    }

    private static String advice(ErrorKind kind, int code, String text) {
        if (kind == ErrorKind.READ_ONLY_SERVER || kind == ErrorKind.SERVER_NOT_READY) {
            return ELSEWHERE;
        }
        if (code == NO_DATABASE) {
            return ". Name one at the end of the URL, mysql://host/database, or write database.table.";
        }
        boolean isOfCharacters = code == NO_CONVERSION || code == WRONG_VALUE && text.startsWith("Incorrect string");
        return isOfCharacters ? OTHER_CHARACTERS : "";
    }

    /** What makes all of a server read-only; the error has other options too, as of files. */
    private static boolean isOfReadOnlyServer(String text) {
        return text.contains("read-only") || text.contains("read_only");
    }

    /** A node of Galera's that has no cluster; the number is that of an unknown command else. */
    private static boolean isOfGalera(String text) {
        return text.contains("WSREP");
    }

    /**
     * Whether the server says that a commit has failed. A node of Galera that loses its cluster says so of what it has sent to the others, who may
     * have committed it, and from whom it gets it when it is back. Not if it says that the transaction is too large for it, by the number 5 of <a
     * href="https://github.com/codership/wsrep-API/blob/master/wsrep_api.h">wsrep_status</a>: that was rolled back.
     */
    private static boolean isOfCommit(String text) {
        return text.startsWith("Error while appending streaming replication fragment")
                || (text.startsWith("Got error ")
                        && text.contains(" during COMMIT")
                        && !text.startsWith("Got error 5 "));
    }

    private static ErrorKind kind(ErrorDetails details, String text) {
        return switch (details.vendorCode()) {
            case 1062, 1169, 1586, 1859 -> ErrorKind.UNIQUE_VIOLATION;
            case 1216, 1217, 1451, 1452, 1557, 1761, 1762 -> ErrorKind.FOREIGN_KEY_VIOLATION;
            case 1048, 1263, 1364, 1566 -> ErrorKind.NOT_NULL_VIOLATION;
            case 3819, 4025 -> ErrorKind.CHECK_VIOLATION;
            case 1052, 1055, 1056, 1064, 1065, 1066, 1111, 1136, 1140, 1149, 1222, 1241, 1248 -> ErrorKind.SYNTAX;
            case 1008,
                    NO_DATABASE,
                    UNKNOWN_DATABASE,
                    1051,
                    1054,
                    1072,
                    1091,
                    1109,
                    1115,
                    1128,
                    1146,
                    1176,
                    1193,
                    1273,
                    1305,
                    1360,
                    1539,
                    1630 -> ErrorKind.UNDEFINED_OBJECT;
            case 1007, 1050, 1060, 1061, 1304, 1359, 1537, 1826, 3822 -> ErrorKind.DUPLICATE_OBJECT;
            case 1213, 1614, 3058 -> ErrorKind.DEADLOCK;
            case 1020, 1412 -> ErrorKind.SERIALIZATION_FAILURE;
            // TiDB's, https://docs.pingcap.com/tidb/stable/error-codes: rolled back, may be run again
            case 8002, 8005, 8022, 8028, 9007 -> ErrorKind.SERIALIZATION_FAILURE;
            case 1290 -> isOfReadOnlyServer(text) ? ErrorKind.READ_ONLY_SERVER : ErrorKind.OTHER;
            case 1836 -> ErrorKind.READ_ONLY_SERVER;
            case 1792 -> ErrorKind.READ_ONLY;
            case 1047 -> isOfGalera(text) ? ErrorKind.SERVER_NOT_READY : ErrorKind.OTHER;
            case 1180 -> isOfCommit(text) ? ErrorKind.COMMIT_UNKNOWN : ErrorKind.OTHER;
            case 1205, 3572 -> ErrorKind.LOCK_TIMEOUT;
            case INTERRUPTED, 1969, 3024 -> ErrorKind.QUERY_CANCELLED;
            case 1053, 1158, 1159, 1160, 1161, 1927, 3169, 4031 -> ErrorKind.CONNECTION_LOST;
            case DATABASE_DENIED, 1045, 1251, 1698, 1820, 1862, 2049, 2054, 2059, 2061, 3118 ->
                ErrorKind.AUTHENTICATION;
            case 1264,
                    1265,
                    1292,
                    1366,
                    1367,
                    1406,
                    1411,
                    1425,
                    1426,
                    1416,
                    1441,
                    1690,
                    1977,
                    3140,
                    3141,
                    3156,
                    3988,
                    4078 -> ErrorKind.VALUE;
            default -> isOfUser(details) ? ErrorKind.OTHER : details.kind();
        };
    }

    /** Whether the state does not mean what it means elsewhere; in doubt the servers are only by the words of a routine. */
    private static boolean isOfUser(ErrorDetails details) {
        return "42000".equals(details.sqlState()) || details.kind() == ErrorKind.COMMIT_UNKNOWN;
    }

    private static @Nullable String constraint(ErrorKind kind, String text) {
        return switch (kind) {
            case UNIQUE_VIOLATION -> last(KEY, text);
            case FOREIGN_KEY_VIOLATION -> last(FOREIGN_KEY, text);
            case CHECK_VIOLATION -> last(CHECK, text);
            case NOT_NULL_VIOLATION -> last(COLUMN, text);
            default -> null;
        };
    }

    /** The last match, since a value, which comes before, may read like one. */
    private static @Nullable String last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        String name = null;
        while (matcher.find()) {
            name = matcher.group(1);
        }
        return name;
    }
}
