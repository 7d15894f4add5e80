package dev.based.internal.watch;

import dev.based.PoolSnapshot;
import dev.based.observe.PoolEvent;
import dev.based.observe.PoolEvent.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pool tells its events; never under its lock. Safe for use by several threads. */
public final class PoolWatch {
    private final List<Eye> eyes;
    private final String pool;

    PoolWatch(List<Eye> eyes, String pool) {
        this.eyes = eyes;
        this.pool = pool;
    }

    public void tell(Type type, long nanos) {
        tell(type, nanos, null, null);
    }

    public void notOpened(long nanos, Throwable error) {
        tell(Type.NOT_OPENED, nanos, null, error);
    }

    public void closed(PoolSnapshot.Closed reason) {
        tell(Type.CLOSED, 0, reason, null);
    }

    private void tell(Type type, long nanos, PoolSnapshot.@Nullable Closed closed, @Nullable Throwable error) {
        PoolEvent event = new PoolEvent(type, pool, Duration.ofNanos(nanos), closed, error);
        eyes.forEach(eye -> eye.tell(listener -> listener.pool(event)));
    }
}
