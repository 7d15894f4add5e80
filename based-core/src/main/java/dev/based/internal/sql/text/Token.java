package dev.based.internal.sql.text;

/**
 * A piece of a statement that is neither white space nor a comment.
 *
 * @param type what it is
 * @param start the offset of its first character
 * @param end the offset after its last character
 */
public record Token(Type type, int start, int end) {
    public enum Type {
        /** A keyword or an unquoted name. */
        WORD,
        NUMBER,
        QUOTED_NAME,
        /** A string in any kind of quotes. */
        LITERAL,
        /** {@code :name}. */
        NAMED,
        /** {@code ?}. */
        POSITIONAL,
        /** {@code $1} as PostgreSQL itself writes it, which is no parameter of this library. */
        NATIVE,
        /** {@code ??}, which stands for the operator {@code ?} where placeholders are numbered. */
        ESCAPED_QUESTION_MARK,
        /** Any other character, or one of {@code ::}, {@code :=} and an executable comment of MySQL. */
        SYMBOL
    }
}
