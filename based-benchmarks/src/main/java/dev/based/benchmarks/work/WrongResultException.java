package dev.based.benchmarks.work;

/** Says that a contender did not do what was asked for. */
public final class WrongResultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongResultException(String message) {
        super(message);
    }
}
