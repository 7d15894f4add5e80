package dev.based.observe;

import dev.based.PoolSnapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a pool. {@link dev.based.Database#pool()} tells how it looks now.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param type what happened
 * @param pool whose connections: {@code connections}, or {@code writing connections} and {@code reading connections} where they are kept
 *     apart (SQLite)
 * @param time how long it took, as the type says
 * @param closed why a connection was closed, or null if it is something else that happened
 * @param error why a connection could not be opened, or null
 */
public record PoolEvent(
        Type type,
        String pool,
        Duration time,
        PoolSnapshot.@Nullable Closed closed,
        @Nullable Throwable error) {
    /** What happened. */
    public enum Type {
        /** A connection was opened; the time is what that took. */
        OPENED,
        /** One could not be opened; the time is what that took. */
        NOT_OPENED,
        /** A connection was closed. */
        CLOSED,
        /** A caller waits, since no connection is free. */
        WAITING,
        /** A caller got a connection; the time is how long it waited. */
        ACQUIRED,
        /** A connection came back; the time is how long it was held. */
        RELEASED,
        /** A caller waited for {@link dev.based.DatabaseOptions#acquireTimeout()} and was told so; the time is that. */
        TIMED_OUT,
        /** A caller was told at once that it cannot wait: {@link dev.based.PoolQueueFullException}, {@link dev.based.PoolOverloadException}. */
        REFUSED,
        /** A connection is held for longer than {@link dev.based.DatabaseOptions#leakThreshold()}; the time is for how long so far. */
        LEAKED
    }
}
