package dev.based.internal.sql;

import dev.based.ParameterException;
import dev.based.Parameters;
import dev.based.internal.mapping.Reader;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that a statement asks for, by position or by name (P2).
 *
 * <p>Immutable.
 */
final class Signature {
    private static final @Nullable Object[] NO_VALUES = {};
    private static final String OPERATOR_HINT = " An operator that contains ? is written with ??.";

    private final int count;
    private final String @Nullable [] names;
    private final Set<String> distinctNames;
    private final @Nullable String mixture;
    private final boolean numbered;
    private final String unseen;
    private final boolean paths;

    /**
     * Creates a signature.
     *
     * @param count how many values the driver gets
     * @param names their names, with repetitions, or null if they are positional
     * @param mixture the kinds of parameters that the statement wrongly mixes, or null
     * @param numbered whether the driver's placeholders are numbered
     * @param unseen what to say to one who gives more values than the statement asks for
     */
    Signature(int count, String @Nullable [] names, @Nullable String mixture, boolean numbered, String unseen) {
        this.count = count;
        this.names = names;
        this.distinctNames = names == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(names));
        this.mixture = mixture;
        this.numbered = numbered;
        this.unseen = unseen;
        this.paths = distinctNames.stream().anyMatch(name -> name.indexOf('.') >= 0);
    }

    int count() {
        return count;
    }

    String @Nullable [] names() {
        return names;
    }

    /** How a message calls the parameter that a value is for. */
    String parameter(int value) {
        return names == null ? "parameter " + (value + 1) : ":" + names[value];
    }

    /**
     * The values in the order of the driver's placeholders; positional ones are the caller's array itself.
     *
     * @throws ParameterException if a value is missing or unused, or given in another way than the statement asks for
     */
    @Nullable
    Object[] values(Object parameters) {
        if (mixture != null) {
            throw refused("The statement mixes " + mixture + ": write all of its parameters as :name, or all as ?."
                    + (numbered ? OPERATOR_HINT : ""));
        }
        if (parameters instanceof Object[] positional) {
            return positional(positional);
        }
        if (parameters instanceof Map<?, ?> named) {
            return named(named);
        }
        if (parameters instanceof Parameters object) {
            return ofObject(object);
        }
        throw refused("Parameters are an Object[] or a Map, or made by Parameters.of, but a "
                + parameters.getClass().getName() + " was given.");
    }

    private @Nullable Object[] positional(@Nullable Object[] values) {
        if (names != null) {
            throw refused(missing(distinctNames) + (values.length == 0 ? "" : " (" + given(values.length) + ")")
                    + ": give a Map with a value for each name, or Parameters.of(object)." + lone(values));
        }
        if (values.length != count) {
            throw refused("The statement has " + plural(count, "placeholder") + " but " + given(values.length)
                    + ": give one value for each ?." + hint(values.length)
                    + (values.length > count ? unseen : "") + spread(values)
                    + lone(values) + properties(values));
        }
        return values;
    }

    private @Nullable Object[] named(Map<?, ?> values) {
        if (names == null) {
            return withoutNames(values);
        }
        if (paths) {
            return withPaths(values);
        }
        @Nullable Object[] ordered = new @Nullable Object[count];
        boolean complete = values.size() == distinctNames.size();
        for (int index = 0; index < count; index++) {
            ordered[index] = values.get(names[index]);
            complete &= ordered[index] != null || values.containsKey(names[index]);
        }
        if (!complete) {
            throw refused(difference(values));
        }
        return ordered;
    }

    /** Values of which some are properties of the map's: {@code :film.title} is in the map, or of what the map has as film. */
    private @Nullable Object[] withPaths(Map<?, ?> values) {
        @Nullable Object[] ordered = new @Nullable Object[count];
        Set<Object> unused = new LinkedHashSet<>(values.keySet());
        Set<String> missing = new LinkedHashSet<>();
        for (int index = 0; index < count; index++) {
            String name = names == null ? "" : names[index];
            String first = values.containsKey(name) ? name : firstOf(name);
            unused.remove(first);
            if (values.containsKey(first)) {
                ordered[index] = first.equals(name) ? values.get(name) : Reader.read(values, name, name);
            } else {
                missing.add(name);
            }
        }
        if (!missing.isEmpty() || !unused.isEmpty()) {
            throw refused(difference(missing, unused));
        }
        return ordered;
    }

    /**
     * Whether a name in a map is that of a single value, and what follows behind the dot is the database's, as a field of a PostgreSQL
     * composite.
     */
    boolean leavesFields(Object parameters) {
        if (!paths || !(parameters instanceof Map<?, ?> values)) {
            return false;
        }
        return distinctNames.stream()
                .filter(name -> name.indexOf('.') >= 0 && !values.containsKey(name))
                .map(name -> values.get(firstOf(name)))
                .anyMatch(value -> value != null && !Reader.hasProperties(value));
    }

    boolean hasPaths() {
        return paths;
    }

    private static String firstOf(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** The values of an object, each read once; it may have more properties than the statement has names. */
    private @Nullable Object[] ofObject(Parameters object) {
        if (names == null) {
            throw refused("The statement has " + (count == 0 ? "no placeholder" : "placeholders without names")
                    + ", so that nothing of the " + object + " would be bound: write :name for a property.");
        }
        @Nullable Object[] ordered = new @Nullable Object[count];
        boolean repeated = distinctNames.size() < count;
        for (int index = 0; index < count; index++) {
            int earlier = repeated ? Arrays.asList(names).indexOf(names[index]) : index;
            ordered[index] = earlier < index ? ordered[earlier] : object.value(names[index]);
        }
        return ordered;
    }

    private @Nullable Object[] withoutNames(Map<?, ?> values) {
        if (!values.isEmpty()) {
            throw refused(unused(values.keySet()) + ": write it as :name"
                    + (count == 0 ? "" : ", and not only ?,") + " where it belongs." + unseen
                    + (count == 1 ? " To bind the Map itself as one value, write (Object) before it." : ""));
        }
        return positional(NO_VALUES);
    }

    private String difference(Map<?, ?> values) {
        Set<String> missing = new LinkedHashSet<>(distinctNames);
        missing.removeIf(values::containsKey);
        Set<Object> unused = new LinkedHashSet<>(values.keySet());
        unused.removeAll(distinctNames);
        return difference(missing, unused);
    }

    private String difference(Set<String> missing, Set<Object> unused) {
        String colon = unused.stream().anyMatch(name -> String.valueOf(name).startsWith(":"))
                ? " The Map's keys are names without the colon."
                : "";
        return (missing.isEmpty() ? "" : missing(missing) + ". ")
                + (unused.isEmpty() ? "" : unused(unused) + ". ")
                + "Give exactly one value for each name." + (unused.isEmpty() ? "" : unseen) + colon;
    }

    private static String missing(Set<String> names) {
        return "No value was given for " + ParameterNames.list(names);
    }

    private static String unused(Set<?> names) {
        return "A value was given for " + ParameterNames.list(names) + ", which the statement does not contain";
    }

    private static String given(int values) {
        return plural(values, "value") + (values == 1 ? " was given" : " were given");
    }

    private String hint(int values) {
        return numbered && values < count ? OPERATOR_HINT : "";
    }

    /** What helps one who gave an array where Java takes it for several values. */
    private static String spread(@Nullable Object[] values) {
        Class<?> type = values.getClass();
        return type == Object[].class
                ? ""
                : " The elements of a " + type.getSimpleName()
                        + " are taken for as many values; to bind the array as one value, write (Object) before it, and a List for IN (?).";
    }

    /** What helps one who gave all values in one object, whose type Java did not know. */
    private static String lone(@Nullable Object[] values) {
        if (values.length == 1 && values[0] instanceof Map) {
            return " The Map was taken for one value: declare it as a Map<String, ?>, and not as an Object.";
        }
        if (values.length == 1 && values[0] instanceof Class) {
            return " The class that rows are to become comes first: fetchAll(X.class, sql, ...).";
        }
        if (values.length == 1 && values[0] instanceof Collection) {
            return " The collection was taken for one value, as IN (?) has it: give its toArray(), or a Map by name.";
        }
        return "";
    }

    /** The same where the object's properties were meant. */
    private static String properties(@Nullable Object[] values) {
        Object one = values.length == 1 ? values[0] : null;
        return one != null && !one.getClass().getName().startsWith("java") && Reader.hasProperties(one)
                ? " To bind the properties of the " + one.getClass().getTypeName()
                        + ", write :name for each, and give Parameters.of(object)."
                : "";
    }

    private static String plural(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static ParameterException refused(String message) {
        return new ParameterException(message, null);
    }
}
