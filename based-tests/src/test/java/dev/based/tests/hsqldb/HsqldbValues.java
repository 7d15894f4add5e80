package dev.based.tests.hsqldb;

import dev.based.Columns;
import dev.based.Json;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.Command;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values on their way to and from JDBC. Stateless. */
final class HsqldbValues {
    private HsqldbValues() {}

    static void bind(PreparedStatement statement, Command command, @Nullable Object[] values) throws SQLException {
        @Nullable Object[] encoded = new Object[values.length];
        for (int index = 0; index < values.length; index++) {
            encoded[index] = encode(command, index, values[index]);
        }
        for (int index = 0; index < values.length; index++) {
            bind(statement, command, index, encoded[index]);
        }
    }

    private static void bind(PreparedStatement statement, Command command, int index, @Nullable Object value)
            throws SQLException {
        try {
            statement.setObject(index + 1, value);
        } catch (SQLException refused) {
            throw new ParameterException(
                    "Parameter " + command.parameter(index)
                            + " does not fit its column, or is of a type that is unknown.",
                    null);
        }
    }

    private static @Nullable Object encode(Command command, int index, @Nullable Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof BigDecimal
                || value instanceof byte[]
                || value instanceof UUID
                || value instanceof LocalDate
                || value instanceof LocalTime
                || value instanceof LocalDateTime) {
            return value;
        }
        if (value instanceof OffsetDateTime moment) {
            inRange(command, index, moment.toInstant());
            return moment;
        }
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value instanceof Float number) {
            return number.doubleValue();
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof Instant moment) {
            return inRange(command, index, moment);
        }
        if (value instanceof ZonedDateTime moment) {
            return inRange(command, index, moment.toInstant());
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Json document) {
            return document.text();
        }
        if (value instanceof Character character) {
            return character.toString();
        }
        throw new ParameterException(
                "Parameter " + command.parameter(index) + " is a "
                        + value.getClass().getName() + ", which this backend cannot bind.",
                null);
    }

    /** Beyond its years HSQLDB stores other ones. */
    private static OffsetDateTime inRange(Command command, int index, Instant moment) {
        if (moment.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
                || moment.isAfter(Instant.parse("9999-12-31T00:00:00Z"))) {
            throw new ParameterException(
                    "Parameter " + command.parameter(index) + " has a year that HSQLDB lacks.", null);
        }
        return moment.atOffset(ZoneOffset.UTC);
    }

    /** The rows, which must not be changed by whom they are given to. */
    static List<Row> rows(ResultSet result, int maxRows) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= meta.getColumnCount(); column++) {
            names.add(meta.getColumnLabel(column));
        }
        Columns columns = Columns.of(names);
        List<Row> rows = new ArrayList<>();
        while ((maxRows == 0 || rows.size() < maxRows) && result.next()) {
            @Nullable Object[] values = new Object[names.size()];
            for (int column = 0; column < values.length; column++) {
                values[column] = read(result, column + 1, meta.getColumnType(column + 1));
            }
            rows.add(Row.of(columns, values));
        }
        return Collections.unmodifiableList(rows);
    }

    private static @Nullable Object read(ResultSet result, int column, int type) throws SQLException {
        return switch (type) {
            case Types.DATE -> result.getObject(column, LocalDate.class);
            case Types.TIME -> result.getObject(column, LocalTime.class);
            case Types.TIMESTAMP -> result.getObject(column, LocalDateTime.class);
            case Types.TIMESTAMP_WITH_TIMEZONE -> result.getObject(column, OffsetDateTime.class);
            default -> plain(result.getObject(column));
        };
    }

    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        if (value instanceof Clob text) {
            return text.getSubString(1, Math.toIntExact(text.length()));
        }
        if (value instanceof Blob bytes) {
            return bytes.getBytes(1, Math.toIntExact(bytes.length()));
        }
        return value;
    }
}
