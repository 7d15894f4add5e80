package dev.based.postgres;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The type that a value has by its class, with what else is to be known of a number: which of the server's integers hold it, and whether
 * its class is one of numbers with a fraction; of an array of numbers, the same of its elements together. All of it is one number, so
 * that the values of a call are an array of these.
 */
final class OwnType {
    /** The server's own types have numbers below; the two bits behind tell how wide an integer is needed. */
    private static final int WIDTH = 16;

    private static final int WIDEST = 3;

    /** Whether the class is of numbers with a fraction, whatever this one is. */
    private static final int FRACTION = 1 << 18;

    /** Whether it is an array of numbers. */
    private static final int ARRAY = 1 << 19;

    private static final BigDecimal LONGEST = new BigDecimal(Long.MIN_VALUE);

    private OwnType() {}

    static int of(@Nullable Object value) {
        int type = JavaTypes.of(value);
        if (!(value instanceof Number number)) {
            int element = value == null || !value.getClass().isArray() ? JavaTypes.NONE : JavaTypes.elementNumber(type);
            return element == JavaTypes.NONE ? type : ofArray(Objects.requireNonNull(value), element);
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

    /** The array of the type that holds all numbers in an array, and in those in it, with the rest of what is known of them. */
    private static int ofArray(Object array, int element) {
        int elements = elements(array, element);
        return JavaTypes.arrayOf(type(elements)) | elements - type(elements) | ARRAY;
    }

    private static int elements(Object array, int before) {
        int known = before;
        int most = most(array.getClass().getComponentType());
        int length = Array.getLength(array);
        for (int index = 0; index < length; index++) {
            Object value = Array.get(array, index);
            if (value instanceof Number number) {
                int own = number instanceof Integer || number instanceof Long
                        ? (number instanceof Integer ? Oids.INT4 : Oids.INT8) | width(number.longValue()) << WIDTH
                        : of(number);
                known = both(JavaTypes.commonNumber(type(known), type(own)), known, own);
            } else if (value != null && value.getClass().isArray()) {
                known = elements(value, known);
            }
            if ((known >> WIDTH & WIDEST) >= most) {
                return known;
            }
        }
        return known;
    }

    /** How wide an integer the numbers of a class need at most, if all are of it; more if they need not be. */
    private static int most(Class<?> component) {
        if (component == int.class || component == Integer.class) {
            return 1;
        }
        if (component == long.class || component == Long.class) {
            return 2;
        }
        boolean alike =
                component.isPrimitive() || Number.class.isAssignableFrom(component) && component != Number.class;
        return alike ? WIDEST : WIDEST + 1;
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
        return type | width << WIDTH | (one | other) & (FRACTION | ARRAY);
    }

    /** Whether the class is of numbers with a fraction. */
    static boolean isFraction(int own) {
        return (own & FRACTION) != 0;
    }

    /** Whether a type of the server's is an integer, or for an array one of these, that does not hold the value. */
    static boolean exceeds(int own, int type) {
        int integer = isArray(own) ? JavaTypes.elementNumber(type) : type;
        int holds = integer == Oids.INT2 ? 0 : integer == Oids.INT4 ? 1 : integer == Oids.INT8 ? 2 : WIDEST;
        return (own >> WIDTH & WIDEST) > holds;
    }

    /** The narrowest type of the server's that such a value may meet. */
    static int narrowest(int own) {
        return isArray(own) ? JavaTypes.arrayOf(Oids.INT2) : Oids.INT2;
    }

    private static boolean isArray(int own) {
        return (own & ARRAY) != 0;
    }
}
