package dev.based.internal.time;

import dev.based.internal.thread.AwaitingThreads;
import dev.based.internal.thread.Telling;
import dev.based.spi.Uncaught;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock for deadlines and pauses: one daemon thread, started by the first use, ended by {@link #close}. Each database has
 * one; what belongs to no database shares one that is never closed and whose thread ends when nothing is left to wait for.
 *
 * <p>Nearly every deadline is taken back before its time. The thread is therefore woken only by what comes before the time to
 * which it sleeps, and not told of what is cancelled: it may wake up for nothing, once, rather than with each statement. (The
 * JDK's executors wake theirs with each action that is the only one, which costs more than a short statement.)
 *
 * <p>Safe for use by several threads.
 */
public final class Timer implements AutoCloseable {
    /** Long enough for one thread to serve pauses that follow each other, short enough not to be noticed as a leak. */
    private static final long IDLE_NANOS = Duration.ofMillis(200).toNanos();

    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** The name of the thread of what belongs to no database. */
    public static final String SHARED_THREAD = "based-delay";

    private static final Timer SHARED = new Timer(SHARED_THREAD, true, AwaitingThreads.EXECUTOR);

    private final String name;
    private final boolean endsWhenIdle;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** In the order of their times. */
    private final TreeSet<Action> waiting = new TreeSet<>();

    private @Nullable Thread thread;
    /** When the thread looks for actions that are due: at the first one's time or, if that was cancelled, before. */
    private long wakesAt;

    /** How many actions there have been. */
    private long count;

    private boolean closed;

    /**
     * Creates a timer; its thread starts with the first action. Its actions run on no virtual threads: they stop statements, also such as hold the
     * carriers of those who wait for them.
     */
    public Timer() {
        this("based-timer", false, AwaitingThreads.DAEMONS);
    }

    private Timer(String name, boolean endsWhenIdle, Executor executor) {
        this.executor = executor;
        this.name = name;
        this.endsWhenIdle = endsWhenIdle;
    }

    /** The clock of all that belongs to no database. */
    public static Timer ofNoDatabase() {
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
        long due = System.nanoTime() + saturatedNanos(delay);
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("The timer is closed.");
            }
            if (thread == null) {
                wakesAt = System.nanoTime();
                thread = start();
            } else if (due - wakesAt < 0) {
                wakesAt = due;
                changed.signal();
            }
            Action added = new Action(due, count++, action);
            waiting.add(added);
            return added;
        } finally {
            lock.unlock();
        }
    }

    private Thread start() {
        Thread started = AwaitingThreads.daemon(this::serve, name);
        started.start();
        return started;
    }

    private void serve() {
        for (Action due = next(); due != null; due = next()) {
            try {
                executor.execute(due);
            } catch (Throwable noThread) {
                due.runSafely(); // or nothing else would ever be due
            }
        }
    }

    /** Waits for the next action whose time has come; null when the thread is to end. */
    private @Nullable Action next() {
        lock.lock();
        try {
            boolean idle = false;
            while (!closed && !idle) {
                Action first = waiting.isEmpty() ? null : waiting.first();
                long now = System.nanoTime();
                if (first != null && first.due - now <= 0) {
                    waiting.remove(first);
                    return first;
                }
                if (wakesAt - now <= 0) {
                    long wait = first == null ? LONGEST.toNanos() : first.due - now;
                    wakesAt = now + (endsWhenIdle ? Math.min(IDLE_NANOS, wait) : wait);
                }
                long before = count;
                sleep(wakesAt - now);
                idle = endsWhenIdle && waiting.isEmpty() && count == before;
            }
            thread = null;
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void sleep(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException nobodysWish) {
            // as if it had woken up for nothing
        }
    }

    /**
     * Runs all that waits for its time now, on other threads.
     *
     * @return a future that completes when all of it has run; whoever waits for it may complete it sooner
     */
    public CompletableFuture<Void> hurry() {
        List<Action> left;
        lock.lock();
        try {
            left = List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
        return Telling.elsewhere(left);
    }

    /** How many actions wait for their time. */
    public int pending() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** A duration in nanoseconds, at most 100 years so that deadlines do not overflow. */
    public static long saturatedNanos(Duration duration) {
        return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos();
    }

    @Override
    public void close() {
        List<Action> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(waiting);
            changed.signal();
        } finally {
            lock.unlock();
        }
        Telling.here(left);
    }

    /** An action that is run once, by the clock or by the end of the timer, unless it is cancelled before. */
    public final class Action implements Runnable, Comparable<Action> {
        private final long due;
        private final long number;
        /** What is to be run, until it is or nobody wants it: whoever still holds the action holds nothing more. */
        private @Nullable Runnable task;

        private Action(long due, long number, Runnable task) {
            this.due = due;
            this.number = number;
            this.task = task;
        }

        @Override
        public int compareTo(Action other) {
            int times = Long.signum(due - other.due); // not compare(), since the clock may overflow
            return times == 0 ? Long.compare(number, other.number) : times;
        }

        @Override
        public void run() {
            Runnable taken = take();
            if (taken != null) {
                taken.run();
            }
        }

        /** Runs it; what it throws is reported as of a thread of its own, and keeps nothing else from being run. */
        private void runSafely() {
            try {
                run();
            } catch (Throwable thrown) {
                Uncaught.report(thrown);
            }
        }

        /**
         * Forgets the action, if it has not been run.
         *
         * @return whether it will never be run now
         */
        public boolean cancel() {
            return take() != null;
        }

        private @Nullable Runnable take() {
            lock.lock();
            try {
                Runnable taken = task;
                if (taken != null) {
                    task = null;
                    waiting.remove(this);
                }
                return taken;
            } finally {
                lock.unlock();
            }
        }
    }
}
