package dev.based.internal.failure;

import dev.based.ErrorKind;
import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Tokenizer;
import dev.based.internal.sql.text.Tokens;
import dev.based.spi.Dialect;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to write in place of a parameter where SQL has none; SQLite, PostgreSQL, MySQL and MariaDB quote what they stumbled over. */
final class SyntaxAdvice {
    private static final Set<String> LIKE = Set.of("LIKE", "ILIKE");

    /** Types behind which a literal may stand. */
    private static final Set<String> TYPES =
            Set.of("INTERVAL", "DATE", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "JSON", "JSONB", "UUID", "NUMERIC", "INET");

    private SyntaxAdvice() {}

    /** Advice that follows a message, with a full stop before it; empty if there is none. */
    static String of(ErrorKind kind, String message, @Nullable String sql, Dialect dialect) {
        if (kind != ErrorKind.SYNTAX || sql == null) {
            return "";
        }
        Tokens tokens;
        try {
            tokens = Tokenizer.tokenize(sql, dialect.syntax());
        } catch (Throwable unreadable) { // such as a text without its last quote
            return "";
        }
        if (places(tokens, LIKE)
                .anyMatch(index -> isGlued(tokens, index + 1, index + 2) || isGlued(tokens, index + 2, index + 1))) {
            return ". A parameter is a whole value, to which no % can be glued: put the % into the value, or write LIKE ? || '%', on MySQL"
                    + " and MariaDB LIKE CONCAT(?, '%').";
        }
        if (Stream.of("near \"?\"", "near \"$", "near '?").noneMatch(message::contains)) {
            return "";
        }
        return places(tokens, TYPES)
                .filter(index -> isParameter(tokens, index + 1))
                .mapToObj(tokens::text)
                .findFirst()
                .map(type -> ". Behind a type stands a literal: for a parameter write CAST(? AS " + type
                        + "), or for a number of days ? * INTERVAL '1 day'.")
                .orElse(". A parameter stands where a value may stand, not for a name or a keyword; lists are IN (?).");
    }

    private static IntStream places(Tokens tokens, Set<String> words) {
        return IntStream.range(0, tokens.size()).filter(index -> tokens.isWord(index, words));
    }

    /** Whether a pattern has a part that is a parameter, as if it were text. */
    private static boolean isGlued(Tokens tokens, int parameter, int wildcard) {
        return isParameter(tokens, parameter) && (tokens.isSymbol(wildcard, '%') || tokens.isWord(wildcard, "_"));
    }

    private static boolean isParameter(Tokens tokens, int index) {
        return tokens.is(index, Token.Type.POSITIONAL) || tokens.is(index, Token.Type.NATIVE);
    }
}
