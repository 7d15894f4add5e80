package dev.based;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a statement did.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ExecuteResult {
    private static final ExecuteResult NOTHING = new ExecuteResult(0, null);

    private final long rowsAffected;
    private final @Nullable Long generatedKey;

    private ExecuteResult(long rowsAffected, @Nullable Long generatedKey) {
        this.rowsAffected = rowsAffected;
        this.generatedKey = generatedKey;
    }

    /**
     * A result without a generated key.
     *
     * @param rowsAffected how many rows were inserted, updated or deleted
     * @return the result
     */
    public static ExecuteResult of(long rowsAffected) {
        return rowsAffected == 0 ? NOTHING : new ExecuteResult(rowsAffected, null);
    }

    /**
     * A result with a generated key.
     *
     * @param rowsAffected how many rows were inserted, updated or deleted
     * @param generatedKey the key that the database made
     * @return the result
     */
    public static ExecuteResult of(long rowsAffected, long generatedKey) {
        return new ExecuteResult(rowsAffected, generatedKey);
    }

    /**
     * How many rows the statement inserted, updated or deleted.
     *
     * @return the number; 0 for statements that do neither
     */
    public long rowsAffected() {
        return rowsAffected;
    }

    /**
     * The key that the database made for an inserted row, where it tells without being asked: on SQLite the row id of the
     * last row inserted, on MySQL the first value of AUTO_INCREMENT. Elsewhere fetch it with RETURNING.
     *
     * @return the key, or empty
     */
    public OptionalLong generatedKey() {
        return generatedKey == null ? OptionalLong.empty() : OptionalLong.of(generatedKey);
    }

    @Override
    public String toString() {
        return "ExecuteResult[rowsAffected=" + rowsAffected + ", generatedKey=" + generatedKey + "]";
    }
}
