package dev.based.sqlite;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.DB;

/**
 * What a connection does now, so that a request to stop meets the command that it is for, from its call to its end, and
 * never a later one.
 *
 * <p>A command that nobody stops goes from state to state without a lock. Who stops one holds the monitor until SQLite was interrupted, and the
 * command's end waits for that.
 *
 * <p>Safe for use by several threads.
 */
final class Interrupts {
    private enum State {
        IDLE,
        CALLED,
        RUNNING,
        /** Stopped before it ran. */
        REFUSED,
        /** Stopped while it runs. */
        STOPPED
    }

    private final DB database;
    private final BusyWait busy;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    Interrupts(DB database, BusyWait busy) {
        this.database = database;
        this.busy = busy;
    }

    /** A command was called. */
    void called() {
        if (!state.compareAndSet(State.IDLE, State.CALLED)) {
            forget(State.CALLED);
        }
    }

    /** Whatever was to be stopped has ended. */
    private synchronized void forget(State next) {
        State before = state.getAndSet(next);
        if (before == State.REFUSED || before == State.STOPPED) {
            busy.ready();
        }
    }

    /** The command begins, on the thread that runs it. */
    void begin() throws SQLiteException {
        if (!state.compareAndSet(State.CALLED, State.RUNNING)) {
            beginLate();
        }
    }

    /** It was stopped, or one before it was tidied up after it was called. */
    private synchronized void beginLate() throws SQLiteException {
        requireNotCancelled();
        state.set(State.RUNNING);
    }

    /** Fails as SQLite does when it is interrupted: whether that cancels the call is the engine's to say. */
    void requireNotCancelled() throws SQLiteException {
        State now = state.get();
        if (now == State.REFUSED || now == State.STOPPED) {
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
    void end() {
        if (!state.compareAndSet(State.RUNNING, State.IDLE)) {
            forget(State.IDLE);
        }
    }

    /** Stops the command, if there is one. An interrupt that comes just before SQLite's first step is lost; the engine asks again. */
    synchronized void stop() throws SQLException {
        if (state.get() == State.IDLE) {
            return;
        }
        if (!state.compareAndSet(State.CALLED, State.REFUSED)) {
            state.compareAndSet(State.RUNNING, State.STOPPED);
        }
        State now = state.get();
        if (now == State.REFUSED || now == State.STOPPED) {
            busy.stop();
        }
        if (now == State.STOPPED) {
            database.interrupt();
        }
    }
}
