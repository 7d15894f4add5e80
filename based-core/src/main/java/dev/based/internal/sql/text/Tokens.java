package dev.based.internal.sql.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The tokens of a statement, with questions about them; an index out of range is no token and answers no. */
public final class Tokens {
    private final String sql;
    private final List<Token> tokens;
    private final String[] words;
    private final int[] closings;

    Tokens(String sql, List<Token> tokens) {
        this.sql = sql;
        this.tokens = tokens;
        this.words = new String[tokens.size()];
        for (int index = 0; index < words.length; index++) {
            words[index] = get(index).type() == Token.Type.WORD ? upperCase(text(index)) : "";
        }
        this.closings = closings();
    }

    /** By the index of an opening parenthesis, that of the one which closes it, or the number of tokens; and the other way round. */
    private int[] closings() {
        int[] partners = new int[tokens.size()];
        int[] open = new int[tokens.size()];
        int depth = 0;
        for (int index = 0; index < partners.length; index++) {
            partners[index] = tokens.size();
            if (isSymbol(index, '(')) {
                open[depth++] = index;
            } else if (isSymbol(index, ')') && depth > 0) {
                partners[index] = open[--depth];
                partners[open[depth]] = index;
            }
        }
        return partners;
    }

    /** Only ASCII letters make keywords: {@code toUpperCase} would turn the Turkish dotless i into an I. */
    public static String upperCase(String word) {
        return word.chars().allMatch(character -> character < 0x80) ? word.toUpperCase(Locale.ROOT) : word;
    }

    public String sql() {
        return sql;
    }

    public int size() {
        return tokens.size();
    }

    public Token get(int index) {
        return tokens.get(index);
    }

    public String text(int index) {
        Token token = get(index);
        return sql.substring(token.start(), token.end());
    }

    public boolean is(int index, Token.Type type) {
        return index >= 0 && index < tokens.size() && get(index).type() == type;
    }

    /** Whether any token is of a type. */
    public boolean has(Token.Type type) {
        return tokens.stream().anyMatch(token -> token.type() == type);
    }

    /** The word at an index in upper case, or an empty string if there is no word. */
    public String word(int index) {
        return index >= 0 && index < words.length ? words[index] : "";
    }

    public boolean isWord(int index, String word) {
        return word(index).equals(word);
    }

    public boolean isWord(int index, Set<String> anyOf) {
        return anyOf.contains(word(index));
    }

    /** Whether a symbol of one character is at an index. */
    public boolean isSymbol(int index, char symbol) {
        return is(index, Token.Type.SYMBOL)
                && get(index).end() == get(index).start() + 1
                && sql.charAt(get(index).start()) == symbol;
    }

    /** The index of the parenthesis that belongs to the one at an index, or the number of tokens if there is none. */
    public int partner(int parenthesis) {
        return closings[parenthesis];
    }

    /** A name at an index without its quotes, or an empty string if there is none. */
    public String name(int index) {
        if (is(index, Token.Type.WORD)) {
            return text(index);
        }
        if (!is(index, Token.Type.QUOTED_NAME)) {
            return "";
        }
        String quoted = text(index);
        String closing = quoted.substring(quoted.length() - 1);
        return quoted.substring(1, quoted.length() - 1).replace(closing + closing, closing);
    }
}
