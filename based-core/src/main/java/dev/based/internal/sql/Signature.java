package dev.based.internal.sql;

import dev.based.ParameterException;
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

    /**
     * Creates a signature.
     *
     * @param count how many values the driver gets
     * @param names their names, with repetitions, or null if they are positional
     * @param mixture the kinds of parameters that the statement wrongly mixes, or null
     * @param numbered whether the driver's placeholders are numbered
     */
    Signature(int count, String @Nullable [] names, @Nullable String mixture, boolean numbered) {
        this.count = count;
        this.names = names;
        this.distinctNames = names == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(names));
        this.mixture = mixture;
        this.numbered = numbered;
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
        throw refused("Parameters are an Object[] or a Map, but a "
                + parameters.getClass().getName() + " was given.");
    }

    private @Nullable Object[] positional(@Nullable Object[] values) {
        if (names != null) {
            throw refused(missing(distinctNames) + (values.length == 0 ? "" : " (" + given(values.length) + ")")
                    + ": give a Map with a value for each name." + lone(values));
        }
        if (values.length != count) {
            throw refused("The statement has " + plural(count, "placeholder") + " but " + given(values.length)
                    + ": give one value for each ?." + hint(values.length) + spread(values)
                    + lone(values));
        }
        return values;
    }

    private @Nullable Object[] named(Map<?, ?> values) {
        if (names == null) {
            return withoutNames(values);
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

    private @Nullable Object[] withoutNames(Map<?, ?> values) {
        if (!values.isEmpty()) {
            throw refused(unused(values.keySet()) + ": write it as :name, and not only ?, where it belongs."
                    + (count == 1 ? " To bind the Map itself as one value, write (Object) before it." : ""));
        }
        return positional(NO_VALUES);
    }

    private String difference(Map<?, ?> values) {
        Set<String> missing = new LinkedHashSet<>(distinctNames);
        missing.removeIf(values::containsKey);
        Set<Object> unused = new LinkedHashSet<>(values.keySet());
        unused.removeAll(distinctNames);
        String colon = unused.stream().anyMatch(name -> String.valueOf(name).startsWith(":"))
                ? " The Map's keys are names without the colon."
                : "";
        return (missing.isEmpty() ? "" : missing(missing) + ". ")
                + (unused.isEmpty() ? "" : unused(unused) + ". ")
                + "Give exactly one value for each name." + colon;
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
                        + " are taken for as many values; to bind the array as one value, write (Object) before it.";
    }

    /** What helps one who gave all values in one object, whose type Java did not know. */
    private static String lone(@Nullable Object[] values) {
        if (values.length == 1 && values[0] instanceof Map) {
            return " The Map was taken for one value: declare it as a Map<String, ?>, and not as an Object.";
        }
        return values.length == 1 && values[0] instanceof Collection
                ? " The collection was taken for one value, as IN (?) has it: give its toArray(), or a Map by name."
                : "";
    }

    private static String plural(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static ParameterException refused(String message) {
        return new ParameterException(message, null);
    }
}
