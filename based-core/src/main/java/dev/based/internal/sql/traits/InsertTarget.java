package dev.based.internal.sql.traits;

import dev.based.internal.sql.text.Tokens;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the table that an INSERT writes to. */
final class InsertTarget {
    private static final Set<String> MODIFIERS = Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE");
    /** Oracle's INSERT ALL and INSERT FIRST may write to several tables. */
    private static final Set<String> SEVERAL_TABLES = Set.of("ALL", "FIRST");

    private InsertTarget() {}

    /** The last part of the table's name as it is written, without quotes; null if it cannot be told. */
    static @Nullable String of(Tokens tokens, int verb) {
        int index = verb + 1;
        while (tokens.isWord(index, MODIFIERS)) {
            index++;
        }
        if (tokens.isWord(index, "OR")) {
            index += 2;
        }
        if (tokens.isWord(index, SEVERAL_TABLES)) {
            return null;
        }
        if (tokens.isWord(index, "INTO")) {
            index++;
        }
        while (tokens.isSymbol(index + 1, '.')) {
            index += 2;
        }
        return name(tokens, index);
    }

    private static @Nullable String name(Tokens tokens, int index) {
        String name = tokens.name(index);
        return name.isEmpty() ? null : name;
    }
}
