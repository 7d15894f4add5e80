package dev.based.spi;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that does the work of one connection of a driver that blocks, for backends on such drivers.
 *
 * <p><b>Which thread runs what.</b> Calls and tasks run one at a time, in the order in which they were made, from whatever threads, on
 * this thread. A call that is made on this thread itself, as by a session's body that runs on it, is run at once unless others wait before
 * it, so that a chain of statements needs no hop between threads. What is chained to the stage of a call that was queued runs on this
 * thread too. Only what was called by {@link #callAnywhere} may be run by another one, by {@link #assist}, while this one has nothing to do;
 * no two threads ever do something at once, and what one has done is visible to the next.
 *
 * <p><b>What may block.</b> Calls and tasks may, for they have this thread for themselves; all that comes later waits for
 * them. A cancel must not wait in this queue: it is called by its caller's thread, or, if the driver's cancel blocks,
 * {@linkplain #aside beside} this thread. {@link #call}, {@link #post}, {@link #finish} and {@link #aside} do not wait.
 *
 * <p><b>Its end.</b> It ends by {@link #finish()} alone, after all that was queued before. What is called later is refused,
 * never forgotten. Nothing that a task throws and no interrupt ends it: an interrupt is for the body or task that runs when
 * it comes, and is forgotten when that has ended.
 *
 * <p>A daemon thread. Safe for use by several threads.
 */
public final class ConnectionThread extends Thread implements BodyThread {
    /**
     * How many calls may be run at once in a row before one is queued, so that the stack of a caller that recurses
     * through completed stages unwinds: some 10 frames of 100 bytes a call stay far below the default stack of 1 MiB.
     */
    private static final int CALLS_IN_A_ROW = 256;

    private final CallQueue queue = new CallQueue(this);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Bodies that wait until the one on the stack has returned; on this thread only. */
    private final Queue<Runnable> bodies = new ArrayDeque<>(1);

    private int callsInARow;
    /** Whether a body is on the stack. */
    private boolean inBody;

    private boolean stopping;

    /**
     * Creates a thread; {@link #start()} starts it.
     *
     * @param name its name
     */
    public ConnectionThread(String name) {
        super(
                null, null, name, 0,
                false); // what is inherited would be that of whoever was the first to need a connection
        setDaemon(true);
        setContextClassLoader(ConnectionThread.class.getClassLoader());
    }

    /**
     * Runs a call on this thread: at once if this is the current thread and no call waits, else in its turn.
     *
     * @param <T> the type of the result
     * @param call what to run
     * @return a stage with the call's result, or with whatever it threw; after {@link #finish()} it fails with a {@link
     *     CommandNotSentException}, and nothing is run
     */
    public <T> CompletionStage<T> call(Callable<T> call) {
        return call(call, null);
    }

    /**
     * The same for a call that is done soon, most likely, and that its caller may run when it comes to {@linkplain #assist assist}. Until then this
     * thread is not woken, where callers have come before; it will be by {@link #wake()}, and runs the call within a millisecond if neither
     * happens.
     *
     * @param <T> the type of the result
     * @param call what to run
     * @param caller what the caller will name it by; compared by identity
     * @return as {@link #call}
     */
    public <T> CompletionStage<T> callAnywhere(Callable<T> call, Object caller) {
        return call(call, caller);
    }

    private <T> CompletionStage<T> call(Callable<T> call, @Nullable Object caller) {
        if (mayRunNow()) {
            try {
                return CompletableFuture.completedFuture(call.call());
            } catch (Throwable error) {
                return CompletableFuture.failedFuture(error);
            }
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        return queue.add(new CallQueue.Task<>(call, future, caller))
                ? future
                : CompletableFuture.failedFuture(new CommandNotSentException(refusal()));
    }

    /**
     * Whether a call that is made now would be run at once, in which case the current thread may do without {@link #call} and run it itself: that
     * costs no object. Counts as a call, so that it is asked once for each, and at times false so that the stack of a caller that recurses unwinds.
     *
     * @return true if the current thread is this one, is at work, and nothing waits before
     */
    public boolean mayRunNow() {
        if (queue.isAtHome() && callsInARow < CALLS_IN_A_ROW && !queue.hasCalls() && !queue.isFinished()) {
            callsInARow++;
            return true;
        }
        return false;
    }

    /** Has this thread run what it was not woken for yet, see {@link #callAnywhere}: its caller will not assist. */
    public void wake() {
        queue.wake();
    }

    /**
     * Has the current thread, which waits for a future, run a call of its own if that comes first while this one has nothing to do, and if its stack
     * has room for it. Afterwards it waits as it would have; what is to be done then this thread does. What is chained to the call runs there
     * too, without an interrupt that has come meanwhile.
     *
     * @param caller what the call is named by, see {@link #callAnywhere}
     * @param until what it waits for
     * @throws InterruptedException if the current thread is interrupted, or was before; in the midst of the call the future is then cancelled,
     *     within some milliseconds, and the call if that does so
     */
    public void assist(Object caller, CompletableFuture<?> until) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (Thread.currentThread() == this || !StackRoom.isEnough()) {
            wake();
        } else {
            queue.runFor(caller, new CallQueue.Borrower(until));
        }
    }

    /**
     * Tells that the current thread, which runs a call, was interrupted, where the call hides that for a while: who is waiting in {@link #assist} is
     * to be seen as interrupted. The interrupt is to be made again when the call goes on.
     */
    public void interruptedInCall() {
        queue.interrupted();
    }

    /**
     * Whether what is called now is run by the call itself.
     *
     * @return whether the current thread is this one, which is at work
     */
    public boolean runsHere() {
        return queue.isAtHome();
    }

    /**
     * Queues a task, also on this thread.
     *
     * @param task what to run; it should not throw, and an error that it throws goes to the uncaught-exception handler
     * @throws RejectedExecutionException after {@link #finish()}; the task is not run
     */
    public void post(Runnable task) {
        post(CallQueue.Post.of(task));
    }

    private void post(CallQueue.Post task) {
        if (!queue.add(task)) {
            throw refusal();
        }
    }

    /**
     * Queues a session's body, also on this thread, for {@link Connection#runBody}. It is run when no other body is on the stack: one that was
     * stopped may go on for a while, awaiting, after its session has ended. What that awaits must not be the later body, whose interrupts would
     * hit it on the same thread: both would wait for ever.
     *
     * @param body what to run
     * @throws RejectedExecutionException after {@link #finish()}; the body is not run
     */
    public void postBody(Runnable body) {
        post(new CallQueue.Post() {
            @Override
            public void run() {
                if (inBody) {
                    bodies.add(body);
                } else {
                    body.run();
                }
            }
        });
    }

    private RejectedExecutionException refusal() {
        return new RejectedExecutionException("The thread " + getName() + " has finished; its connection was closed.");
    }

    /** Ends the thread after what was queued before; called again, it does nothing. */
    public void finish() {
        queue.finish(CallQueue.Post.of(() -> stopping = true));
    }

    /**
     * The thread's end, for whoever must not leave it behind.
     *
     * @return a stage that completes as the last thing that this thread does, and never fails; never, if the thread is not
     *     started or not {@linkplain #finish() finished}
     */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    /**
     * Runs what must not wait for this thread and may block, such as a driver's own cancel, on a daemon thread of its own.
     *
     * @param <T> the type of the result
     * @param call what to run
     * @param bound how long to wait for it
     * @return a stage with the call's result, or with whatever it threw; it fails with a {@link
     *     java.util.concurrent.TimeoutException} when the bound is over, and the call is then interrupted, but may go on if
     *     the driver ignores that
     */
    public <T> CompletionStage<T> aside(Callable<T> call, Duration bound) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread helper = new Thread(
                null,
                () -> {
                    try {
                        future.complete(call.call());
                    } catch (Throwable error) {
                        future.completeExceptionally(error);
                    }
                },
                getName() + "-aside",
                0,
                false);
        helper.setDaemon(true);
        helper.setContextClassLoader(ConnectionThread.class.getClassLoader());
        try {
            helper.start();
        } catch (Throwable error) { // no memory for a further thread
            return CompletableFuture.failedFuture(error);
        }
        CompletableFuture<T> bounded = future.copy().orTimeout(bound.toNanos(), TimeUnit.NANOSECONDS);
        bounded.whenComplete((result, error) -> {
            if (!future.isDone()) {
                helper.interrupt();
            }
        });
        return bounded;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                try {
                    work(queue.next());
                } catch (InterruptedException interrupted) {
                    // It was meant for a body that ended meanwhile.
                } catch (Throwable error) {
                    Uncaught.report(error); // no memory to wait
                }
            }
        } finally {
            ended.complete(null);
        }
    }

    private void work(@Nullable Runnable task) {
        if (task == null) {
            return;
        }
        run(task);
        while (!inBody && !bodies.isEmpty()) {
            run(bodies.remove());
        }
    }

    private void run(Runnable task) {
        callsInARow = 0;
        try {
            task.run();
        } catch (Throwable error) {
            Uncaught.report(error);
        }
    }

    /** Until the body returns, all tasks of this thread belong to its session. */
    @Override
    public void runBody(Runnable body) {
        boolean before = inBody;
        inBody = true;
        try {
            body.run();
        } finally {
            inBody = before;
        }
    }

    @Override
    public boolean mayAwait() {
        return inBody;
    }

    @Override
    public void runUntil(CompletableFuture<?> future) throws InterruptedException {
        future.whenComplete((value, error) -> queue.nudge());
        while (!future.isDone()) {
            work(queue.nextInside());
        }
    }
}
