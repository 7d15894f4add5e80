package dev.based.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.DB;

/**
 * What a connection does now, so that a request to stop meets the command that it is for, from its call to its end, and
 * never a later one.
 *
 * <p>Safe for use by several threads.
 */
final class Interrupts {
    private enum State {
        IDLE,
        CALLED,
        RUNNING
    }

    private final DB database;
    private final BusyWait busy;
    private State state = State.IDLE;
    private boolean cancelled;

    Interrupts(DB database, BusyWait busy) {
        this.database = database;
        this.busy = busy;
    }

    /** A command was called. */
    synchronized void called() {
        state = State.CALLED;
        forget();
    }

    private void forget() {
        if (cancelled) {
            cancelled = false;
            busy.ready();
        }
    }

    /** The command begins, on the thread that runs it. */
    synchronized void begin() throws SQLiteException {
        requireNotCancelled();
        state = State.RUNNING;
    }

    /** Fails as SQLite does when it is interrupted: whether that cancels the call is the engine's to say. */
    synchronized void requireNotCancelled() throws SQLiteException {
        if (cancelled) {
            throw interrupted("The statement was cancelled before it ran.");
        }
    }

    private static SQLiteException interrupted(String message) {
        return new SQLiteException(message, SQLiteErrorCode.SQLITE_INTERRUPT);
    }

    /** What a command failed with: SQLite does not know that its wait for a lock was interrupted. */
    SQLException explain(SQLException error) {
        if (!busy.gaveUp()) {
            return error;
        }
        SQLiteException interrupted =
                interrupted("The statement was cancelled while it waited for another connection.");
        interrupted.initCause(error);
        return interrupted;
    }

    /** The command has ended; nothing of it is active in SQLite. */
    synchronized void end() {
        state = State.IDLE;
        forget();
    }

    /** Stops the command, if there is one. An interrupt that comes just before SQLite's first step is lost; the engine asks again. */
    synchronized void stop() throws SQLException {
        if (state == State.IDLE) {
            return;
        }
        cancelled = true;
        busy.stop();
        if (state == State.RUNNING) {
            database.interrupt();
        }
    }
}
