package dev.based.internal.row;

import dev.based.Json;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Range;
import dev.based.internal.json.JsonCodecs;
import dev.based.internal.json.JsonReader;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conversions into what has other values in it: lists and arrays, from a database's arrays and from JSON; maps, {@link Json} and a
 * user's own classes, from JSON.
 */
public final class Structures {
    private Structures() {}

    /**
     * A JSON document as a type.
     *
     * @param <T> the type
     * @param document the document
     * @param type the type
     * @return the value, null if the document is {@code null}
     * @throws MappingException if the document does not fit
     */
    @SuppressWarnings("unchecked")
    public static <T> @Nullable T ofDocument(String document, Class<T> type) {
        return (T) mapped(document, type);
    }

    /**
     * A JSON document as a list.
     *
     * @param <E> the type of its elements
     * @param document the document
     * @param element the type of its elements
     * @return the list
     * @throws MappingException if the document is no array, or an element does not fit
     */
    @SuppressWarnings("unchecked")
    public static <E> List<@Nullable E> listOfDocument(String document, Class<E> element) {
        Object list = mapped(document, new Types.ListOf(element));
        if (list == null) {
            throw error(List.class, "it is null");
        }
        return (List<@Nullable E>) list;
    }

    private static @Nullable Object mapped(String document, Type type) {
        try {
            if (!isPlain(type)) {
                return decoded(document, type);
            }
            Object value = read(document);
            return value == null ? null : member(value, type);
        } catch (Unfit unfit) {
            throw error(type, unfit.getMessage());
        }
    }

    private static MappingException error(Type type, @Nullable String reason) {
        return new MappingException(
                "The JSON document cannot be read as " + type.getTypeName() + ": " + reason + ".", null);
    }

    /** A value of a column as a type that is not one of single values. */
    static Object convert(Object value, Type type) {
        Class<?> raw = Types.raw(type);
        if (value instanceof String text && !isPlain(type)) {
            return object(text, type);
        }
        if (isList(raw)) {
            return type instanceof Class ? lists(value) : list(value, Types.argument(type, 0));
        }
        if (raw == Set.class) {
            return set(value, Types.argument(type, 0));
        }
        if (isArray(raw)) {
            return array(value, Types.component(type));
        }
        if (raw == Map.class) {
            return map(value, type);
        }
        throw new Unfit(
                raw.getName().startsWith("java.")
                        ? "there is no conversion to that type"
                        : "there is no conversion to that type from one column; an object of several columns is made by fetchOne("
                                + raw.getSimpleName() + ".class, ...), or of a row by row.as("
                                + raw.getSimpleName() + ".class)");
    }

    /** A range with bounds of a type. */
    static Range<?> range(Range<?> range, Type bounds) {
        Object lower = range.lower() == null ? null : Conversions.fit(range.lower(), bounds);
        Object upper = range.upper() == null ? null : Conversions.fit(range.upper(), bounds);
        return new Range<>(lower, range.includesLower(), upper, range.includesUpper(), range.isEmpty());
    }

    /** Whether no codec is needed. */
    private static boolean isPlain(Type type) {
        Class<?> raw = Types.raw(type);
        if (isList(raw) || raw == Set.class) {
            return isPlain(Types.argument(type, 0));
        }
        if (raw == Map.class) {
            return isPlain(Types.argument(type, 0)) && isPlain(Types.argument(type, 1));
        }
        return isArray(raw) ? isPlain(Types.component(type)) : Conversions.isScalar(raw);
    }

    private static boolean isList(Class<?> raw) {
        return raw == List.class || raw == Collection.class;
    }

    private static boolean isArray(Class<?> raw) {
        return raw.isArray() && raw != byte[].class;
    }

