package dev.based.internal.sql;

import dev.based.InvalidStatementException;
import dev.based.internal.sql.text.Characters;
import dev.based.internal.sql.text.Place;
import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Token.Type;
import dev.based.internal.sql.text.Tokens;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the placeholders out of a statement's text, and notes which value each of them asks for. */
final class TemplateBuilder {
    private final Tokens tokens;
    private final SqlSyntax syntax;
    private final boolean numbered;
    private final List<String> fragments = new ArrayList<>();
    private final List<Placeholder> placeholders = new ArrayList<>();
    private final ParameterNames names;
    private final BitSet handedOn;
    private final StringBuilder fragment = new StringBuilder();
    private final boolean[] seen = new boolean[Type.values().length];

    private int copied;

    private TemplateBuilder(Tokens tokens, SqlSyntax syntax) {
        this.tokens = tokens;
        this.syntax = syntax;
        this.numbered = syntax.has(Rule.NUMBERED_PLACEHOLDERS);
        this.names = new ParameterNames(numbered);
        this.handedOn = HandedOn.of(tokens);
    }

    /**
     * Reads a statement.
     *
     * @param syntax how a placeholder is written, and an empty list
     * @param parameters whether there may be any; if not, {@code ?} and {@code :name} are left as they are
     * @throws InvalidStatementException if a parameter is written as the database itself has it
     */
    static TemplateBuilder of(Tokens tokens, SqlSyntax syntax, boolean parameters) {
        TemplateBuilder builder = new TemplateBuilder(tokens, syntax);
        for (int index = 0; index < tokens.size(); index++) {
            builder.add(index, parameters);
        }
        builder.endFragment(tokens.sql().length());
        return builder;
    }

    Template template() {
        return new Template(fragments, placeholders, syntax);
    }

    Signature signature() {
        int count = placeholders.stream().mapToInt(Placeholder::value).max().orElse(-1) + 1;
        return new Signature(count, seen(Type.NAMED) ? names.byValue() : null, mixture(), numbered, hint());
    }

    /** What helps one whose parameters are not seen, because they are in quotes or written as other libraries have them. */
    private String hint() {
        for (int index = 0; index < tokens.size(); index++) {
            if (tokens.is(index, Type.LITERAL) && hasParameter(tokens.text(index))) {
                return " What is in quotes is text: a ? or :name in it is no parameter; write LIKE :name, and bind a value with its %.";
            }
        }
        String sql = tokens.sql();
        return Stream.of("{", "%s", "%d", "$1").anyMatch(sql::contains)
                ? " Parameters are written ? or :name, not {name}, #{name}, ${name}, $1 or %s."
                : "";
    }

    private static boolean hasParameter(String text) {
        if (text.indexOf('?') >= 0) {
            return true;
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon + 1 < text.length() && Character.isLetter(text.charAt(colon + 1));
    }

    private boolean seen(Type type) {
        return seen[type.ordinal()];
    }

    private @Nullable String mixture() {
        if (seen(Type.NAMED) && seen(Type.POSITIONAL)) {
            return names.list() + " and ?";
        }
        return null;
    }

    private void add(int index, boolean parameters) {
        Token token = tokens.get(index);
        switch (token.type()) {
            case ESCAPED_QUESTION_MARK -> {
                copyUntil(token.start());
                fragment.append('?');
                copied = token.end();
            }
            case NAMED, POSITIONAL -> {
                if (parameters) {
                    refuseIfConditional(token);
                    seen[token.type().ordinal()] = true;
                    addPlaceholder(index, token);
                }
            }
            case NATIVE -> {
                if (parameters) {
                    refuseNative(token);
                }
            }
            default -> {}
        }
    }

    /** PREPARE gives a statement to the database with its own parameters in it. */
    private void refuseNative(Token token) {
        char first = tokens.sql().charAt(token.start());
        boolean known = first == '?' || numbered || syntax.has(Rule.OWN_PARAMETERS);
        if (known && !tokens.isWord(0, "PREPARE")) {
            String text = tokens.sql().substring(token.start(), token.end());
            throw new InvalidStatementException("The parameter " + text + " at " + place(token)
                    + " is written as the database itself has it, which is not supported: write ? or :name.");
        }
    }

    private void refuseIfConditional(Token token) {
        if (token.conditional()) {
            throw new InvalidStatementException("The parameter at " + place(token)
                    + " is in a comment that only some servers execute, so that the number of values would depend on the"
                    + " server: write it outside of the comment.");
        }
    }

    private String place(Token token) {
        return Place.of(tokens.sql(), token.start());
    }

    private void addPlaceholder(int index, Token token) {
        endFragment(token.start());
        copied = token.end();
        if (isWordPart(copied)) {
            fragment.append(' ');
        }
        Position position = Position.of(tokens, index, syntax.emptyList());
        int listEnd = position.takesEmptyCollection() ? tokens.get(index + 1).end() - token.end() : 0;
        int value = token.type() == Type.NAMED
                ? names.value(tokens.sql().substring(token.start() + 1, token.end()))
                : placeholders.size();
        placeholders.add(new Placeholder(value, position, listEnd, handedOn.get(index)));
    }

    private void endFragment(int end) {
        copyUntil(end);
        if (end < tokens.sql().length() && isWordPart(end - 1)) {
            fragment.append(' ');
        }
        fragments.add(fragment.toString());
        fragment.setLength(0);
    }

    private void copyUntil(int end) {
        fragment.append(tokens.sql(), copied, end);
    }

    /** In {@code LIMIT?} or {@code ?AND} a numbered placeholder would become a part of the word next to it. */
    private boolean isWordPart(int offset) {
        return numbered
                && offset >= 0
                && offset < tokens.sql().length()
                && Characters.isWordPart(tokens.sql().charAt(offset));
    }
}
