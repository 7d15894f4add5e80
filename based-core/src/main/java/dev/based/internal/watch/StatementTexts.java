package dev.based.internal.watch;

import dev.based.internal.cache.ClockCache;
import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Tokenizer;
import dev.based.internal.sql.text.Tokens;
import dev.based.spi.Excerpt;
import dev.based.spi.SqlSyntax;
import org.jspecify.annotations.Nullable;

/**
 * What of a statement's text is shown, remembered for those that were asked for lately. The values of a statement with placeholders are
 * not in its text; in one without any, its literals take their place, and are not shown.
 *
 * <p>Safe for use by several threads.
 */
final class StatementTexts {
    /** In characters. Longer texts are mostly made up for one use. */
    private static final int LONGEST_CACHED = 16 * 1024;

    /**
     * A text to be shown.
     *
     * @param sql the statement
     * @param summary its operations and tables
     */
    record Text(String sql, String summary) {
        static final Text NONE = new Text("", "");
    }

    private final ClockCache<Text> cache;
    private volatile @Nullable SqlSyntax syntax;

    StatementTexts(int size) {
        cache = new ClockCache<>(size);
    }

    void understand(SqlSyntax language) {
        syntax = language;
    }

    /** What is shown of a statement; nothing of one that cannot be read, for nobody knows then what a literal is. */
    Text of(@Nullable String sql, boolean binds) {
        SqlSyntax language = syntax;
        if (sql == null || language == null) {
            return Text.NONE;
        }
        Text known = cache.get(sql);
        if (known != null) {
            return known;
        }
        Text text;
        try {
            Tokens tokens = Tokenizer.tokenize(sql, language);
            boolean quotes = language.has(SqlSyntax.Rule.BACKSLASH_ESCAPES) // MySQL's strings may have those of names
                    || language.has(SqlSyntax.Rule.BRACKET_QUOTES); // and so has SQLite's what is no name
            String shown = binds || tokens.has(Token.Type.NAMED) || tokens.has(Token.Type.POSITIONAL)
                    ? sql
                    : withoutLiterals(tokens, quotes);
            text = new Text(Excerpt.of(shown), Summary.of(tokens));
        } catch (RuntimeException malformed) {
            text = Text.NONE;
        }
        if (sql.length() <= LONGEST_CACHED) {
            cache.put(sql, text);
        }
        return text;
    }

    /** The statement with a question mark for each literal, and without comments. */
    private static String withoutLiterals(Tokens tokens, boolean quotes) {
        StringBuilder text = new StringBuilder(tokens.sql().length());
        for (int index = 0; index < tokens.size(); index++) {
            Token token = tokens.get(index);
            if (index > 0 && tokens.get(index - 1).end() < token.start()) {
                text.append(' ');
            }
            String shown = tokens.text(index);
            boolean literal = token.type() == Token.Type.LITERAL
                    || token.type() == Token.Type.NUMBER
                    || (quotes && shown.startsWith("\"") && !isPartOfName(tokens, index));
            text.append(literal ? "?" : shown);
        }
        return text.toString();
    }

    private static boolean isPartOfName(Tokens tokens, int index) {
        return tokens.isSymbol(index + 1, '.') || (index > 0 && tokens.isSymbol(index - 1, '.'));
    }
}
