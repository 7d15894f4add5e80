package dev.based;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A parameter is missing, unused, of a type that cannot be bound, or does not fit; nothing was sent. */
public final class ParameterException extends BasedException {
    private static final long serialVersionUID = 1L;

    /** The index of the set of parameters of a batch, or -1. */
    private final int batchIndex;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     * @param cause the error behind this one, or null
     */
    public ParameterException(String message, @Nullable Throwable cause) {
        super(ErrorKind.VALUE, message, cause);
        batchIndex = -1;
    }

    private ParameterException(ParameterException error, int batchIndex) {
        super(ErrorKind.VALUE, error.getMessage() + ofSet(OptionalInt.of(batchIndex)), error.getCause());
        this.batchIndex = batchIndex;
        setStackTrace(error.getStackTrace());
    }

    /**
     * The same error, told of a set of parameters of a batch.
     *
     * @param index the set's index, from 0
     * @return a copy
     */
    public ParameterException inSet(int index) {
        return new ParameterException(this, index);
    }

    @Override
    public OptionalInt batchIndex() {
        return batchIndex < 0 ? OptionalInt.empty() : OptionalInt.of(batchIndex);
    }
}
