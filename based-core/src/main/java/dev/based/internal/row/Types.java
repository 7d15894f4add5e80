package dev.based.internal.row;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.List;

/** Types with their arguments, such as that of a record's component {@code List<Integer>}. */
public final class Types {
    private Types() {}

    /** A list of elements of a type. */
    record ListOf(Type element) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {element};
        }

        @Override
        public Type getRawType() {
            return List.class;
        }

        /** None; as the interface has it for a class at the top. */
        @Override
        @SuppressWarnings("NullAway")
        public Type getOwnerType() {
            return null;
        }

        @Override
        public String toString() {
            return "java.util.List<" + element.getTypeName() + ">";
        }
    }

    /** The class of a type's values. */
    public static Class<?> raw(Type type) {
        if (type instanceof Class<?> known) {
            return known;
        }
        if (type instanceof ParameterizedType parameterized) {
            return raw(parameterized.getRawType());
        }
        if (type instanceof GenericArrayType array) {
            return raw(array.getGenericComponentType()).arrayType();
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        return type instanceof TypeVariable<?> variable ? raw(variable.getBounds()[0]) : Object.class;
    }

    /** Whether a type is all that is known of its values, as {@code List<Integer>} is and {@code T} is not. */
    public static boolean isComplete(Type type) {
        return type instanceof Class || type instanceof ParameterizedType || type instanceof GenericArrayType;
    }

    /** An argument of a type, Object if it has none. */
    public static Type argument(Type type, int index) {
        if (type instanceof WildcardType wildcard) {
            return argument(wildcard.getUpperBounds()[0], index);
        }
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }

    /** The type of an array's elements. */
    static Type component(Type array) {
        return array instanceof GenericArrayType generic
                ? generic.getGenericComponentType()
                : raw(array).getComponentType();
    }
}
