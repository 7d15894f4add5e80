package dev.based.sqlite;

import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.Effect;
import dev.based.spi.SqlWords.FunctionEffect;
import java.util.List;

/** What the words of SQLite's SQL mean. Nothing commits, and as functions are not written in SQL, none changes anything. */
final class SqliteWords {
    static final SqlWords WORDS = SqlWords.STANDARD
            .withUnknownFunctions(FunctionEffect.NONE)
            .withFunctions(FunctionEffect.LEAVES_STATE, List.of("load_extension"))
            .withTemporarySchemas("temp")
            .with(Effect.OPAQUE, "PRAGMA")
            .with(Effect.LEAVES_STATE, "PRAGMA", "ATTACH", "DETACH")
            .with(Effect.SESSION_ONLY, "ATTACH", "DETACH")
            .without(Effect.LEAVES_STATE, "VACUUM", "REINDEX");

    private SqliteWords() {}
}
