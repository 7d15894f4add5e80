package dev.based;

import java.util.Arrays;

/**
 * What a statement did for each of several sets of values.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class BatchResult {
    private final long[] rowsAffected;

    private BatchResult(long[] rowsAffected) {
        this.rowsAffected = rowsAffected;
    }

    /**
     * A result.
     *
     * @param rowsAffected how many rows each set of values affected, in order
     * @return the result, which holds a copy
     */
    public static BatchResult of(long... rowsAffected) {
        return new BatchResult(rowsAffected.clone());
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

    @Override
    public String toString() {
        return "BatchResult[size=" + size() + ", rowsAffected=" + rowsAffected() + "]";
    }
}
