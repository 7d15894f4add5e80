package dev.based.spi;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has to do, in order, and who does it: one thread at a time, its owner. That is the connection's own thread or, while
 * that has nothing to do, a thread that waits for the outcome of its own call and runs that call itself, and no other.
 *
 * <p>The own thread looks now and then while others run calls: at one of them that was interrupted in a call that takes long, and at calls
 * that were left for a thread that did not come to wait.
 *
 * <p>Safe for use by several threads.
 */
final class CallQueue {
    /** How often the own thread looks; when it sees a call for the second time that was left for somebody, nobody comes. */
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /**
     * For how many calls nothing is left for others, after one that nobody came for; twice as many after the next, and half as many when
     * somebody has come for so many.
     */
    private static final int FIRST_PENALTY = 64;

    private static final int LAST_PENALTY = 1 << 20;

    /** What the own thread is doing. */
    private enum Home {
        AWAKE,
        /** Sleeps, and looks now and then. */
        LOOKING,
        ASLEEP
    }

    private final Thread home;
    /** What there is to do, the first and the last of it; each knows the next one. */
    private @Nullable Entry head;

    private @Nullable Entry last;
    private volatile @Nullable Thread owner;
    /** How many calls, tasks aside, wait. */
    private volatile int calls;

    private volatile boolean finished;
    /** Whether a call was left for somebody who may come to wait for it, and has not begun. */
    private volatile boolean left;

    private boolean leftWasSeen;
    private Home state = Home.AWAKE;
    private @Nullable Borrower borrower;
    /** What a borrower could not tell the end of, having no stack for it or no memory; each knows the next one. */
    private @Nullable Entry abandoned;

    private long borrowed;
    private long seen;
    private int distrust;
    private int penalty = FIRST_PENALTY;
    private int came;

    CallQueue(Thread home) {
        this.home = home;
    }

    /** Something to do. */
    abstract static class Entry implements Runnable {
        /** What comes behind it. */
        private @Nullable Entry next;

        /** Whether it is a call. */
        private final boolean isCall;

        private Entry(boolean isCall) {
            this.isCall = isCall;
        }
    }

    /** What is not a call, and known by nothing but what it runs. */
    abstract static class Post extends Entry {
        Post() {
            super(false);
        }

        static Post of(Runnable task) {
            return new Post() {
                @Override
                public void run() {
                    task.run();
                }
            };
        }
    }

    /** A call to do. */
    static final class Task<T> extends Entry {
        final Callable<T> call;
        final CompletableFuture<T> outcome;
        /** Whose call it is, where a thread that waits for it may run it; null if it is the own thread's alone. */
        final @Nullable Object caller;

        private boolean begun;
        private @Nullable T result;
        private @Nullable Throwable error;

        Task(Callable<T> call, CompletableFuture<T> outcome, @Nullable Object caller) {
            super(true);
            this.call = call;
            this.outcome = outcome;
            this.caller = caller;
        }

        @Override
        public void run() {
            begin();
            end();
        }

        /** Runs a call, unless that was done, without telling anybody what came of it. */
        void begin() {
            if (begun) {
                return;
            }
            begun = true;
            try {
                result = call.call();
            } catch (Throwable thrown) {
                error = thrown;
            }
        }

        /** Whether it is to be told where there is stack and memory: it did not end, or for want of them. */
        boolean isForHome() {
            return !begun || error instanceof VirtualMachineError;
        }

        /** Tells the outcome; if it was told in part, the rest. */
        @SuppressWarnings(
                "NullAway") // without an error the result is of the call's type, whether that allows null or not
        void end() {
            if (error == null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(error);
            }
        }
    }

    /** A thread that waits for its call, and runs it. */
    static final class Borrower {
        final CompletableFuture<?> until;
        /** What it runs, from just before it is taken from the queue. */
        @Nullable
        Task<?> task;
        /** Whether all was told that came of it. */
        boolean told;
        /** Whether what it waits for was cancelled, since it was interrupted in the call. */
        volatile boolean stopped;
        /** Whether it was interrupted in a call that has kept this to itself. */
        boolean wasInterrupted;

        Borrower(CompletableFuture<?> until) {
            this.until = until;
        }
    }

    /** Whether the current thread is the own one, and it is its turn: what it calls now it may run now. */
    boolean isAtHome() {
        return owner == home && Thread.currentThread() == home;
    }

    boolean isFinished() {
        return finished;
    }

    /** Whether a call waits. */
    boolean hasCalls() {
        return calls > 0;
    }

    /**
     * Adds something to do.
     *
     * <p>What has a caller is left alone for a moment, where callers have come for theirs lately.
     *
     * @return false if nothing more is taken
     */
    boolean add(Task<?> task) {
        return add(task, task.caller != null);
    }

    /** Adds something that is not a call, in the same way. */
    boolean add(Post task) {
        return add(task, false);
    }

    /** Were it the end of the caller's stack: either all of it is done or nothing, so that what was not called is never run. */
    private synchronized boolean add(Entry task, boolean mayBeLeft) {
        if (finished) {
            return false;
        }
        boolean leaves = mayBeLeft && state == Home.LOOKING && owner == null && isTrusted();
        if (leaves) {
            leftWasSeen &= left; // the first one's time counts
            left = true;
        } else {
            wakeHome();
        }
        append(task);
        return true;
    }

    /** By assignments alone, which need no stack. */
    private void append(Entry task) {
        Entry before = last;
        last = task;
        if (before == null) {
            head = task;
        } else {
            before.next = task;
        }
        if (task.isCall) {
            calls++;
        }
    }

    private boolean isTrusted() {
        if (distrust > 0) {
            distrust--;
            return false;
        }
        return true;
    }

