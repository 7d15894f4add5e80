package dev.based.tests.matrix;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is stored by JDBC, as the text that the server makes of it, and turns that into the Java type of the column by the server's
 * documents.
 */
final class Judge implements AutoCloseable {
    private static final Pattern DATE =
            Pattern.compile("(\\d+)-(\\d\\d)-(\\d\\d)(?: (\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?))?(\\+00)?( BC)?");
    private static final Pattern DURATION = Pattern.compile("(-?)(\\d+):(\\d\\d):(\\d\\d)(\\.\\d+)?");

    private final Connection connection;
    private final boolean isPostgres;
    private final boolean isSqlite;

    Judge(Connection connection) throws SQLException {
        this.connection = connection;
        String product = connection.getMetaData().getDatabaseProductName();
        isPostgres = product.equals("PostgreSQL");
        isSqlite = product.equals("SQLite");
        if (isPostgres) {
            run(
                    "SET TimeZone = 'UTC'",
                    "SET IntervalStyle = 'iso_8601'",
                    "SET DateStyle = 'ISO'",
                    "SET bytea_output = 'hex'");
        } else if (!isSqlite) {
            run("SET time_zone = '+00:00'", "SET NAMES utf8mb4");
        }
    }

    void run(String... texts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : texts) {
                statement.execute(sql);
            }
        }
    }

    /** What is stored in each row of the table, by its id. */
    Map<Integer, Object> read(Column column) throws SQLException {
        Map<Integer, Object> stored = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT id, " + expression(column) + " FROM " + column.table())) {
            while (rows.next()) {
                stored.put(rows.getInt(1), isSqlite ? sqlite(rows) : value(rows.getString(2), column));
            }
        }
        return stored;
    }

    private String expression(Column column) {
        if (isSqlite) {
            return "v, typeof(v)";
        }
        if (isPostgres) {
            return "v::text";
        }
        return switch (column.kind()) {
            case FLOAT4 -> "v + 0e0";
            case BYTES -> "HEX(v)";
            case INTEGER -> "CAST(v + 0 AS CHAR)";
            default -> "CAST(v AS CHAR)";
        };
    }

    private static Object sqlite(ResultSet row) throws SQLException {
        return switch (row.getString(3)) {
            case "integer" -> BigDecimal.valueOf(row.getLong(2));
            case "real" -> row.getDouble(2);
            case "blob" -> row.getBytes(2) == null ? new byte[0] : row.getBytes(2);
            default -> row.getString(2) == null ? "(null)" : row.getString(2);
        };
    }

    private Object value(@Nullable String text, Column column) {
        if (text == null) {
            return "(null)";
        }
        return column.isArray() ? array(text, column.kind()) : value(text, column.kind());
    }

    private Object value(String text, Column.Kind kind) {
        return switch (kind) {
            case BOOLEAN -> text.equals("t") || text.equals("true");
            case INTEGER, DECIMAL -> text.matches(".*[a-zA-Z].*") ? Double.valueOf(text) : new BigDecimal(text);
            case FLOAT4 -> isPostgres ? (Object) Float.valueOf(text) : Float.valueOf((float) Double.parseDouble(text));
            case FLOAT8 -> Double.valueOf(text);
            case BYTES -> HexFormat.of().parseHex(text.startsWith("\\x") ? text.substring(2) : text);
            case DATE, DATE_TIME, INSTANT -> date(text, kind);
            case TIME -> isPostgres && text.startsWith("24:") ? text : time(text);
            case OFFSET_TIME -> OffsetTime.parse(text.matches(".*[+-]\\d\\d") ? text + ":00" : text);
            case UUID -> UUID.fromString(text);
            case INTERVAL -> Objects.requireNonNullElse(Interval.parse(text), text);
            case TEXT, JSON -> text;
        };
    }

    private Object time(String text) {
        Duration duration = duration(text);
        boolean isTimeOfDay = !duration.isNegative() && duration.compareTo(Duration.ofDays(1)) < 0;
        return isTimeOfDay ? LocalTime.ofNanoOfDay(duration.toNanos()) : duration;
    }

    /** As the servers write it, {@code -838:59:59.000000}. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new java.time.DateTimeException(text);
        }
        BigDecimal seconds = new BigDecimal(matcher.group(2))
                .multiply(BigDecimal.valueOf(3600))
                .add(BigDecimal.valueOf(Integer.parseInt(matcher.group(3)) * 60L + Integer.parseInt(matcher.group(4))))
                .add(new BigDecimal(matcher.group(5) == null ? "0" : "0" + matcher.group(5)));
        BigDecimal fraction = seconds.remainder(BigDecimal.ONE);
        Duration positive = Duration.ofSeconds(
                seconds.longValue(), fraction.movePointRight(9).longValue());
        return matcher.group(1).isEmpty() ? positive : positive.negated();
    }

    private static Object date(String text, Column.Kind kind) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            return text; // infinity, and dates that do not exist
        }
        int year = Integer.parseInt(matcher.group(1));
        if (matcher.group(2).equals("00") || matcher.group(3).equals("00")) {
            return text;
        }
        LocalDate day = LocalDate.of(
                matcher.group(6) == null ? year : 1 - year,
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        if (kind == Column.Kind.DATE) {
            return day;
        }
        LocalDateTime time = day.atTime(LocalTime.parse(matcher.group(4)));
        return kind == Column.Kind.INSTANT ? time.toInstant(ZoneOffset.UTC) : time;
    }

    /** Of one dimension, by the rules of PostgreSQL's array output. */
    private Object array(String text, Column.Kind kind) {
        List<@Nullable Object> elements = new ArrayList<>();
        int index = 1;
        while (text.charAt(index) != '}') {
            StringBuilder element = new StringBuilder();
            boolean quoted = text.charAt(index) == '"';
            index += quoted ? 1 : 0;
            while (quoted ? text.charAt(index) != '"' : text.charAt(index) != ',' && text.charAt(index) != '}') {
                index += text.charAt(index) == '\\' ? 1 : 0;
                element.append(text.charAt(index++));
            }
            index += quoted ? 1 : 0;
            boolean isNull = !quoted && element.toString().equals("NULL");
            elements.add(isNull ? null : value(element.toString(), kind));
            index += text.charAt(index) == ',' ? 1 : 0;
        }
        return elements.toArray();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
