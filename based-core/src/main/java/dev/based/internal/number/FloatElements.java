package dev.based.internal.number;

import org.jspecify.annotations.Nullable;

/** Arrays of primitives from those of boxed values; null if there is a null in them. */
public final class FloatElements {
    private FloatElements() {}

    public static double @Nullable [] doubles(@Nullable Double[] boxed) {
        double[] array = new double[boxed.length];
        for (int index = 0; index < array.length; index++) {
            Double element = boxed[index];
            if (element == null) {
                return null;
            }
            array[index] = element;
        }
        return array;
    }

    public static float @Nullable [] floats(@Nullable Float[] boxed) {
        float[] array = new float[boxed.length];
        for (int index = 0; index < array.length; index++) {
            Float element = boxed[index];
            if (element == null) {
                return null;
            }
            array[index] = element;
        }
        return array;
    }
}
