package dev.based.tests.matrix;

import dev.based.tests.matrix.Column.Kind;
import java.math.BigDecimal;
import java.util.Set;

/** What servers change themselves, in any SQL and without a word, as the documents say. */
final class Own {
    /** Types that have one spelling for each value. */
    private static final Set<String> SPELT = Set.of(
            "inet", "cidr", "macaddr", "point", "jsonb", "int4range", "interval", "INET6", "bit(8)", "bit varying(8)");

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
        return written instanceof String && (SPELT.contains(column.type()) || stored instanceof Object[]);
    }

    /** Text that looks like a number becomes one, and a REAL has 15 digits. */
    private static boolean roundedBySqlite(Object written, Object stored) {
        boolean known = written instanceof Number || written instanceof String || written instanceof Character;
        return known
                && stored instanceof Number number
                && (isNear(written, number, Math.abs(number.doubleValue()) * 1e-14) || isInfinite(written, number));
    }

    private static boolean isInfinite(Object written, Number stored) {
        return written instanceof BigDecimal decimal
                && Double.isInfinite(stored.doubleValue())
                && stored.doubleValue() == decimal.doubleValue();
    }

    /** Fractions are rounded to the column's digits; dates, times and years are read from text and numbers as it sees fit. */
    private static boolean byMysql(Column column, Object written, Object stored) {
        if (column.is("YEAR")) {
            return written instanceof Number || written instanceof String || written instanceof Boolean;
        }
        if (column.kind() == Kind.INTEGER || column.kind() == Kind.DECIMAL) {
            boolean known = written instanceof Number || written instanceof String;
            return known && isNear(written, (Number) stored, column.is("DECIMAL(5,2)") ? 0.005 : 0.5);
        }
        boolean isTime =
                Set.of(Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.INSTANT).contains(column.kind());
        return isTime && (written instanceof String || written instanceof Number)
                || written instanceof String && (column.is("INET6") || isConstant(column, written, stored));
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
