package dev.based.internal.sql.traits;

import dev.based.internal.sql.text.Tokens;
import java.util.Set;

/** Tells SQLite's pragmas that only read. */
final class Pragma {
    /** What these take in parentheses is what they look at, not a value to set. */
    private static final Set<String> ASKING = Set.of("""
            TABLE_INFO TABLE_XINFO TABLE_LIST INDEX_LIST INDEX_INFO INDEX_XINFO FOREIGN_KEY_LIST FOREIGN_KEY_CHECK INTEGRITY_CHECK
            QUICK_CHECK STORAGE_INFO SHOW
            """.strip().split("\\s+"));

    private static final Set<String> ACTING =
            Set.of("INCREMENTAL_VACUUM", "OPTIMIZE", "WAL_CHECKPOINT", "SHRINK_MEMORY");

    private Pragma() {}

    static boolean reads(Tokens tokens, int verb) {
        int name = tokens.isSymbol(verb + 2, '.') ? verb + 3 : verb + 1;
        String pragma = Tokens.upperCase(tokens.name(name));
        boolean hasValue = tokens.isSymbol(name + 1, '=') || tokens.isSymbol(name + 1, '(');
        return hasValue ? ASKING.contains(pragma) : !ACTING.contains(pragma);
    }
}
