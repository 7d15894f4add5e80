package dev.based.observe;

/**
 * A call of {@code session}, {@code transaction} or {@code begin}.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param isTransaction whether it is a transaction inside a session
 * @param isReadOnly whether it is a session that only reads
 */
public record SessionStart(boolean isTransaction, boolean isReadOnly) {}
