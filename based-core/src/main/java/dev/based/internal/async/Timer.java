package dev.based.internal.async;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock for deadlines and pauses: one daemon thread, started by the first use, ended by {@link #close}. Each database has
 * one; what belongs to no database shares one that is never closed and whose thread ends when nothing is left to wait for.
 */
public final class Timer implements AutoCloseable {
    /** Long enough for one thread to serve pauses that follow each other, short enough not to be noticed as a leak. */
    private static final Duration IDLE = Duration.ofMillis(200);

    /** The name of the thread of what belongs to no database. */
    static final String SHARED_THREAD = "based-delay";

    private static final Timer SHARED = shared();

    private final ScheduledThreadPoolExecutor executor;
    private final Set<Action> pending = ConcurrentHashMap.newKeySet();

    /** Creates a timer; its thread starts with the first action. */
    public Timer() {
        this("based-timer");
    }

    private Timer(String name) {
        executor = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Timer shared() {
        Timer timer = new Timer(SHARED_THREAD);
        timer.executor.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        timer.executor.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** The clock of all that belongs to no database. */
    static Timer ofNoDatabase() {
        return SHARED;
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

    /** How many actions wait for their time. */
    int pending() {
        return executor.getQueue().size();
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

        /**
         * Forgets the action, if it has not been run.
         *
         * @return whether it will never be run now
         */
        public boolean cancel() {
            if (!pending.remove(this)) {
                return false;
            }
            Future<?> entry = scheduled;
            if (entry != null) {
                entry.cancel(false);
            }
            return true;
        }
    }
}
