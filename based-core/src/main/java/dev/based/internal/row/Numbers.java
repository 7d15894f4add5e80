package dev.based.internal.row;

import dev.based.internal.number.ExactFloats;
import dev.based.internal.number.FloatText;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Conversions into numbers that never truncate, round or overflow; what fits a binary float is for {@link ExactFloats} to say. */
final class Numbers {
    /**
     * More digits than any database holds (PostgreSQL: 131,072 before the point); keeps 1E999999999 from filling the
     * heap.
     */
    private static final int MOST_DIGITS = 200_000;

    private Numbers() {}

    static long toLong(Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        try {
            return exact(value).longValueExact();
        } catch (ArithmeticException unfit) {
            throw new Unfit("it has a fraction or is out of range");
        }
    }

    static long toIntegral(Object value, long least, long most) {
        long number = toLong(value);
        if (number < least || number > most) {
            throw new Unfit("it is out of range; ask for a wider type, such as long");
        }
        return number;
    }

    static BigInteger toBigInteger(Object value) {
        BigDecimal number = exact(value);
        if ((long) number.precision() - number.scale() > MOST_DIGITS) {
            throw new Unfit("it has more than " + MOST_DIGITS + " digits");
        }
        try {
            return number.toBigIntegerExact();
        } catch (ArithmeticException unfit) {
            throw new Unfit("it has a fraction");
        }
    }

    static double toDouble(Object value) {
        if (value instanceof Float || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).doubleValue();
        }
        Double special = special(value);
        if (special != null) {
            return special;
        }
        BigDecimal number = exact(value);
        if (isInteger(value)
                ? number.compareTo(new BigDecimal(number.doubleValue())) != 0
                : !ExactFloats.isDouble(number)) {
            throw new Unfit("it would be rounded; ask for BigDecimal");
        }
        return number.doubleValue();
    }

    static float toFloat(Object value) {
        Double special = special(value);
        if (special != null) {
            return special.floatValue();
        }
        if (value instanceof Double number) {
            float rounded = number.floatValue();
            if (rounded == number || ExactFloats.isFloat(new BigDecimal(FloatText.of(number)))) {
                return rounded;
            }
            throw new Unfit("it would be rounded; ask for double");
        }
        BigDecimal number = exact(value);
        if (isInteger(value)
                ? number.compareTo(new BigDecimal(number.floatValue())) != 0
                : !ExactFloats.isFloat(number)) {
            throw new Unfit("it would be rounded; ask for double or BigDecimal");
        }
        return number.floatValue();
    }

    /** Which is to be read again as the same integer, so that it is none that the shortest text of a float stands for. */
    private static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof BigInteger;
    }

    static BigDecimal toBigDecimal(Object value) {
        if (value instanceof Double number && Double.isFinite(number)) {
            return new BigDecimal(FloatText.of(number));
        }
        if (value instanceof Float number && Float.isFinite(number)) {
            return new BigDecimal(FloatText.of(number));
        }
        return exact(value);
    }

    static boolean toBoolean(Object value) {
        BigDecimal number = exact(value);
        if (number.signum() == 0) {
            return false;
        }
        if (number.compareTo(BigDecimal.ONE) == 0) {
            return true;
        }
        throw new Unfit("only the numbers 0 and 1 are");
    }

    /** The number's text; the same for equal numbers of one type, and parsed back to an equal one. */
    static String toText(Number number) {
        boolean brief = number instanceof BigDecimal decimal && Math.abs((long) decimal.scale()) <= MOST_DIGITS;
        return brief ? ((BigDecimal) number).toPlainString() : FloatText.of(number);
    }

    private static BigDecimal exact(Object value) {
        if (value instanceof BigDecimal number) {
            return number;
        }
        if (value instanceof BigInteger number) {
            return new BigDecimal(number);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                throw new Unfit("it is not a finite number");
            }
            return new BigDecimal(number);
        }
        if (value instanceof Number || value instanceof String) {
            return parse(value.toString());
        }
        throw Unfit.unrelated();
    }

    private static BigDecimal parse(String text) {
        if (text.chars().anyMatch(character -> character > 'z')) {
            throw new Unfit("the text is not a number");
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException malformed) {
            throw new Unfit("the text is not a number");
        }
    }

    /** What no decimal can say: the infinities, NaN and -0, as a float, as another driver's number or as text. */
    private static @Nullable Double special(Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) && number != 0 ? null : number;
        }
        boolean known = value instanceof Long || value instanceof BigDecimal || value instanceof BigInteger;
        if (known || !(value instanceof Number || value instanceof String)) {
            return null;
        }
        String text = value.toString();
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> text.startsWith("-") && parse(text).signum() == 0 ? -0.0 : null;
        };
    }
}
