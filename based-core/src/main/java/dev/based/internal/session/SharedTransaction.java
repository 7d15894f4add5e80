package dev.based.internal.session;

/**
 * The transaction around all sessions of a database that is opened to be rolled back. Used by the one session at a time
 * that holds the connection, and handed on with it.
 */
final class SharedTransaction {
    private boolean begun;

    boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    void failed() {
        begun = false;
    }

    boolean isBegun() {
        return begun;
    }
}
