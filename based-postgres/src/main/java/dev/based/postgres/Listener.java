package dev.based.postgres;

import dev.based.BasedException;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.vertx.SharedVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A connection that listens, and is made anew when it is lost. Lives on the user's Vert.x instance, or on one, and so on threads, of its own. */
final class Listener {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final PostgresDriver driver;
    private final String sql;
    private final Deliveries deliveries;
    private final @Nullable Vertx shared;
    private final DatabaseOptions options;
    /** What the sockets and timers belong to. */
    private @Nullable ContextInternal context;

    private boolean closed;
    private boolean wasOpen;

    /** Makes the sockets of all attempts; on the event loop only. */
    private @Nullable ConnectionFactory<PgConnectOptions> sockets;

    /** Null if the URL's credentials count; on the event loop only. */
    private @Nullable ListenerLogin login;

    /** How long to wait after the next failure; on the event loop only. */
    private long pause = FIRST_PAUSE_MILLIS;

    Listener(PostgresDriver driver, DatabaseOptions options, String sql, Deliveries deliveries) {
        this.driver = driver;
        shared = SharedVertx.of(options);
        this.options = options;
        this.sql = sql;
        this.deliveries = deliveries;
    }

    void open() {
        VertxInternal running;
        ContextInternal own;
        synchronized (this) {
            if (closed) {
                return;
            }
            running = (VertxInternal) (shared == null ? driver.vertx() : driver.vertx(shared));
            own = running.contextBuilder().withCloseFuture(new CloseFuture()).build();
            context = own;
        }
        try {
            own.runOnContext(ignored -> connect(running));
        } catch (RejectedExecutionException ended) {
            deliveries.fail(new BasedException(
                    ErrorKind.USAGE,
                    "The Vert.x instance that withVertx was given is closed. Close it after the subscription.",
                    ended));
        }
    }

    private void connect(Vertx running) {
        if (isClosed()) {
            return;
        }
        ConnectionFactory<PgConnectOptions> factory = sockets;
        if (factory == null) {
            factory = driver.sockets(running);
            sockets = factory;
            login = ListenerLogin.of(running, options);
        }
        driver.connectClient(running, factory, login)
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
        boolean isTemporary =
                explained.kind() == ErrorKind.CONNECTION_LOST || explained.kind() == ErrorKind.SERVER_NOT_READY;
        if (wasOpen && isTemporary) {
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
        if (isClosed()) {
            return;
        }
        running.setTimer(pause, ignored -> connect(running));
        pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Closes the connection by closing all that is the listener's own. */
    void close() {
        ContextInternal own;
        synchronized (this) {
            closed = true;
            own = context;
            context = null;
        }
        if (own != null && shared == null) {
            own.owner().close();
        } else if (own != null) {
            own.close();
        }
    }
}