    private void trust() {
        came++;
        if (came >= FIRST_PENALTY) {
            came = 0;
            penalty = Math.max(FIRST_PENALTY, penalty / 2);
        }
    }

    private void wakeHome() {
        left = false;
        if (state != Home.AWAKE) {
            LockSupport.unpark(home);
            state = Home.AWAKE;
        }
    }

    /** Has the own thread do what was left for somebody to wait for. */
    void wake() {
        if (left) {
            synchronized (this) {
                if (left) {
                    wakeHome();
                }
            }
        }
    }

    /** Has the own thread look around, whatever it waits for. */
    void nudge() {
        LockSupport.unpark(home);
    }

    /** Takes nothing more, but for a last task. */
    synchronized void finish(Post end) {
        if (!finished) {
            wakeHome();
            append(end);
            finished = true;
        }
    }

    /**
     * Has the own thread give up its turn, wait for the next thing to do, and have its turn again.
     *
     * @return what to do; null if there may be nothing
     */
    @Nullable
    Runnable next() throws InterruptedException {
        if (owner == home) {
            owner = null;
        }
        return take(false);
    }

    /** The same inside of what the own thread is doing: its turn goes on. */
    @Nullable
    Runnable nextInside() throws InterruptedException {
        return take(true);
    }

    private @Nullable Runnable take(boolean inside) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Borrower held = null;
        boolean looks;
        synchronized (this) {
            boolean waits = left && !leftWasSeen;
            leftWasSeen = left;
            if (inside || (owner == null && (!waits || abandoned != null))) {
                Runnable task = abandoned == null ? poll() : takeAbandoned();
                if (task != null) {
                    owner = home;
                    state = Home.AWAKE;
                    return task;
                }
            }
            Thread other = inside ? null : owner;
            if (other != null && borrowed == seen && isInterruptedIn(other)) {
                held = borrower;
            }
            looks = other != null || waits || (!inside && borrowed != seen);
            seen = borrowed;
            state = looks ? Home.LOOKING : Home.ASLEEP;
        }
        if (held != null) {
            stop(held);
        }
        if (looks) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        } else {
            LockSupport.park(this);
        }
        return null;
    }

    private @Nullable Runnable poll() {
        Entry task = head;
        if (task != null) {
            head = task.next;
            last = head == null ? null : last;
            task.next = null;
            calls -= task.isCall ? 1 : 0;
        }
        if (left) { // nobody came
            left = false;
            distrust = penalty;
            penalty = Math.min(LAST_PENALTY, penalty * 2);
        }
        return task;
    }

    private Entry takeAbandoned() {
        Entry task = Objects.requireNonNull(abandoned);
        abandoned = task.next;
        task.next = null;
        return task;
    }

    private boolean isInterruptedIn(Thread other) {
        Borrower waiting = borrower;
        return waiting != null && !waiting.stopped && (waiting.wasInterrupted || other.isInterrupted());
    }

    /** Takes note that the current thread was interrupted in a call, if it is not the own one. */
    synchronized void interrupted() {
        if (borrower != null && owner == Thread.currentThread()) {
            borrower.wasInterrupted = true;
        }
    }

    /** Does what the thread would do, if it was not in a call: cancels what it waits for. */
    private void stop(Borrower waiting) {
        waiting.stopped = true;
        try {
            waiting.until.cancel(true);
        } catch (Throwable ofTheUsersClass) {
            // then its outcome is waited for
        }
    }

    /**
     * Has the current thread run its call, if that comes first and nobody else has anything to do with the connection. When it returns, what is
     * left is somebody else's to do.
     *
     * <p>Whatever ends the call, were it the end of the stack: the turn is given up, by assignments alone, and the own thread does the rest.
     */
    void runFor(Object caller, Borrower waiting) throws InterruptedException {
        try {
            if (!borrow(caller, waiting)) {
                return;
            }
            Task<?> task = Objects.requireNonNull(waiting.task);
            try {
                task.begin();
            } finally {
                synchronized (this) {
                    owner = null;
                    borrower = null;
                    if (task.isForHome()) {
                        abandon(task);
                        waiting.told = true;
                    }
                }
            }
            wakeForOthers();
            if (!waiting.told) {
                tell(task);
                waiting.told = true;
            }
        } finally {
            Task<?> task = waiting.task;
            if (task != null && !waiting.told) {
                synchronized (this) {
                    if (borrower == waiting) {
                        owner = null;
                        borrower = null;
                    }
                    abandon(task);
                }
                wakeForOthers();
            }
        }
        if (waiting.stopped) {
            Thread.interrupted(); // of which this is told
            throw new InterruptedException();
        }
    }

    private void abandon(Entry task) {
        task.next = abandoned;
        abandoned = task;
    }

    private synchronized boolean borrow(Object caller, Borrower waiting) {
        Entry first = head;
        if (first == null || owner != null) {
            return false;
        }
        if (!(first instanceof Task<?> call) || call.caller != caller || abandoned != null) {
            wakeHome();
            return false;
        }
        if (left) {
            left = false; // else it would count as one that nobody came for
            trust();
        }
        if (state == Home.ASLEEP) {
            wakeHome();
        }
        Thread current = Thread.currentThread();
        // from here on by assignments alone
        head = first.next;
        last = head == null ? null : last;
        first.next = null;
        calls--;
        waiting.task = call;
        owner = current;
        borrower = waiting;
        borrowed++;
        return true;
    }

    private synchronized void wakeForOthers() {
        if (head != null || abandoned != null) {
            wakeHome();
        }
    }

    /** An interrupt is meant for the wait, not for what is chained. */
    private static void tell(Task<?> task) {
        boolean interrupted = Thread.interrupted();
        try {
            task.end();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
