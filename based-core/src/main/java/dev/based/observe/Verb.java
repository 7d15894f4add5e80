package dev.based.observe;

/** What was called. */
public enum Verb {
    /** {@code execute}, and each statement of {@code runScript}. */
    EXECUTE,
    /** {@code executeMany}. */
    EXECUTE_MANY,
    /** {@code fetchAll}, {@code fetchOne}, {@code fetchExactlyOne} and {@code fetchValue}. */
    FETCH,
    /** {@code stream}. */
    STREAM,
    /** {@code withDriver}. */
    WITH_DRIVER,
    /** Any other. */
    OTHER
}
