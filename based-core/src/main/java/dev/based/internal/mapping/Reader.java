package dev.based.internal.mapping;

import dev.based.Json;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.internal.row.Conversions;
import dev.based.internal.row.Types;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of the objects of one class by the names that stand for them in SQL, as {@link RowMappers} fills them: the
 * property of that name, or one in an object in it, as in {@code address.street}.
 *
 * <p>Safe for use by several threads.
 */
public final class Reader {
    /** Names for each class; a program that makes up names without end starts over, instead of filling the heap. */
    private static final int MOST_KEPT = 256;

    private static final ClassValue<Reader> READERS = new ClassValue<>() {
        @Override
        protected Reader computeValue(Class<?> type) {
            return new Reader(type);
        }
    };

    private static final ClassValue<Boolean> READABLE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return !Conversions.isScalar(type)
                    && !type.isArray()
                    && !Map.class.isAssignableFrom(type)
                    && !Iterable.class.isAssignableFrom(type)
                    && !type.getName().startsWith("java.");
        }
    };

    private final Class<?> type;
    private final Map<String, Getter> getters;
    private final Map<String, Access> known = new ConcurrentHashMap<>();

    private Reader(Class<?> type) {
        this.type = type;
        getters = new LinkedHashMap<>();
        Getters.of(type).forEach(getter -> getters.merge(getter.property().name(), getter, Getter::with));
    }

    /**
     * How a name is read.
     *
     * @param handle {@code (Object) -> Object}, the property
     * @param rest what is to be read of the property's own value, if it is an object
     * @param isDocument whether the value is to be written as JSON
     */
    private record Access(MethodHandle handle, @Nullable String rest, boolean isDocument) {}

    /**
     * Whether a class has properties to be read, and is no value by itself.
     *
     * @param type the class
     * @return whether objects of it can give parameters
     */
    public static boolean isReadable(Class<?> type) {
        return READABLE.get(type);
    }

    /** Whether a name can be read of a value, as of an object or a map. */
    public static boolean hasProperties(Object value) {
        return value instanceof Map || value instanceof Optional || isReadable(value.getClass());
    }

    /**
     * Reads a property.
     *
     * @param object the object
     * @param name the name that stands for the property
     * @param shown the whole name, for messages
     * @return the value; null also if the object that it would be in is null
     * @throws ParameterException if there is no such property, or it cannot be read
     */
    public static @Nullable Object read(Object object, String name, String shown) {
        if (object instanceof Map<?, ?> map) {
            return ofMap(map, name, shown);
        }
        if (!isReadable(object.getClass())) {
            throw new ParameterException(
                    "No value was given for :" + shown + ": a "
                            + object.getClass().getTypeName() + " is a value, and has no properties.",
                    null);
        }
        Reader reader = READERS.get(object.getClass());
        Access access = reader.access(name, shown);
        Object value = content(reader.get(access, object, shown));
        if (value != null && access.rest() != null) {
            return read(value, access.rest(), shown);
        }
        return value != null && access.isDocument() ? document(value, shown) : value;
    }

    private static Json document(Object value, String shown) {
        try {
            return Json.of(value);
        } catch (ParameterException refused) {
            throw new ParameterException("The value for :" + shown + ": " + refused.getMessage(), refused.getCause());
        }
    }

    private static @Nullable Object ofMap(Map<?, ?> map, String name, String shown) {
        if (map.containsKey(name)) {
            return map.get(name);
        }
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        if (dot < 0 || !map.containsKey(first)) {
            throw new ParameterException(
                    "No value was given for :" + shown + ": the Map has no \"" + first + "\".", null);
        }
        Object value = content(map.get(first));
        return value == null ? null : read(value, name.substring(dot + 1), shown);
    }

    private static @Nullable Object content(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? number.getAsInt() : null;
        }
        if (value instanceof OptionalLong number) {
            return number.isPresent() ? number.getAsLong() : null;
        }
        if (value instanceof OptionalDouble number) {
            return number.isPresent() ? number.getAsDouble() : null;
        }
        return value;
    }

    private @Nullable Object get(Access access, Object object, String shown) {
        try {
            return (@Nullable Object) access.handle().invokeExact(object);
        } catch (Throwable thrown) {
            throw new ParameterException(
                    "The value for :" + shown + " cannot be had: " + type.getTypeName() + " threw; see the cause.",
                    thrown);
        }
    }

    private Access access(String name, String shown) {
        Access access = known.get(name);
        if (access == null) {
            access = find(name, shown);
            if (access == null) {
                throw missing(shown);
            }
            if (known.size() >= MOST_KEPT) {
                known.clear();
            }
            known.put(name, access);
        }
        return access;
    }

    private @Nullable Access find(String name, String shown) {
        Getter exact = getters.get(name);
        if (exact != null) {
            return access(exact, null);
        }
        List<Access> found = new ArrayList<>();
        for (Getter getter : getters.values()) {
            if (Names.match(name, getter.property().name())) {
                found.add(access(getter, null));
            }
        }
        if (found.isEmpty()) {
            getters.values().forEach(getter -> addWithin(found, getter, name, shown));
        }
        if (found.size() > 1) {
            throw new ParameterException(
                    "Several properties of " + type.getTypeName() + " could be meant by :" + shown
                            + "; write one as it is in the class: " + getters.keySet() + ".",
                    null);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** Adds the property if the name begins with its own and goes on with that of one in its object. */
    private static void addWithin(List<Access> found, Getter getter, String name, String shown) {
        String rest = Names.within(name, getter.property().name());
        if (rest == null) {
            return;
        }
        Type whole = getter.property().type();
        Type content = Cell.OfOptional.content(whole);
        Class<?> declared = Types.raw(content == null ? whole : content);
        boolean own = !declared.getName().startsWith("java.") && Modifier.isAbstract(declared.getModifiers());
        boolean dynamic = own || declared == Object.class || declared == Map.class;
        if (dynamic || isReadable(declared) && READERS.get(declared).find(rest, shown) != null) {
            found.add(access(getter, rest));
        }
    }

    private static Access access(Getter getter, @Nullable String rest) {
        try {
            return new Access(Handles.getter(getter.member()), rest, rest == null && getter.isDocument());
        } catch (MappingException closed) {
            throw new ParameterException(String.valueOf(closed.getMessage()), closed.getCause());
        }
    }

    private ParameterException missing(String shown) {
        return new ParameterException(
                "No value was given for :" + shown + ": " + type.getTypeName() + " has no such property; it has these: "
                        + getters.keySet() + ".",
                null);
    }
}
