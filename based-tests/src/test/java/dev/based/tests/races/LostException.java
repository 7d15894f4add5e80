package dev.based.tests.races;

/** What a driver says whose connection was lost. */
final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException() {
        super("lost in the storm");
    }
}
