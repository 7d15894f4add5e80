package dev.based.internal.time;

import dev.based.DatabaseTimeoutException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How long a session, a transaction or a statement may take, from the call of it on.
 *
 * @param timeout the whole time
 * @param endNanos when it is over, by {@link System#nanoTime()}
 */
public record TimeLimit(Duration timeout, long endNanos) {
    /** The limit of something that is called now; null if there is none. */
    public static @Nullable TimeLimit from(@Nullable Duration timeout) {
        return timeout == null ? null : new TimeLimit(timeout, System.nanoTime() + Timer.saturatedNanos(timeout));
    }

    /**
     * Runs an action once the time is over.
     *
     * @param limit the limit, or null if there is none
     * @return the action, to be cancelled by what ends in time; null if there is no limit, or if the database is
     *     disconnected, which ends everything
     */
    public static Timer.@Nullable Action arm(@Nullable TimeLimit limit, Timer timer, Runnable expired) {
        if (limit == null) {
            return null;
        }
        try {
            return timer.after(Duration.ofNanos(Math.max(0, limit.endNanos - System.nanoTime())), expired);
        } catch (RejectedExecutionException disconnected) {
            return null;
        }
    }

    /** Forgets an action, if there is one. */
    public static void disarm(Timer.@Nullable Action action) {
        if (action != null) {
            action.cancel();
        }
    }

    /** Whether there is time left after something that takes a while and begins now. */
    public boolean leaves(Duration before) {
        return endNanos - System.nanoTime() > Timer.saturatedNanos(before);
    }

    /** The error of what was not done in time. */
    public DatabaseTimeoutException error(String what, String consequence) {
        return new DatabaseTimeoutException(
                "The " + what + " did not end within its timeout of " + timeout.toMillis() + " ms" + consequence + ".");
    }
}
