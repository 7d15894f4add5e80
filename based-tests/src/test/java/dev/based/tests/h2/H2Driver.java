package dev.based.tests.h2;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Dialect;
import dev.based.vertx.VertxDriver;
import dev.based.vertx.VertxErrors;
import dev.based.vertx.VertxLink;
import dev.based.vertx.VertxValues;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbc.JdbcException;
import org.h2.util.JSR310Utils;
import org.h2.value.ValueTime;
import org.jspecify.annotations.Nullable;

/**
 * How to write a backend, step 2: the driver. Only {@link #connect} and {@link #dialect} must be written; the other methods
 * are here since vertx-jdbc-client and H2 differ from what the adapter takes for granted.
 */
class H2Driver implements VertxDriver {
    private static final Pattern CONSTRAINT = Pattern.compile("(?:for column |: )\"(?:[^\".:\\s]+\\.)?([^\":\\s]+)");

    private final JDBCConnectOptions options;
    private final int maxSize;

    H2Driver(JDBCConnectOptions options, int maxSize) {
        this.options = options;
        this.maxSize = maxSize;
    }

    /** One physical connection. The library pools; the client's pool, which cannot be avoided, holds that one only. */
    @Override
    public Future<VertxLink> connect(Vertx vertx, Access access) {
        return H2Link.open(vertx, options).map(link -> link);
    }

    @Override
    public Dialect dialect() {
        return H2Dialect.INSTANCE;
    }

    /** JDBC blocks a thread for each statement: one for each connection, and one more for each cancel. */
    @Override
    public VertxOptions vertxOptions() {
        return VertxDriver.super.vertxOptions().setWorkerPoolSize(2 * maxSize);
    }

    /**
     * A kind for every error that callers may want to handle, and the constraint, which H2 has in the message only. Of what H2 quotes
     * beside names the library shows nothing, unless told that the message is free of values.
     */
    @Override
    public ErrorDetails describe(Throwable error) {
        ErrorDetails details = VertxErrors.describe(error);
        ErrorKind kind = kind(details);
        String message =
                VertxErrors.unwrap(error) instanceof JdbcException h2 ? h2.getOriginalMessage() : details.message();
        return withoutValues(details.withKind(kind).withConstraint(constraint(kind, message)), message);
    }

    /** The values of a key or reference stand behind its name and columns, those that a check or column refuses are not shown. */
    private static ErrorDetails withoutValues(ErrorDetails details, String message) {
        return switch (details.kind()) {
            case UNIQUE_VIOLATION -> cut(details, message, ") VALUES (");
            case FOREIGN_KEY_VIOLATION -> cut(details, message, ") (");
            case CHECK_VIOLATION, NOT_NULL_VIOLATION ->
                details.withMessage(message).asFreeOfValues();
            case VALUE -> cut(details, message, "\": \"");
            default -> details.withMessage(message);
        };
    }

    private static ErrorDetails cut(ErrorDetails details, String message, String before) {
        int values = message.indexOf(before);
        return values < 0
                ? details.withMessage(message)
                : details.withMessage(message.substring(0, values + 1)).asFreeOfValues();
    }

    private static ErrorKind kind(ErrorDetails details) {
        return switch (details.vendorCode()) {
            case 23503, 23506 -> ErrorKind.FOREIGN_KEY_VIOLATION;
            case 23513, 23514 -> ErrorKind.CHECK_VIOLATION;
            case 40001 -> ErrorKind.DEADLOCK;
            case 90131 -> ErrorKind.SERIALIZATION_FAILURE;
            case 42001 -> ErrorKind.SYNTAX;
            case 42103, 42104, 90013, 90022, 90036, 90037, 90057, 90079 -> ErrorKind.UNDEFINED_OBJECT;
            case 90035, 90038, 90045, 90078 -> ErrorKind.DUPLICATE_OBJECT;
            case 90007, 90067, 90098, 90121 -> ErrorKind.CONNECTION_LOST;
            default -> details.kind();
        };
    }

    private static @Nullable String constraint(ErrorKind kind, String message) {
        boolean violation = switch (kind) {
            case UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, NOT_NULL_VIOLATION, CHECK_VIOLATION -> true;
            default -> false;
        };
        Matcher matcher = CONSTRAINT.matcher(message);
        return violation && matcher.find() ? matcher.group(1) : null;
    }

    /** JDBC takes bytes as they are. Given a date or a time, vertx-jdbc-client would cut it to what java.sql types hold. */
    @Override
    public Object encode(Object value) {
        if (value instanceof byte[]) {
            return value;
        }
        if (value instanceof LocalDate date) {
            return JSR310Utils.localDateToValue(date);
        }
        if (value instanceof LocalTime time) {
            return ValueTime.fromNanos(time.toNanoOfDay());
        }
        return VertxValues.encode(value, this::encode);
    }

    /** H2 gives all columns that it filled in; it is clear which one the key is if only one of them is a number. */
    @Override
    public @Nullable Long generatedKey(RowSet<Row> inserted) {
        Row filled = inserted.property(JDBCPool.GENERATED_KEYS);
        Long key = null;
        for (int column = 0; filled != null && column < filled.size(); column++) {
            if (filled.getValue(column) instanceof Number number) {
                if (key != null) {
                    return null;
                }
                key = number.longValue();
            }
        }
        return key;
    }
}
