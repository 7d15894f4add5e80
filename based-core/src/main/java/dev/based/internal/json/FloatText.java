package dev.based.internal.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * The shortest decimal from which a binary fraction is read again, and of these the closest, as {@link Double#toString(double)} gives it since JDK
 * 19. Before, it gave more digits than needed at times, such as 5.6843418860808015E-14 for 5.684341886080802E-14, or another decimal that is not
 * the closest, such as 1.0E-323 for 9.9E-324. By this class a value has one text, on whatever JDK.
 */
public final class FloatText {
    private static final boolean IS_SHORTEST = Runtime.version().feature() >= 19;

    /** Of so many digits only one decimal is read as a {@code double}, or a {@code float}, that is not subnormal. */
    private static final int DIGITS_OF_A_DOUBLE = 15;

    private static final int DIGITS_OF_A_FLOAT = 6;
    /** The digit before the point, and one behind. */
    private static final int LEAST_DIGITS = 2;

    private static final int MOST_DIGITS = 17;

    private static final double LEAST_PLAIN = 1e-3;
    private static final double FIRST_NOT_PLAIN = 1e7;

    private FloatText() {}

    /** The text of a number, NaN and the infinities included. */
    public static String of(double number) {
        String text = Double.toString(number);
        boolean isShortest = IS_SHORTEST
                || !Double.isFinite(number)
                || number == 0
                || Math.abs(number) >= Double.MIN_NORMAL && digits(text) <= DIGITS_OF_A_DOUBLE;
        if (isShortest) {
            return text;
        }
        int least = Math.abs(number) >= Double.MIN_NORMAL ? DIGITS_OF_A_DOUBLE : LEAST_DIGITS;
        return text(number, shortest(number, least, each -> each.doubleValue() == Math.abs(number)));
    }

    /** The text of a number, NaN and the infinities included. */
    public static String of(float number) {
        String text = Float.toString(number);
        boolean isShortest = IS_SHORTEST
                || !Float.isFinite(number)
                || number == 0
                || Math.abs(number) >= Float.MIN_NORMAL && digits(text) <= DIGITS_OF_A_FLOAT;
        if (isShortest) {
            return text;
        }
        int least = Math.abs(number) >= Float.MIN_NORMAL ? DIGITS_OF_A_FLOAT : LEAST_DIGITS;
        return text(number, shortest(number, least, each -> each.floatValue() == Math.abs(number)));
    }

    /** The text of any number: that of {@code float} and {@code double} as told above. */
    public static String of(Number number) {
        return number instanceof Double known
                ? of(known.doubleValue())
                : number instanceof Float known ? of(known.floatValue()) : number.toString();
    }

    private static int digits(String text) {
        int digits = 0;
        for (int index = 0; index < text.length() && text.charAt(index) != 'E'; index++) {
            char character = text.charAt(index);
            digits += character >= '1' && character <= '9' || character == '0' && digits > 0 ? 1 : 0;
        }
        return digits;
    }

    /**
     * The shortest decimal.
     *
     * @param least with how many digits to begin, of which no two decimals are read as the number: with zeros at its end it is one that has fewer
     */
    private static BigDecimal shortest(double number, int least, Predicate<BigDecimal> isRead) {
        BigDecimal exact = new BigDecimal(Math.abs(number));
        for (int digits = least; digits < MOST_DIGITS; digits++) {
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal above = below.compareTo(exact) == 0 ? below : below.add(below.ulp());
            boolean isBelow = isRead.test(below);
            boolean isAbove = isRead.test(above);
            if (isBelow || isAbove) {
                return !isAbove || isBelow && isCloser(below, above, exact) ? below : above;
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
    }

    /** Whether the lower one is closer; of two that are as close the one whose last digit is even. */
    private static boolean isCloser(BigDecimal below, BigDecimal above, BigDecimal exact) {
        int compared = exact.subtract(below).compareTo(above.subtract(exact));
        return compared < 0 || compared == 0 && !below.unscaledValue().testBit(0);
    }

    /** In the form of {@link Double#toString(double)}. */
    private static String text(double number, BigDecimal decimal) {
        BigDecimal known = decimal.stripTrailingZeros();
        String sign = number < 0 ? "-" : "";
        if (Math.abs(number) >= LEAST_PLAIN && Math.abs(number) < FIRST_NOT_PLAIN) {
            String plain = known.toPlainString();
            return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
        }
        String digits = known.unscaledValue().toString();
        int exponent = digits.length() - known.scale() - 1;
        return sign + digits.charAt(0) + '.' + (digits.length() == 1 ? "0" : digits.substring(1)) + 'E' + exponent;
    }
}
