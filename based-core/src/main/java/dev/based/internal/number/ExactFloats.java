package dev.based.internal.number;

import java.math.BigDecimal;

/**
 * Which decimals are held by binary floats without loss: one that the float's {@linkplain FloatText shortest text} has, or its exact value, so that 19.99
 * is 19.99 in both, and 0.1234567890123456789 and 1e400 are none.
 */
public final class ExactFloats {
    private ExactFloats() {}

    /** Whether a {@code double} holds a number. */
    public static boolean isDouble(BigDecimal number) {
        double rounded = number.doubleValue();
        return Double.isFinite(rounded)
                && (number.compareTo(new BigDecimal(FloatText.of(rounded))) == 0
                        || number.compareTo(new BigDecimal(rounded)) == 0);
    }

    /** Whether a {@code float} holds a number. */
    public static boolean isFloat(BigDecimal number) {
        float rounded = number.floatValue();
        return Float.isFinite(rounded)
                && (number.compareTo(new BigDecimal(FloatText.of(rounded))) == 0
                        || number.compareTo(new BigDecimal(rounded)) == 0);
    }
}
