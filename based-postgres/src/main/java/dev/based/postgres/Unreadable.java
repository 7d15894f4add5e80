package dev.based.postgres;

/** A value has no counterpart in Java; the message says what to do instead, and does not show it. */
final class Unreadable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Unreadable(String advice) {
        super(advice);
    }
}
