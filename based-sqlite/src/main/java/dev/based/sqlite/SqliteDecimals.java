package dev.based.sqlite;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which decimals are numbers of SQLite's without loss.
 *
 * <p>A text is greater than every number, unless a column's affinity makes a number of it, so that a decimal must be bound as a number
 * to be compared with an expression. It is if it is an integer of 64 bits, or if {@link #MOST_DIGITS} digits write it and it is not
 * tiny: SQLite turns such a REAL into the same decimal again in a column of text, and Java does, on each of their versions. Of more
 * digits SQLite's text of a REAL shows the binary fraction in place of the decimal (85144050878871.297 for 85144050878871.3).
 */
final class SqliteDecimals {
    private static final int MOST_DIGITS = 13;
    /** Of digits behind the point that are zeros before the first other one, as in 0.001. */
    private static final int MOST_LEADING_ZEROS = 2;
    /** Of the largest {@code long}. */
    private static final int LONG_DIGITS = 19;

    /** Beyond, so many zeros would have to be written out that they might not fit into memory. */
    private static final int LARGEST_SCALE = 1000;

    private SqliteDecimals() {}

    /** A decimal of which its methods cannot say one thing and its digits another. */
    static BigDecimal plain(BigDecimal decimal) {
        return decimal.getClass() == BigDecimal.class
                ? decimal
                : new BigDecimal(Objects.requireNonNull(decimal.toPlainString()));
    }

    /** The number that is the decimal: a Long or a Double, or null if there is none. */
    static @Nullable Number number(BigDecimal decimal) {
        if (decimal.signum() == 0) {
            return 0L;
        }
        if ((long) decimal.precision() - decimal.scale() > LONG_DIGITS || decimal.precision() > LARGEST_SCALE) {
            return null;
        }
        BigDecimal shortest = decimal.scale() == 0 ? decimal : decimal.stripTrailingZeros();
        if (shortest.scale() <= 0) {
            BigInteger integer = shortest.toBigInteger();
            return integer.bitLength() < Long.SIZE ? integer.longValue() : null;
        }
        boolean exact = shortest.precision() <= MOST_DIGITS
                && (long) shortest.scale() - shortest.precision() <= MOST_LEADING_ZEROS;
        return exact ? shortest.doubleValue() : null;
    }

    /** Whether it is so large, or so near to 0, that it would not be rounded but lost. */
    static boolean isBeyondNumbers(BigDecimal decimal) {
        double rounded = Math.abs(decimal.doubleValue());
        return Double.isInfinite(rounded) || rounded < Double.MIN_NORMAL;
    }

    /** In plain digits, unless these were mostly zeros. */
    static String text(BigDecimal decimal) {
        return Math.abs((long) decimal.scale()) <= LARGEST_SCALE ? decimal.toPlainString() : decimal.toString();
    }
}
