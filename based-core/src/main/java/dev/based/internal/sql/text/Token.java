package dev.based.internal.sql.text;

/**
 * A piece of a statement that is neither white space nor a comment.
 *
 * @param type what it is
 * @param start the offset of its first character
 * @param end the offset after its last character
 * @param conditional whether it is in a comment that only some servers execute, {@code /*!80000 ... *}{@code /}
 */
public record Token(Type type, int start, int end, boolean conditional) {
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
        /** {@code $1}, {@code ?1}, {@code @name} as a database itself writes it, which is no parameter of this library. */
        NATIVE,
        /** {@code ??}, which stands for the operator {@code ?} where placeholders are numbered. */
        ESCAPED_QUESTION_MARK,
        /** Any other character, or one of {@code ::} and {@code :=}. */
        SYMBOL
    }
}
