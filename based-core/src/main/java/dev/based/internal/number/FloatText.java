package dev.based.internal.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * The shortest decimal from which a binary fraction is read again, and of these the closest, as {@link Double#toString(double)} gives it since JDK
 * 19. Before, it gave more digits than needed at times, such as 5.6843418860808015E-14 for 5.684341886080802E-14, or another decimal that is not
 * the closest, such as 1.0E-323 for 9.9E-324. By this class a value has one text, on whatever JDK.
 */
public final class FloatText {
    private static final boolean IS_SHORTEST = Runtime.version().feature() >= 19;

    /** The digit before the point, and one behind. */
    private static final int LEAST_DIGITS = 2;

    /** More than a distance that is computed may be wrong by, as a part of it. */
    private static final double ERROR = 1e-9;

    private static final double LEAST_PLAIN = 1e-3;
    private static final double FIRST_NOT_PLAIN = 1e7;

    private enum Kind {
        DOUBLE(15, 17),
        FLOAT(6, 9);

        /** Of so many digits only one decimal is read as the same number, unless it is subnormal. */
        private final int least;
        /** With so many each number can be told. */
        private final int most;

        Kind(int least, int most) {
            this.least = least;
            this.most = most;
        }
    }

    private static final long[] UNITS =
            LongStream.iterate(1, unit -> unit * 10).limit(Kind.DOUBLE.most + 1).toArray();

    private FloatText() {}

    /** The text of a number, NaN and the infinities included. */
    public static String of(double number) {
        String text = Double.toString(number);
        boolean isShortest = IS_SHORTEST
                || !Double.isFinite(number)
                || number == 0
                || Math.abs(number) >= Double.MIN_NORMAL && digits(text) <= Kind.DOUBLE.least;
        if (isShortest) {
            return text;
        }
        double ulp = Math.abs(number) >= Double.MIN_NORMAL ? Math.ulp(number) : 0;
        return text(number, shortest(number, Kind.DOUBLE, ulp, each -> Double.parseDouble(each) == Math.abs(number)));
    }

    /** The text of a number, NaN and the infinities included. */
    public static String of(float number) {
        String text = Float.toString(number);
        boolean isShortest = IS_SHORTEST
                || !Float.isFinite(number)
                || number == 0
                || Math.abs(number) >= Float.MIN_NORMAL && digits(text) <= Kind.FLOAT.least;
        if (isShortest) {
            return text;
        }
        float ulp = Math.abs(number) >= Float.MIN_NORMAL ? Math.ulp(number) : 0;
        return text(number, shortest(number, Kind.FLOAT, ulp, each -> Float.parseFloat(each) == Math.abs(number)));
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
     * The shortest decimal, found among the first digits of the exact value: one that is read as the number, if there is any of so many digits, is one
     * of the two around it.
     *
     * @param kind what is known of such numbers
     * @param ulp how far the next number is; 0 for a subnormal one
     */
    private static BigDecimal shortest(double number, Kind kind, double ulp, Predicate<String> isRead) {
        BigDecimal exact = new BigDecimal(Math.abs(number));
        BigDecimal first = exact.round(new MathContext(kind.most + 1, RoundingMode.DOWN));
        first = first.setScale(first.scale() + kind.most + 1 - first.precision());
        boolean more = first.compareTo(exact) != 0;
        long known = first.unscaledValue().longValue();
        double reach = reach(number, ulp, first.scale());
        for (int digits = ulp > 0 ? kind.least : LEAST_DIGITS; digits < kind.most; digits++) {
            long unit = UNITS[kind.most + 1 - digits];
            long below = known / unit;
            long above = below * unit < known || more ? below + 1 : below;
            int scale = first.scale() - (kind.most + 1 - digits);
            boolean isBelow = isRead(below, scale, known - below * unit, reach, isRead);
            boolean isAbove = isRead(above, scale, above * unit - known, reach, isRead);
            if (isBelow || isAbove) {
                BigDecimal lower = BigDecimal.valueOf(below, scale);
                BigDecimal upper = BigDecimal.valueOf(above, scale);
                return !isAbove || isBelow && isCloser(lower, upper, exact) ? lower : upper;
            }
        }
        return exact.round(new MathContext(kind.most, RoundingMode.HALF_EVEN));
    }

    /** How far a decimal may be that is read as the number, in units of the last digit: half of the way to the next one; 0 if that is not known. */
    private static double reach(double number, double ulp, int scale) {
        boolean symmetric =
                Math.scalb(1.0, Math.getExponent(number)) != Math.abs(number); // else the one below is nearer
        double reach = ulp / 2 * Math.pow(10, scale);
        return symmetric && reach > 1 && reach <= Long.MAX_VALUE ? reach : 0;
    }

    /** Whether a decimal is read as the number; to read it takes long, and is seldom needed. */
    private static boolean isRead(long decimal, int scale, long distance, double reach, Predicate<String> isRead) {
        if (reach > 0 && distance + 1 < reach * (1 - ERROR)) {
            return true;
        }
        if (reach > 0 && distance - 1 > reach * (1 + ERROR)) {
            return false;
        }
        return isRead.test(decimal + "E" + -scale);
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
