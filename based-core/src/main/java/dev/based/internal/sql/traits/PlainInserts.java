package dev.based.internal.sql.traits;

import dev.based.internal.sql.text.Token.Type;
import dev.based.internal.sql.text.Tokens;
import dev.based.spi.PlainInsert;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an INSERT that only says where its values go, from the left to the right. */
final class PlainInserts {
    private final Tokens tokens;
    private final SqlSyntax syntax;
    private final List<String> written = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private int at;

    private PlainInserts(Tokens tokens, SqlSyntax syntax) {
        this.tokens = tokens;
        this.syntax = syntax;
    }

    /** What a whole text says; null if it says more, or something else, or has a part that only some servers execute. */
    static @Nullable PlainInsert of(Tokens tokens, SqlSyntax syntax) {
        return new PlainInserts(tokens, syntax).read();
    }

    private @Nullable PlainInsert read() {
        if (!word("INSERT") || !word("INTO") || !names('.')) {
            return null;
        }
        String table = String.join(".", written);
        String name = names.get(names.size() - 1);
        String schema = names.size() == 1 ? null : names.get(names.size() - 2);
        written.clear();
        names.clear();
        if (!symbol('(') || !names(',') || !symbol(')') || !word("VALUES") || !parameters(names.size())) {
            return null;
        }
        boolean endsWithRow = tokens.get(at - 1).end() == tokens.sql().length();
        symbol(';');
        return at == tokens.size() && !isConditional()
                ? new PlainInsert(table, schema, name, written, names, endsWithRow)
                : null;
    }

    private boolean isConditional() {
        for (int index = 0; index < tokens.size(); index++) {
            if (tokens.get(index).conditional()) {
                return true;
            }
        }
        return false;
    }

    /** One name or more, with a symbol between them. */
    private boolean names(char separator) {
        do {
            String name = name();
            if (name.isEmpty()) {
                return false;
            }
            written.add(tokens.text(at));
            names.add(name);
            at++;
        } while (symbol(separator));
        return true;
    }

    /** A name without its quotes; MySQL's double quotes are those of texts. */
    private String name() {
        boolean text = tokens.is(at, Type.QUOTED_NAME)
                && tokens.text(at).charAt(0) == '"'
                && syntax.has(Rule.BACKSLASH_ESCAPES);
        return text ? "" : tokens.name(at);
    }

    /** A parameter for each column; where placeholders are numbered, one that is there twice has one placeholder. */
    private boolean parameters(int count) {
        if (!symbol('(')) {
            return false;
        }
        Set<String> named = new HashSet<>();
        for (int number = 0; number < count; number++) {
            if (number > 0 && !symbol(',') || !tokens.is(at, Type.NAMED) && !tokens.is(at, Type.POSITIONAL)) {
                return false;
            }
            boolean again = tokens.is(at, Type.NAMED) && !named.add(tokens.text(at));
            if (again && syntax.has(Rule.NUMBERED_PLACEHOLDERS)) {
                return false;
            }
            at++;
        }
        return symbol(')');
    }

    private boolean word(String word) {
        boolean is = tokens.isWord(at, word);
        at += is ? 1 : 0;
        return is;
    }

    private boolean symbol(char symbol) {
        boolean is = tokens.isSymbol(at, symbol);
        at += is ? 1 : 0;
        return is;
    }
}
