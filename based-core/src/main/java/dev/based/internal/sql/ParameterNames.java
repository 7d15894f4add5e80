package dev.based.internal.sql;

import dev.based.spi.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives named parameters their values' indexes: one for each name if placeholders are numbered, else for each use. */
final class ParameterNames {
    private final boolean numbered;
    private final List<String> byValue = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();

    ParameterNames(boolean numbered) {
        this.numbered = numbered;
    }

    /** The index of the value for the next use of a name. */
    int value(String name) {
        Integer known = numbered ? indexes.putIfAbsent(name, byValue.size()) : null;
        if (known != null) {
            return known;
        }
        byValue.add(name);
        return byValue.size() - 1;
    }

    String[] byValue() {
        return byValue.toArray(String[]::new);
    }

    /** The names as a message shows them. */
    String list() {
        return list(new LinkedHashSet<>(byValue));
    }

    static String list(Set<?> names) {
        return Excerpt.of(names.stream().map(name -> ":" + name).collect(Collectors.joining(", ")));
    }
}
