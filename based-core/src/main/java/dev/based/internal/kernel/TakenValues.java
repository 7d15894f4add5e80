package dev.based.internal.kernel;

import dev.based.CustomType;
import dev.based.Json;
import dev.based.ParameterException;
import dev.based.Range;
import dev.based.internal.sql.text.Encodable;
import dev.based.spi.Command;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of a call as they are now, whatever the caller does with its arrays and maps when the call has returned (P7), and refuses
 * text that would be changed on its way (V2): in a value or an array's elements. Maps, also in arrays, become JSON.
 *
 * <p>Immutable; safe for use by several threads.
 */
final class TakenValues {
    private final boolean nul;
    private final List<CustomType<?>> types;

    /**
     * Creates it.
     *
     * @param nul whether the database's text holds the character NUL
     * @param types the types whose values are bound as text
     */
    TakenValues(boolean nul, List<CustomType<?>> types) {
        this.nul = nul;
        this.types = types;
    }

    /**
     * The values with copies of the arrays, and maps as JSON; the same array if there is neither.
     *
     * @param command whose values they are, for the names of parameters
     * @throws ParameterException if a value has text that cannot be stored, or a map cannot be written as JSON
     */
    @Nullable
    Object[] take(Command command, @Nullable Object[] values) {
        @Nullable Object[] taken = values;
        for (int index = 0; index < values.length; index++) {
            Object value = types.isEmpty() ? values[index] : text(values[index]);
            if (value != values[index]) {
                taken = taken == values ? values.clone() : taken;
                taken[index] = value;
            }
            if (value instanceof String text) {
                check(command, index, text, nul);
            } else if (value == null || value instanceof Number) {
                continue;
            } else if (value instanceof Map) {
                taken = taken == values ? values.clone() : taken;
                taken[index] = document(command, index, value);
            } else {
                if (value.getClass().isArray()) {
                    taken = taken == values ? values.clone() : taken;
                    taken[index] = copy(command, index, value);
                }
                checkWithin(command, index, taken[index], nul);
            }
        }
        return taken;
    }

    /** The text of a value of a user's type; else the value itself. */
    private @Nullable Object text(@Nullable Object value) {
        for (CustomType<?> type : types) {
            if (value != null && type.type().isInstance(value)) {
                return text(type, value);
            }
        }
        return value;
    }

    private static <T> String text(CustomType<T> type, Object value) {
        return Objects.requireNonNull(type.text().apply(type.type().cast(value)), type + " wrote null.");
    }

    private static void check(Command command, int index, String text, boolean nul) {
        String obstacle = Encodable.obstacle(text, nul);
        if (!obstacle.isEmpty()) {
            throw new ParameterException("Parameter " + command.parameter(index) + " " + obstacle, null);
        }
    }

    private static void checkWithin(Command command, int index, @Nullable Object value, boolean nul) {
        if (value instanceof CharSequence || value instanceof Character) {
            check(command, index, value.toString(), nul);
        } else if (value instanceof Enum<?> constant) {
            check(command, index, constant.name(), nul);
        } else if (value instanceof Object[] elements) {
            for (Object element : elements) {
                checkWithin(command, index, element, nul);
            }
        } else if (value instanceof char[] characters) {
            for (char character : characters) {
                check(command, index, String.valueOf(character), nul);
            }
        } else if (value instanceof Range<?> range) {
            checkWithin(command, index, range.lower(), nul);
            checkWithin(command, index, range.upper(), nul);
        } else if (value instanceof Collection<?> elements) {
            elements.forEach(element -> checkWithin(command, index, element, true));
        }
    }

    /** A copy of an array, and of those in it. */
    private Object copy(Command command, int parameter, Object array) {
        int length = Array.getLength(array);
        Object copy = Array.newInstance(taken(array.getClass().getComponentType()), length);
        if (!(array instanceof Object[] elements)) {
            System.arraycopy(array, 0, copy, 0, length);
            return copy;
        }
        for (int index = 0; index < length; index++) {
            Object element = text(elements[index]);
            if (element instanceof Map) {
                element = document(command, parameter, element);
            } else if (element != null && element.getClass().isArray()) {
                element = copy(command, parameter, element);
            }
            Array.set(copy, index, element);
        }
        return copy;
    }

    /** The class of an array's elements when they are taken. */
    private Class<?> taken(Class<?> type) {
        if (Map.class.isAssignableFrom(type)) {
            return Json.class;
        }
        if (type.isArray()) {
            return taken(type.getComponentType()).arrayType();
        }
        for (CustomType<?> custom : types) {
            if (custom.type().isAssignableFrom(type)) {
                return String.class;
            }
            if (type.isAssignableFrom(custom.type())) {
                return Object.class;
            }
        }
        return type;
    }

    private static Json document(Command command, int parameter, Object map) {
        try {
            return Json.of(map);
        } catch (ParameterException refused) {
            throw new ParameterException(
                    "Parameter " + command.parameter(parameter) + " cannot be bound. " + refused.getMessage(), null);
        }
    }
}
