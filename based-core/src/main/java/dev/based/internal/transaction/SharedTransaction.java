package dev.based.internal.transaction;

/**
 * The transaction around all sessions of a database that is opened to be rolled back. Used by the one session at a time
 * that holds the connection, and handed on with it.
 */
public final class SharedTransaction {
    private volatile boolean begun; // also read by what would open another connection

    /** Whether it has begun, and has not ended. */
    public boolean isBegun() {
        return begun;
    }

    public void begin() {
        begun = true;
    }

    /** Takes note that it has not begun after all, or that the server has ended it. */
    public void end() {
        begun = false;
    }
}
