package dev.based.internal.async;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A database's clock for deadlines and pauses: one daemon thread, started by the first use, ended by {@link #close}. */
public final class Timer implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;
    private final Set<Action> pending = ConcurrentHashMap.newKeySet();

    /** Creates a timer; its thread starts with the first action. */
    public Timer() {
        executor = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, "based-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Runs an action after a delay, on a thread of its own, since it may call what users chained. If the timer is closed before, the action is run
     * then, so that nothing waits for it forever.
     *
     * @param delay how long to wait
     * @param action what to run
     * @return the handle to cancel it by
     * @throws RejectedExecutionException if the timer is closed
     */
    public Action after(Duration delay, Runnable action) {
        Action once = new Action(action);
        pending.add(once);
        try {
            once.scheduled = executor.schedule(
                    () -> AwaitingThreads.EXECUTOR.execute(once), saturatedNanos(delay), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            pending.remove(once);
            throw closed;
        }
        return once;
    }

    /** A duration in nanoseconds, at most 100 years so that deadlines do not overflow. */
    public static long saturatedNanos(Duration duration) {
        Duration longest = Duration.ofDays(36_500);
        return (duration.compareTo(longest) > 0 ? longest : duration).toNanos();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        pending.forEach(Action::run);
    }

    /** An action that is run once, by the clock or by the end of the timer, unless it is cancelled before. */
    public final class Action implements Runnable {
        private final Runnable task;
        private volatile @Nullable Future<?> scheduled;

        private Action(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (pending.remove(this)) {
                task.run();
            }
        }

        /** Forgets the action, if it has not been run. */
        public void cancel() {
            Future<?> entry = scheduled;
            if (pending.remove(this) && entry != null) {
                entry.cancel(false);
            }
        }
    }
}
