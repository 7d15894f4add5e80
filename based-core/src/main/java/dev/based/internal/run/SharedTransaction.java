package dev.based.internal.run;

/**
 * The transaction around all sessions of a database that is opened to be rolled back. Used by the one session at a time
 * that holds the connection, and handed on with it.
 */
public final class SharedTransaction {
    private boolean begun;

    public boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    public void failed() {
        begun = false;
    }

    public boolean isBegun() {
        return begun;
    }
}
