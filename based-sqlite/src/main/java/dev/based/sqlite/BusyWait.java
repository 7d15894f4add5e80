package dev.based.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConnection;

/**
 * Waits for a lock that another connection or process holds, as <a
 * href="https://sqlite.org/c3ref/busy_timeout.html">SQLite's own handler</a> does, but ends at once when the command that
 * waits is to stop.
 *
 * <p>SQLite calls it on the thread that runs the command; {@link #stop()} comes from any other. An interrupt of the thread does not
 * end it: that is for a session's body, or for who awaits the command, which passes it on as a cancel.
 */
final class BusyWait extends BusyHandler {
    /** Milliseconds before each further look at the lock: those of {@code sqliteDefaultBusyCallback} in SQLite's main.c. */
    private static final long[] PAUSES = {1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100};

    private final SQLiteConnection connection;
    private final Runnable interrupted;
    private final long usualNanos;
    private long timeoutNanos;
    private long deadline;
    private boolean stopped;
    private boolean gaveUp;

    private BusyWait(SQLiteConnection connection, Duration timeout, Runnable interrupted) {
        this.connection = connection;
        this.interrupted = interrupted;
        this.usualNanos = nanos(timeout);
        this.timeoutNanos = usualNanos;
    }

    /**
     * Puts a handler in the place of the connection's own.
     *
     * @param interrupted told that the current thread was interrupted, which it will see again only when the wait is over
     */
    static BusyWait install(SQLiteConnection connection, Duration timeout, Runnable interrupted) throws SQLException {
        BusyWait busy = new BusyWait(connection, timeout, interrupted);
        busy.install();
        return busy;
    }

    private static long nanos(Duration timeout) {
        return TimeUnit.MILLISECONDS.toNanos(Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    private void install() throws SQLException {
        connection.getDatabase().busy_handler(this);
    }

    /** Goes back to the timeout that the URL sets, whatever a session did. */
    void restore() throws SQLException {
        timeout(usualNanos);
        install();
    }

    private synchronized void timeout(long nanos) {
        timeoutNanos = nanos;
    }

    /**
     * Lets SQLite have its own handler with the present timeout, while it prepares a {@code PRAGMA busy_timeout}: this is when
     * that pragma looks and takes effect.
     */
    void lend() throws SQLException {
        connection.getDatabase().busy_timeout((int) TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
    }

    /** Takes over the timeout that SQLite has by now. */
    void takeBack() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA busy_timeout")) {
            timeout(TimeUnit.MILLISECONDS.toNanos(rows.getInt(1)));
        } finally {
            install();
        }
    }

    /** The same behind a user of the driver's connection, who may have set SQLite's own handler, which has a timeout; this one has none there. */
    void putBack() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA busy_timeout")) {
            long set = TimeUnit.MILLISECONDS.toNanos(rows.getInt(1));
            if (set > 0) {
                timeout(set);
            }
        } finally {
            install();
        }
    }

    /** Makes ready for a further command. */
    synchronized void ready() {
        stopped = false;
        gaveUp = false;
    }

    /** Ends the wait of the command that runs, and all further ones of the same command. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** Whether the command that runs was told that a lock is held, since it is to stop. */
    synchronized boolean gaveUp() {
        return gaveUp;
    }

    /**
     * Waits a while.
     *
     * @param count how often the command has waited for this lock before
     * @return 1 to look again, 0 to give up
     */
    @Override
    protected synchronized int callback(int count) {
        long now = System.nanoTime();
        if (count == 0) {
            deadline = now + timeoutNanos;
        }
        long left = deadline - now;
        if (left <= 0 && !stopped) {
            return 0;
        }
        long pause = TimeUnit.MILLISECONDS.toNanos(PAUSES[Math.min(count, PAUSES.length - 1)]);
        pause(now + Math.min(pause, left));
        gaveUp = stopped;
        return stopped ? 0 : 1;
    }

    private void pause(long until) {
        boolean wasInterrupted = false;
        long left = until - System.nanoTime();
        while (left > 0 && !stopped) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException meantForTheBody) {
                wasInterrupted = true;
                interrupted.run();
            }
            left = until - System.nanoTime();
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
