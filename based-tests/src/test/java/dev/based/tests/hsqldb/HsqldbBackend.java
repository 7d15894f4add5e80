package dev.based.tests.hsqldb;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.ConnectionThread;
import dev.based.spi.Dialect;
import dev.based.spi.SqlStates;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A database of HSQLDB's. Safe for use by several threads. */
final class HsqldbBackend implements Backend {
    /** The only place where the driver names a constraint or column. */
    private static final Pattern NAME = Pattern.compile(" (?:; (\\S+) table|column: (\\S+)$)");

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String url;
    private final int statementCache;

    HsqldbBackend(String url, int statementCache) {
        this.url = url;
        this.statementCache = statementCache;
    }

    @Override
    public CompletionStage<Connection> open(Access access) {
        ConnectionThread thread = new ConnectionThread("based-hsqldb-" + NUMBERS.incrementAndGet());
        thread.start();
        return thread.<Connection>call(
                        () -> new HsqldbConnection(DriverManager.getConnection(url), thread, statementCache))
                .whenComplete((connection, error) -> {
                    if (error != null) {
                        thread.finish();
                    }
                });
    }

    @Override
    public Dialect dialect() {
        return HsqldbDialect.INSTANCE;
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        if (!(error instanceof SQLException sql)) {
            return ErrorDetails.of(ErrorKind.OTHER, String.valueOf(error.getMessage()));
        }
        ErrorDetails details = ErrorDetails.of(SqlStates.kind(sql.getSQLState()), String.valueOf(sql.getMessage()))
                .withSqlState(sql.getSQLState())
                .withVendorCode(sql.getErrorCode());
        ErrorKind kind = kind(details);
        return details.withKind(kind).withConstraint(constraint(kind, details.message()));
    }

    /** Where HSQLDB's SQLSTATEs are others than those of the standard's. */
    private static ErrorKind kind(ErrorDetails details) {
        String state = String.valueOf(details.sqlState());
        return switch (state) {
            case "23504" -> ErrorKind.FOREIGN_KEY_VIOLATION;
            case "23513" -> ErrorKind.CHECK_VIOLATION;
            case "42501", "42502", "42505", "42572" -> ErrorKind.UNDEFINED_OBJECT;
            case "42504" -> ErrorKind.DUPLICATE_OBJECT;
            case "42581", "42582", "42583", "42584", "42590" -> ErrorKind.SYNTAX;
            case "40501", "40502", "HYT00" -> ErrorKind.QUERY_CANCELLED;
            default -> state.startsWith("425") || state.startsWith("455") ? ErrorKind.OTHER : details.kind();
        };
    }

    private static @Nullable String constraint(ErrorKind kind, String message) {
        Matcher name = NAME.matcher(message);
        return switch (kind) {
            case UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, CHECK_VIOLATION, NOT_NULL_VIOLATION -> last(name);
            default -> null;
        };
    }

    /** The column, if there is one, for the names of constraints on NULL are made up. */
    private static @Nullable String last(Matcher matcher) {
        String name = null;
        while (matcher.find()) {
            name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        }
        return name;
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
