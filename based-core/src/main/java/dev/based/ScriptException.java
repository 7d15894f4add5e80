package dev.based;

/**
 * A statement of a {@linkplain Queries#runScript script} failed, or cannot be sent; the cause tells why, and the kind is the cause's.
 */
public final class ScriptException extends BasedException {
    private static final long serialVersionUID = 1L;

    /** Which statement it is, from 1. */
    private final int statement;

    /** The line on which it begins, from 1. */
    private final int line;

    /** The column at which it begins, from 1. */
    private final int column;

    /**
     * Creates the error.
     *
     * @param statement which statement it is, from 1
     * @param line the line on which it begins, from 1
     * @param column the column at which it begins, from 1
     * @param cause what it failed with
     * @param advice what to do, behind the cause's message; may be empty
     */
    public ScriptException(int statement, int line, int column, BasedException cause, String advice) {
        super(
                cause.kind(),
                "Statement " + statement + " of the script, at line " + line + ", column " + column + ", failed: "
                        + cause.getMessage() + advice,
                cause);
        this.statement = statement;
        this.line = line;
        this.column = column;
    }

    /**
     * Which statement failed.
     *
     * @return its number in the script, from 1
     */
    public int statement() {
        return statement;
    }

    /**
     * The line on which the statement begins.
     *
     * @return the number, from 1; lines end with a line feed
     */
    public int line() {
        return line;
    }

    /**
     * The column at which the statement begins.
     *
     * @return the number, from 1, in UTF-16 code units
     */
    public int column() {
        return column;
    }
}
