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
    private static final Set<String> WORDS = Set.of(PlainInsert.DEFAULT, PlainInsert.NULL, "TRUE", "FALSE");

    private final Tokens tokens;
    private final SqlSyntax syntax;
    private final List<String> written = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final Set<String> named = new HashSet<>();
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
        boolean readable = (!symbol('(') || names(',') && symbol(')')) && word("VALUES") && symbol('(') && values();
        if (!readable || !names.isEmpty() && names.size() != values.size() || !values.contains(PlainInsert.PARAMETER)) {
            return null;
        }
        boolean endsWithRow = tokens.get(at - 1).end() == tokens.sql().length();
        symbol(';');
        return at == tokens.size() && !isConditional()
                ? new PlainInsert(table, schema, name, written, names, values, endsWithRow)
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

    /** One value or more, and the parenthesis behind them. */
    private boolean values() {
        do {
            String value = value();
            if (value.isEmpty()) {
                return false;
            }
            values.add(value);
            at++;
        } while (symbol(','));
        return symbol(')');
    }

    /** A value that is the same for each row, or a parameter; where placeholders are numbered, one that is there twice has one placeholder. */
    private String value() {
        if (tokens.is(at, Type.POSITIONAL) || tokens.is(at, Type.NAMED)) {
            boolean again = tokens.is(at, Type.NAMED) && !named.add(tokens.text(at));
            return again && syntax.has(Rule.NUMBERED_PLACEHOLDERS) ? "" : PlainInsert.PARAMETER;
        }
        if (tokens.isWord(at, WORDS)) {
            return tokens.word(at);
        }
        return tokens.is(at, Type.NUMBER) || tokens.is(at, Type.LITERAL) ? tokens.text(at) : "";
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
