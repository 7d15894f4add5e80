package dev.based.tests.matrix;

import dev.based.tests.matrix.Column.Kind;
import java.math.BigDecimal;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.stream.IntStream;

/** What servers change themselves, in any SQL and without a word, as the documents say. */
final class Own {
    /** Types that have one spelling for each value. */
    private static final Set<String> SPELT = Set.of(
            "inet", "cidr", "macaddr", "point", "jsonb", "int4range", "interval", "INET6", "bit(8)", "bit varying(8)");

    private static final Set<Object> INFINITY =
            Set.of(LocalDate.MAX, LocalDate.MAX.atStartOfDay(), LocalDateTime.MAX, OffsetDateTime.MAX, Instant.MAX);

    private static final Set<Object> MINUS_INFINITY = Set.of(LocalDate.MIN, LocalDate.MIN.atStartOfDay());

    private Own() {}

    static boolean changes(String database, Column column, Object written, Object stored) {
        return switch (database) {
            case "SQLite" -> !column.is("TEXT", "BLOB") && roundedBySqlite(written, stored);
            case "PostgreSQL" -> byPostgres(column, written, stored);
            default -> byMysql(column, written, stored);
        };
    }

    /** Fractions are rounded to the column's digits; types have one spelling for each value; arrays are read from text. */
    private static boolean byPostgres(Column column, Object written, Object stored) {
        if (column.is("numeric(5,2)", "numeric(30,10)")) {
            return isNear(written, (Number) stored, column.is("numeric(5,2)") ? 0.005 : 0.5e-10);
        }
        if (column.isArray() && written instanceof Object[] array && stored instanceof Object[] other) {
            return array.length == other.length
                    && IntStream.range(0, array.length)
                            .allMatch(index ->
                                    array[index].equals(other[index]) || isInfinity(array[index], other[index]));
        }
        return isInfinity(written, stored)
                || written instanceof String && (SPELT.contains(column.type()) || stored instanceof Object[]);
    }

    /** The greatest and the least day and moment of Java's stand for them. */
    private static boolean isInfinity(Object written, Object stored) {
        return stored.equals("infinity") && INFINITY.contains(written)
                || stored.equals("-infinity") && MINUS_INFINITY.contains(written);
    }

    /** Text that looks like a number becomes one, and a REAL has 15 digits. */
    private static boolean roundedBySqlite(Object written, Object stored) {
        boolean known = written instanceof Number || written instanceof String || written instanceof Character;
        return known
                && stored instanceof Number number
                && isNear(written, number, Math.abs(number.doubleValue()) * 1e-14);
    }

    /** Fractions are rounded to the column's digits; text is read as a date, a time, a year or JSON as it sees fit. */
    private static boolean byMysql(Column column, Object written, Object stored) {
        if (column.is("YEAR")) {
            return written instanceof String;
        }
        if (column.kind() == Kind.INTEGER || column.kind() == Kind.DECIMAL) {
            boolean known = written instanceof Number || written instanceof String;
            return known
                    && isNear(
                            written,
                            (Number) stored,
                            column.is("DECIMAL(5,2)")
                                    ? 0.005
                                    : column.is("DECIMAL(30,10)") ? 0.5e-10 : column.kind() == Kind.DECIMAL ? 0.5 : 0);
        }
        boolean isTime =
                Set.of(Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.INSTANT).contains(column.kind());
        return isTime && written instanceof String
                || written instanceof Inet4Address address && stored.equals("::ffff:" + address.getHostAddress())
                || written instanceof String && (column.is("INET6") || isConstant(column, written, stored))
                || written instanceof String
                        && column.is("JSON")
                        && stored.toString().matches("[-+.0-9eE]+")
                        && isNear(written, new BigDecimal(stored.toString()), 0);
    }

    /** A constant is found as the collation compares, to which spaces at the end and control characters may be nothing. */
    private static boolean isConstant(Column column, Object written, Object stored) {
        return column.type().matches("(ENUM|SET)\\(.*")
                && written.toString().replaceAll("[ \0]+$", "").equals(stored);
    }

    private static boolean isNear(Object written, Number stored, double most) {
        try {
            return new BigDecimal(written.toString().strip())
                            .subtract(new BigDecimal(stored.toString()))
                            .abs()
                            .doubleValue()
                    <= most;
        } catch (NumberFormatException none) {
            return false;
        }
    }
}
