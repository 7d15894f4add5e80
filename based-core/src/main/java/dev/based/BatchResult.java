package dev.based;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a statement did for each of several sets of values.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class BatchResult {
    private final long[] rowsAffected;
    private final @Nullable Long @Nullable [] generatedKeys;
    private final @Nullable List<Row> rows;

    private BatchResult(long[] rowsAffected, @Nullable Long @Nullable [] generatedKeys, @Nullable List<Row> rows) {
        this.rowsAffected = rowsAffected;
        this.generatedKeys = generatedKeys;
        this.rows = rows;
    }

    /**
     * A result without generated keys and rows.
     *
     * @param rowsAffected how many rows each set of values affected, in order
     * @return the result, which holds a copy
     */
    public static BatchResult of(long... rowsAffected) {
        return new BatchResult(rowsAffected.clone(), null, null);
    }

    /**
     * The same result with the keys that the database made.
     *
     * @param keys for each set of values the key, or null
     * @return a copy
     */
    public BatchResult withGeneratedKeys(@Nullable Long... keys) {
        return new BatchResult(rowsAffected, keys.clone(), rows);
    }

    /**
     * The same result with the rows that the statement gave.
     *
     * @param given the rows of all sets of values, in order
     * @return a copy
     */
    public BatchResult withRows(List<Row> given) {
        return new BatchResult(rowsAffected, generatedKeys, List.copyOf(given));
    }

    /**
     * How many sets of values were run.
     *
     * @return the number
     */
    public int size() {
        return rowsAffected.length;
    }

    /**
     * How many rows one set of values affected.
     *
     * @param index the set's index, from 0
     * @return the number
     * @throws IndexOutOfBoundsException if there is no such set
     */
    public long rowsAffected(int index) {
        return rowsAffected[index];
    }

    /**
     * How many rows all sets of values affected together.
     *
     * @return the sum
     */
    public long rowsAffected() {
        return Arrays.stream(rowsAffected).sum();
    }

    /**
     * The key that the database made for one set of values, where its answer tells: on MySQL and MariaDB. Elsewhere let the statement
     * give it by RETURNING, and read the {@link #rows()}.
     *
     * @param index the set's index, from 0
     * @return the key, or empty
     * @throws IndexOutOfBoundsException if there is no such set
     */
    public OptionalLong generatedKey(int index) {
        Objects.checkIndex(index, rowsAffected.length);
        Long key = generatedKeys == null ? null : generatedKeys[index];
        return key == null ? OptionalLong.empty() : OptionalLong.of(key);
    }

    /**
     * The rows that the statement gave, such as those of INSERT ... RETURNING.
     *
     * @return the rows of all sets of values, in order; none if the statement gives none. Unmodifiable
     * @throws BasedException of the kind {@link ErrorKind#USAGE} if the backend does not tell the rows of a batch
     */
    public List<Row> rows() {
        if (rows == null) {
            throw new BasedException(
                    ErrorKind.USAGE,
                    "This backend does not tell the rows that a batch gives. What it did, it did. Run the statement by fetchAll for"
                            + " each set of values, in one session.",
                    null);
        }
        return rows;
    }

    /**
     * Whether the backend has told the rows.
     *
     * @return false if {@link #rows()} would throw
     */
    public boolean hasRows() {
        return rows != null;
    }

    @Override
    public String toString() {
        return "BatchResult[size=" + size() + ", rowsAffected=" + rowsAffected() + "]";
    }
}
