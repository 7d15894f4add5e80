package dev.based.spi;

import dev.based.Isolation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the outermost transaction of a session is opened: {@link #DEFAULT}, and by {@code with...} what differs.
 *
 * <p>Immutable; safe for use by several threads. Equal to a mode that says the same.
 */
public final class TransactionMode {
    /** The database's defaults. */
    public static final TransactionMode DEFAULT = new TransactionMode(null, false, false);

    private final @Nullable Isolation isolation;
    private final boolean readOnly;
    private final boolean deferrable;

    private TransactionMode(@Nullable Isolation isolation, boolean readOnly, boolean deferrable) {
        this.isolation = isolation;
        this.readOnly = readOnly;
        this.deferrable = deferrable;
    }

    /**
     * The isolation level.
     *
     * @return the level, or null for the database's default
     */
    public @Nullable Isolation isolation() {
        return isolation;
    }

    /**
     * The same mode with another isolation level.
     *
     * @param value the level, or null for the database's default
     * @return such a mode
     */
    public TransactionMode withIsolation(@Nullable Isolation value) {
        return value == isolation ? this : new TransactionMode(value, readOnly, deferrable);
    }

    /**
     * Whether writes are refused.
     *
     * @return whether the transaction only reads
     */
    public boolean readOnly() {
        return readOnly;
    }

    /**
     * The same mode, read-only or not.
     *
     * @param value whether writes are refused
     * @return such a mode
     */
    public TransactionMode withReadOnly(boolean value) {
        return value == readOnly ? this : new TransactionMode(isolation, value, deferrable);
    }

    /**
     * Whether a serializable read-only transaction may wait for a moment in which it cannot fail.
     *
     * @return whether it may wait
     */
    public boolean deferrable() {
        return deferrable;
    }

    /**
     * The same mode, deferrable or not.
     *
     * @param value whether the transaction may wait
     * @return such a mode
     */
    public TransactionMode withDeferrable(boolean value) {
        return value == deferrable ? this : new TransactionMode(isolation, readOnly, value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransactionMode mode
                && isolation == mode.isolation
                && readOnly == mode.readOnly
                && deferrable == mode.deferrable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(isolation, readOnly, deferrable);
    }

    /** Shows what differs from the defaults. */
    @Override
    public String toString() {
        return "TransactionMode[isolation=" + isolation + ", readOnly=" + readOnly + ", deferrable=" + deferrable + "]";
    }
}
