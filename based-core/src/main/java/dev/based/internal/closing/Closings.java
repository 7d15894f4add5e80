package dev.based.internal.closing;

import dev.based.PoolSnapshot;
import dev.based.internal.async.Stages;
import dev.based.internal.place.Places;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.thread.Telling;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.internal.watch.PoolWatch;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings connections to their end, and tells the pool when a place is free. */
public final class Closings {
    /** How long a connection that is being closed counts as one of the pool's. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Places places;
    private final Timer timer;
    private final Runnable placeFree;

    /**
     * Creates one.
     *
     * @param places the pool's state
     * @param timer the database's clock
     * @param placeFree told when one has ended
     */
    public Closings(Places places, Timer timer, Runnable placeFree) {
        this.places = places;
        this.timer = timer;
        this.placeFree = placeFree;
    }

    /** Closes a connection that nobody holds. */
    public void close(PooledConnection connection, PoolSnapshot.Closed reason) {
        close(List.of(connection), reason);
    }

    /** Closes connections that nobody holds. */
    public void close(List<PooledConnection> connections, PoolSnapshot.Closed reason) {
        synchronized (places) {
            connections.forEach(each -> places.count(reason));
        }
        PoolWatch watch = places.watch;
        if (watch != null) {
            connections.forEach(each -> watch.closed(reason));
        }
        List<Closing> closings = connections.stream().map(Closing::new).toList();
        closings.forEach(Closing::watch);
        Telling.elsewhere(closings.stream().<Runnable>map(each -> each::begin).toList());
    }

    /** Closes one that has no place in the pool. */
    public static void closeElsewhere(PooledConnection connection, Runnable ended) {
        Telling.elsewhere(List.of(() -> call(connection, ended)));
    }

    /** On another thread: an author's code may wait there for a server that does not answer. */
    private static void call(PooledConnection connection, Runnable ended) {
        Stages.settle(Stages.call(() -> "close()", connection.connection()::close), (nothing, error) -> ended.run());
    }

    /** A connection on its way to its end, which keeps its place in the pool for a while and not for ever. */
    private final class Closing {
        private final PooledConnection connection;
        private Timer.@Nullable Action patience;
        private boolean lingers;
        private boolean over;

        Closing(PooledConnection connection) {
            this.connection = connection;
        }

        void begin() {
            call(connection, this::ended);
        }

        void watch() {
            synchronized (places) {
                if (over) {
                    return;
                }
            }
            Timer.Action action = TimeLimit.arm(TimeLimit.from(PATIENCE), timer, this::linger);
            synchronized (places) {
                patience = action;
                if (over) {
                    TimeLimit.disarm(action);
                }
            }
        }

        private void linger() {
            synchronized (places) {
                if (over) {
                    return;
                }
                lingers = true;
                places.lingering++;
                places.open.remove(connection);
            }
            placeFree.run();
        }

        void ended() {
            synchronized (places) {
                over = true;
                places.lingering -= lingers ? 1 : 0;
                places.open.remove(connection);
                TimeLimit.disarm(patience);
            }
            placeFree.run();
        }
    }
}
