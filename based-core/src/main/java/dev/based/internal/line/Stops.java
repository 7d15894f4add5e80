package dev.based.internal.line;

import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import dev.based.spi.Pipelining;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the server is asked to stop of what a line has sent. Guarded by the line's monitor. */
public final class Stops {
    private final Line line;
    private final ArrayDeque<Step<?>> unanswered;
    private final Pipelining pipelining;
    private final Timer timer;
    private final Runnable overdue;
    private final CancelCall call = new CancelCall();
    private final Set<Step<?>> asked = new HashSet<>(2);
    /** Whether what a lock held up was asked to end. */
    private boolean askedHeldUp;
    /** Whether the server was asked to stop anything. */
    private volatile boolean cancelled;

    /**
     * Creates it.
     *
     * @param line the line
     * @param unanswered the line's steps that were sent
     * @param pipelining which of them were sent without waiting for answers
     * @param timer the database's clock
     * @param overdue told if the server does not stop a step that it was asked to stop
     */
    Stops(Line line, ArrayDeque<Step<?>> unanswered, Pipelining pipelining, Timer timer, Runnable overdue) {
        this.line = line;
        this.unanswered = unanswered;
        this.pipelining = pipelining;
        this.timer = timer;
        this.overdue = overdue;
    }

    /** The call of the connection's {@code cancel()}. */
    CancelCall call() {
        return call;
    }

    /** Whether the server was asked to stop anything, after which the connection may carry nothing more. */
    boolean haveCancelled() {
        return cancelled;
    }

    /** Asks the server to stop a step, which then fails; by one request, for each may cost the server a connection. */
    public void cancel(Step<?> step) {
        synchronized (line) {
            if (!asked.add(step)) {
                return;
            }
        }
        new CancelRequest(timer, () -> turnOrNext(step), () -> ask(step), overdue).send();
    }

    private CancelRequest.Turn turnOrNext(Step<?> step) {
        CancelRequest.Turn turn;
        synchronized (line) {
            turn = turn(step);
            if (turn == CancelRequest.Turn.ENDED) {
                asked.remove(step);
            }
        }
        if (turn == CancelRequest.Turn.ENDED) {
            cancelStopped();
        }
        return turn;
    }

    private CancelRequest.Turn turn(Step<?> step) {
        if (call.target() == step) {
            return CancelRequest.Turn.NOW; // also once it was answered: nothing goes on before
        }
        if (!mayBeCancelled(step) || !unanswered.contains(step)) {
            return CancelRequest.Turn.ENDED;
        }
        if (line.isRunning(step)) {
            return CancelRequest.Turn.NOW;
        }
        return isBehindOpeningsOnly(step) ? CancelRequest.Turn.BEHIND_OPENING : CancelRequest.Turn.NOT_YET;
    }

    /**
     * Asks the server to stop all that was sent of what was stopped, one after the other, each with time of its own. What cleans
     * up is not.
     */
    public void cancelStopped() {
        Step<?> first;
        synchronized (line) {
            first = firstStopped();
        }
        if (first != null) {
            cancel(first);
        }
    }

    /** Asks the server to stop what opens a transaction, if that is what runs and nothing that waits needs it. */
    public void cancelOpening() {
        Step<?> running;
        synchronized (line) {
            running = unanswered.peek();
            if (running == null || !mayBeCancelled(running) || line.isAwaited() || !running.isGivenUp()) {
                return;
            }
        }
        cancel(running);
    }

    /** Whether what the server has to answer before a step only opens transactions for it. */
    private boolean isBehindOpeningsOnly(Step<?> target) {
        for (Step<?> step : unanswered) {
            if (step == target) {
                return true;
            }
            if (!step.opens()) {
                return false;
            }
        }
        return false;
    }

    private @Nullable Step<?> firstStopped() {
        for (Step<?> step : unanswered) {
            if (step.isStopped() && mayBeCancelled(step)) {
                return step;
            }
        }
        return null;
    }

    /** A BEGIN with a statement right behind it is not stopped: the statement would run without a transaction. */
    private boolean mayBeCancelled(Step<?> step) {
        return step.mayBeCancelled() && (pipelining == Pipelining.NONE || !step.opens());
    }

    /** Sends a request if the step is the one that runs, and nobody is at it. */
    private @Nullable CompletableFuture<Void> ask(Step<?> target) {
        Connection called;
        synchronized (line) {
            if (turn(target) != CancelRequest.Turn.NOW || !call.begin(target)) {
                return null;
            }
            called = line.connection();
        }
        cancelled = true;
        return call.make(called);
    }

    /** Takes note that what was to be stopped goes on: the connection is closed, or not waited for. */
    public void overdue() {
        overdue.run();
    }

    /**
     * Whether what opens or ends a transaction is to be answered, and can be cancelled without a doubt about what came of it. True once: what
     * goes on all the same is not waited for.
     */
    public boolean asksHeldUp() {
        boolean may = mayCancelCommit(line.connection());
        synchronized (line) {
            Step<?> first = unanswered.peek();
            if (askedHeldUp || first == null || !first.internal() || !mayBeCancelled(first)) {
                return false;
            }
            askedHeldUp = may;
            return askedHeldUp;
        }
    }

    /** Whether a COMMIT can be cancelled without a doubt about what came of it, as far as the connection's author says so; without the monitor. */
    static boolean mayCancelCommit(Connection connection) {
        try {
            return connection.mayCancelCommit();
        } catch (Throwable ofTheAuthor) {
            return false;
        }
    }
}
