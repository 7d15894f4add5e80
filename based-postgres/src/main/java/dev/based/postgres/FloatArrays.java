package dev.based.postgres;

import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of {@code float4} and {@code float8}, as the server sends them in its binary form: its text has all digits only if the session's
 * setting extra_float_digits is as it was, and the server does not tell when that changes.
 *
 * <p>The form: array_send in <a href="https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/arrayfuncs.c">arrayfuncs.c</a>,
 * numbers of dimensions, a flag, the elements' type, the length and lower bound of each dimension, and each element with its length.
 */
final class FloatArrays {
    private static final int MOST_DIMENSIONS = 6;
    private static final int HEADER = 3 * Integer.BYTES;
    private static final int PER_DIMENSION = 2 * Integer.BYTES;

    private final Buffer bytes;
    private final int[] lengths;
    private final Class<?> type;
    private int position;

    private FloatArrays(Buffer bytes, int[] lengths, Class<?> type) {
        this.bytes = bytes;
        this.lengths = lengths;
        this.type = type;
        position = HEADER + PER_DIMENSION * lengths.length;
    }

    /**
     * Reads an array.
     *
     * @param type Float or Double
     * @return an array of that type, or of such arrays
     * @throws IllegalArgumentException if the bytes are no array
     */
    static Object[] read(Buffer bytes, Class<?> type) {
        require(bytes.length() >= HEADER);
        int dimensions = bytes.getInt(0);
        require(dimensions >= 0
                && dimensions <= MOST_DIMENSIONS
                && bytes.length() >= HEADER + PER_DIMENSION * dimensions);
        int[] lengths = new int[dimensions];
        long elements = 1;
        for (int dimension = 0; dimension < dimensions; dimension++) {
            lengths[dimension] = bytes.getInt(HEADER + PER_DIMENSION * dimension);
            require(lengths[dimension] > 0);
            elements *= lengths[dimension];
            require(elements * Integer.BYTES <= bytes.length());
        }
        if (dimensions == 0) {
            return (Object[]) Array.newInstance(type, 0);
        }
        FloatArrays reader = new FloatArrays(bytes, lengths, type);
        Object[] array = reader.array(0);
        require(reader.position == bytes.length());
        return array;
    }

    private Object[] array(int dimension) {
        int inner = lengths.length - 1 - dimension;
        Object[] array = (Object[]) Array.newInstance(
                inner == 0 ? type : Array.newInstance(type, new int[inner]).getClass(), lengths[dimension]);
        for (int index = 0; index < array.length; index++) {
            array[index] = inner == 0 ? element() : array(dimension + 1);
        }
        return array;
    }

    private @Nullable Object element() {
        require(position + Integer.BYTES <= bytes.length());
        int length = bytes.getInt(position);
        position += Integer.BYTES;
        if (length < 0) {
            return null;
        }
        require(length == (type == Float.class ? Float.BYTES : Double.BYTES) && length <= bytes.length() - position);
        int at = position;
        position += length;
        return type == Float.class ? (Object) bytes.getFloat(at) : bytes.getDouble(at);
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException();
        }
    }
}
