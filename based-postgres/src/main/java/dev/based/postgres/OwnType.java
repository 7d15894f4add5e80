package dev.based.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The type that a value has by its class, with what else is to be known of a number: which of the server's integers hold it, and whether
 * its class is one of numbers with a fraction. All of it is one number, so that the values of a call are an array of these.
 */
final class OwnType {
    /** The server's own types have numbers below; the two bits behind tell how wide an integer is needed. */
    private static final int WIDTH = 16;

    private static final int WIDEST = 3;

    /** Whether the class is of numbers with a fraction, whatever this one is. */
    private static final int FRACTION = 1 << 18;

    private static final BigDecimal LONGEST = new BigDecimal(Long.MIN_VALUE);

    private OwnType() {}

    static int of(@Nullable Object value) {
        int type = JavaTypes.of(value);
        if (!(value instanceof Number number)) {
            return type;
        }
        if (value instanceof BigDecimal decimal) {
            return type | FRACTION | width(decimal) << WIDTH;
        }
        if (value instanceof Double || value instanceof Float) {
            double real = number.doubleValue();
            boolean whole = real == Math.rint(real) && Math.abs(real) < 0x1p63;
            return type | FRACTION | (whole ? width((long) real) : WIDEST) << WIDTH;
        }
        if (value instanceof BigInteger integer) {
            return type | (integer.bitLength() < Long.SIZE ? width(integer.longValue()) : WIDEST) << WIDTH;
        }
        return type == JavaTypes.NONE ? type : type | width(number.longValue()) << WIDTH;
    }

    private static int width(BigDecimal decimal) {
        if (decimal.signum() == 0) {
            return 0;
        }
        boolean small = decimal.precision() - (long) decimal.scale() <= LONGEST.precision() && decimal.scale() < 1_000;
        boolean whole = small && decimal.remainder(BigDecimal.ONE).signum() == 0;
        BigInteger integer = whole ? decimal.toBigInteger() : BigInteger.ZERO;
        return whole && integer.bitLength() < Long.SIZE ? width(integer.longValue()) : WIDEST;
    }

    private static int width(long number) {
        return number == (short) number ? 0 : number == (int) number ? 1 : 2;
    }

    /** The type itself. */
    static int type(int own) {
        return own & (1 << WIDTH) - 1;
    }

    /** The same type as that of a value for which no integer is wide enough. */
    static int unfit(int own) {
        return own | WIDEST << WIDTH;
    }

    /** What is known of two values of this type together. */
    static int both(int type, int one, int other) {
        int width = Math.max(one >> WIDTH & WIDEST, other >> WIDTH & WIDEST);
        return type | width << WIDTH | (one | other) & FRACTION;
    }

    /** Whether the class is of numbers with a fraction. */
    static boolean isFraction(int own) {
        return (own & FRACTION) != 0;
    }

    /** Whether a type of the server's is an integer that does not hold the value. */
    static boolean exceeds(int own, int type) {
        int holds = type == Oids.INT2 ? 0 : type == Oids.INT4 ? 1 : type == Oids.INT8 ? 2 : WIDEST;
        return (own >> WIDTH & WIDEST) > holds;
    }
}