    /** Text in a column is taken for JSON of a user's class only where it can be nothing else. */
    private static Object object(String text, Type type) {
        String start = text.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            throw new Unfit(
                    Types.raw(type).getName().startsWith("java.")
                            ? "text is not read as that type; read a String, and make it of that"
                            : "it is neither an object nor an array of JSON, of which objects of that class are made; of a row they are made by"
                                    + " fetchOne(X.class, ...), fetchAll(X.class, ...) or row.as(X.class)");
        }
        if (!JsonCodecs.handle(type)) {
            read(text);
        }
        Object object = decoded(text, type);
        if (object == null) {
            throw new Unfit("the JSON codec made null of it");
        }
        return object;
    }

    private static @Nullable Object decoded(String document, Type type) {
        try {
            return JsonCodecs.read(document, type);
        } catch (IllegalArgumentException refused) {
            throw new Unfit(String.valueOf(refused.getMessage()));
        }
    }

    private static @Nullable Object read(String document) {
        try {
            return JsonReader.read(document);
        } catch (IllegalArgumentException refused) {
            throw new Unfit(String.valueOf(refused.getMessage()));
        }
    }

    static Json json(Object value) {
        try {
            return value instanceof String text ? Json.parse(text) : Json.of(value);
        } catch (ParameterException refused) {
            throw new Unfit("it is not JSON, or cannot be written as JSON");
        }
    }

    private static List<@Nullable Object> list(Object value, Type type) {
        List<@Nullable Object> list = new ArrayList<>();
        boolean inDocument = !(value instanceof Object[]);
        for (Object element : elements(value)) {
            list.add(element == null ? null : element(element, type, inDocument));
        }
        return Collections.unmodifiableList(list);
    }

    /** A list of whatever it has, with lists in place of the arrays in it. */
    private static List<@Nullable Object> lists(Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object element : elements(value)) {
            list.add(element instanceof Object[] ? lists(element) : element);
        }
        return Collections.unmodifiableList(list);
    }

    private static Set<@Nullable Object> set(Object value, Type type) {
        List<@Nullable Object> list = list(value, type);
        Set<@Nullable Object> set = new LinkedHashSet<>(list);
        if (set.size() < list.size()) {
            throw new Unfit("an element is there twice, which a set would lose");
        }
        return Collections.unmodifiableSet(set);
    }

    private static Object array(Object value, Type type) {
        Collection<?> elements = elements(value);
        boolean inDocument = !(value instanceof Object[]);
        Class<?> component = Types.raw(type);
        Object array = Array.newInstance(component, elements.size());
        int index = 0;
        for (Object element : elements) {
            if (element != null) {
                Array.set(array, index, element(element, type, inDocument));
            } else if (component.isPrimitive()) {
                throw new Unfit("an element is NULL, which " + component.getName() + " cannot hold");
            }
            index++;
        }
        return array;
    }

    private static Object element(Object element, Type type, boolean inDocument) {
        return inDocument ? member(element, type) : Conversions.fit(element, type);
    }

    /** What a document has in it; a text is no document itself. */
    private static Object member(Object member, Type type) {
        return type == Json.class ? json(Json.of(member)) : Conversions.fit(member, type);
    }

    private static Collection<?> elements(Object value) {
        Object elements = value instanceof String text ? read(text) : value;
        if (elements instanceof Object[] array) {
            return Arrays.asList(array);
        }
        if (elements instanceof Collection<?> collection) {
            return collection;
        }
        throw new Unfit(value instanceof String ? "it is JSON, but no array" : "it is no array");
    }

    private static Map<Object, @Nullable Object> map(Object value, Type type) {
        Object members = value instanceof String text ? read(text) : value;
        if (!(members instanceof Map<?, ?> map)) {
            throw new Unfit(value instanceof String ? "it is JSON, but no object" : "it is no map");
        }
        Type keys = Types.argument(type, 0);
        Type values = Types.argument(type, 1);
        boolean inDocument = !(value instanceof Object[]);
        Map<Object, @Nullable Object> converted = new LinkedHashMap<>();
        map.forEach((name, member) -> {
            Object key = Conversions.fit(name, keys);
            if (converted.containsKey(key)) {
                throw new Unfit("two of its names are the same key, of which one would be lost");
            }
            converted.put(key, member == null ? null : element(member, values, inDocument));
        });
        return Collections.unmodifiableMap(converted);
    }
}
