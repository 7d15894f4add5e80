package dev.based.internal.sql;

import dev.based.internal.sql.text.Characters;
import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Token.Type;
import dev.based.internal.sql.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the placeholders out of a statement's text, and notes which value each of them asks for. */
final class TemplateBuilder {
    private final Tokens tokens;
    private final boolean numbered;
    private final List<String> fragments = new ArrayList<>();
    private final List<Placeholder> placeholders = new ArrayList<>();
    private final ParameterNames names;
    private final StringBuilder fragment = new StringBuilder();
    private final boolean[] seen = new boolean[Type.values().length];

    private int copied;

    private TemplateBuilder(Tokens tokens, boolean numbered) {
        this.tokens = tokens;
        this.numbered = numbered;
        this.names = new ParameterNames(numbered);
    }

    /**
     * Reads a statement.
     *
     * @param numbered whether a placeholder becomes {@code $1} rather than {@code ?}
     * @param parameters whether there may be any; if not, {@code ?} and {@code :name} are left as they are
     */
    static TemplateBuilder of(Tokens tokens, boolean numbered, boolean parameters) {
        TemplateBuilder builder = new TemplateBuilder(tokens, numbered);
        for (int index = 0; index < tokens.size(); index++) {
            builder.add(index, parameters);
        }
        builder.endFragment(tokens.sql().length());
        return builder;
    }

    Template template() {
        return new Template(fragments, placeholders, numbered);
    }

    Signature signature() {
        int count = placeholders.stream().mapToInt(Placeholder::value).max().orElse(-1) + 1;
        return new Signature(count, seen(Type.NAMED) ? names.byValue() : null, mixture(), numbered);
    }

    private boolean seen(Type type) {
        return seen[type.ordinal()];
    }

    private @Nullable String mixture() {
        if (seen(Type.NAMED) && seen(Type.POSITIONAL)) {
            return names.list() + " and ?";
        }
        if (numbered && seen(Type.NATIVE) && !placeholders.isEmpty()) {
            return "PostgreSQL's own $1 and " + (seen(Type.NAMED) ? names.list() : "?");
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
                    seen[token.type().ordinal()] = true;
                    addPlaceholder(index, token);
                }
            }
            case NATIVE -> seen[Type.NATIVE.ordinal()] = true;
            default -> {}
        }
    }

    private void addPlaceholder(int index, Token token) {
        endFragment(token.start());
        copied = token.end();
        if (isWordPart(copied)) {
            fragment.append(' ');
        }
        Position position = Position.of(tokens, index);
        int listEnd = position.takesEmptyCollection() ? tokens.get(index + 1).end() - token.end() : 0;
        int value = token.type() == Type.NAMED
                ? names.value(tokens.sql().substring(token.start() + 1, token.end()))
                : placeholders.size();
        placeholders.add(new Placeholder(value, position, listEnd));
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
