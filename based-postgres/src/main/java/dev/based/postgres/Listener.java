package dev.based.postgres;

import dev.based.BasedException;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/** A connection that listens, and is made anew when it is lost. Lives on a Vert.x instance, and so on threads, of its own. */
final class Listener {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final PostgresDriver driver;
    private final String sql;
    private final Deliveries deliveries;
    private @Nullable Vertx vertx;
    private boolean closed;
    private boolean wasOpen;

    /** Makes the sockets of all attempts; on the event loop only. */
    private @Nullable ConnectionFactory<PgConnectOptions> sockets;

    /** How long to wait after the next failure; on the event loop only. */
    private long pause = FIRST_PAUSE_MILLIS;

    Listener(PostgresDriver driver, String sql, Deliveries deliveries) {
        this.driver = driver;
        this.sql = sql;
        this.deliveries = deliveries;
    }

    void open() {
        Vertx running;
        synchronized (this) {
            if (closed) {
                return;
            }
            running = driver.vertx();
            vertx = running;
        }
        running.getOrCreateContext().runOnContext(ignored -> connect(running));
    }

    private void connect(Vertx running) {
        ConnectionFactory<PgConnectOptions> factory = sockets;
        if (factory == null) {
            factory = driver.sockets(running);
            sockets = factory;
        }
        driver.connectClient(running, factory)
                .compose(connection -> listen(connection)
                        .onFailure(error -> connection.close())
                        .map(connection))
                .onComplete(connection -> opened(running, connection), error -> failed(running, error));
    }

    /** Set before LISTEN, so that no message is missed. */
    private Future<?> listen(PgConnection connection) {
        connection.noticeHandler(notice -> {});
        connection.exceptionHandler(error -> {});
        connection.notificationHandler(this::received);
        return connection.query(sql).execute();
    }

    private void received(PgNotification notification) {
        deliveries.add(new Notification.Message(
                notification.getChannel(), notification.getPayload(), notification.getProcessId()));
    }

    private void opened(Vertx running, PgConnection connection) {
        pause = FIRST_PAUSE_MILLIS;
        if (wasOpen) {
            deliveries.add(new Notification.Reconnected());
        }
        wasOpen = true;
        connection.closeHandler(ignored -> tryAgain(running));
    }

    private void failed(Vertx running, Throwable error) {
        BasedException explained = explain(error);
        if (wasOpen && explained.kind() == ErrorKind.CONNECTION_LOST) {
            tryAgain(running);
        } else {
            deliveries.fail(explained);
        }
    }

    private BasedException explain(Throwable error) {
        if (error instanceof BasedException known) {
            return known;
        }
        ErrorDetails details = driver.describe(error);
        return new DatabaseException(details, sql, error);
    }

    private void tryAgain(Vertx running) {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        running.setTimer(pause, ignored -> connect(running));
        pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }

    /** Closes the connection by closing all that there is. */
    void close() {
        Vertx running;
        synchronized (this) {
            closed = true;
            running = vertx;
            vertx = null;
        }
        if (running != null) {
            running.close();
        }
    }
}
