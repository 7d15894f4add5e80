package dev.based.spi;

/**
 * Tells the engine which set of values of a {@linkplain Connection#batch batch} failed, and by its cause why. Where a database tells
 * it, a connection's stage should fail with this error, so that the user learns it; the user does not see this error itself.
 */
public final class FailedSetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** From 0. */
    private final int set;

    /**
     * Creates the error.
     *
     * @param set the index of the set, from 0
     * @param cause the driver's error, or a {@link dev.based.ParameterException} for a value that cannot be bound
     */
    public FailedSetException(int set, Throwable cause) {
        super("The set " + set + " of the batch failed.", cause, false, false);
        this.set = set;
    }

    /**
     * The set that failed.
     *
     * @return its index, from 0
     */
    public int set() {
        return set;
    }
}
