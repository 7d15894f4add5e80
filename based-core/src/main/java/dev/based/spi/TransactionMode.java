package dev.based.spi;

import dev.based.Isolation;
import org.jspecify.annotations.Nullable;

/**
 * How the outermost transaction of a session is opened.
 *
 * @param isolation the isolation level, or null for the database's default
 * @param readOnly whether writes are refused
 * @param deferrable whether a serializable read-only transaction may wait for a moment in which it cannot fail
 */
public record TransactionMode(@Nullable Isolation isolation, boolean readOnly, boolean deferrable) {
    /** The database's defaults. */
    public static final TransactionMode DEFAULT = new TransactionMode(null, false, false);
}
