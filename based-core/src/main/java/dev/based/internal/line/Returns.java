package dev.based.internal.line;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What comes back unsent when a line's connection is lost before anything ran on it: once all of it has come back, it is lined up
 * anew, in its order, for another connection. Guarded by the line's monitor.
 */
final class Returns {
    private final Line.@Nullable Loss loss;
    private final ArrayDeque<Step<?>> queue;
    private final ArrayDeque<Step<?>> unanswered;
    /** What of the unanswered came back, until all of it has; null nearly always. */
    private @Nullable Set<Step<?>> returned;

    /** Whether something was answered, so that another connection cannot take the place of this one. */
    private boolean answeredOnce;

    /** Whether a step is on its way to be sent: it is neither queued nor among what was sent. */
    private boolean inHand;

    /** Whether nobody goes on with what waits before what was sent is answered or has come back. Also read without the monitor. */
    private volatile boolean halted;

    /**
     * Creates it.
     *
     * @param loss replaces the connection, or null if nothing does
     * @param queue the line's steps that wait
     * @param unanswered the line's steps that were sent
     */
    Returns(Line.@Nullable Loss loss, ArrayDeque<Step<?>> queue, ArrayDeque<Step<?>> unanswered) {
        this.loss = loss;
        this.queue = queue;
        this.unanswered = unanswered;
    }

    /** Asks for another connection; false if there is none to be had. Called without the monitor. */
    boolean replace() {
        return loss != null && loss.isReplaced();
    }

    /**
     * Whether the connection may be replaced: nothing was answered on it, and what was sent first, or is to be, opens the
     * transaction.
     */
    boolean arePossible(Step<?> step) {
        Step<?> first = unanswered.isEmpty() ? step : unanswered.peek();
        return loss != null && !answeredOnce && first.opens();
    }

    /** Whether something has come back, and what was sent beside it has not yet. */
    boolean areUnderWay() {
        return returned != null;
    }

    /** Takes note that a step is on its way to be sent, or that it was or will not be. */
    void inHand(boolean isInHand) {
        inHand = isInHand;
    }

    boolean isInHand() {
        return inHand;
    }

    /** Lines a step up again that is not to be sent on this connection; true if all is back. */
    boolean keep(Step<?> step) {
        inHand = false;
        halted = true;
        putBack(step);
        return takeBack();
    }

    /**
     * Takes note that a step was not sent.
     *
     * @param halts whether nobody goes on with what waits
     * @return true if all is back
     */
    boolean take(Step<?> step, boolean halts) {
        returned = returned == null ? new LinkedHashSet<>(4) : returned;
        returned.add(step);
        halted = halted || halts;
        return takeBack();
    }

    /** Takes note that somebody goes on with what waits. */
    void running() {
        if (halted) { // rarely, and every write is seen by all threads
            halted = false;
        }
    }

    /** Takes note that nobody goes on; true if all is back. */
    boolean halt() {
        halted = true;
        return takeBack();
    }

    /** Lines up anew what was sent, if all of it has come back and nothing is on its way. */
    boolean takeBack() {
        if (inHand || unanswered.size() != (returned == null ? 0 : returned.size())) {
            return false;
        }
        while (!unanswered.isEmpty()) {
            putBack(unanswered.removeLast());
        }
        returned = null;
        halted = false;
        return true;
    }

    /** Lines a step up before all that wait, for it was not sent. */
    void putBack(Step<?> step) {
        step.comesBack();
        queue.addFirst(step);
    }

    /** Whether {@link #goOn} may be true, asked without the monitor, by who has taken note of an answer before. */
    boolean mayGoOn() {
        return halted;
    }

    /** Takes note that somebody goes on with what waits; false if somebody did before, or nobody can yet. */
    boolean goOn() {
        boolean goes = halted && returned == null;
        halted = halted && !goes;
        return goes;
    }

    /**
     * Takes note of an answer, after which the connection is not replaced any more.
     *
     * @return what had come back, and is not among what was sent any more, or null
     */
    @Nullable
    Set<Step<?>> answered() {
        answeredOnce = true;
        Set<Step<?>> left = returned;
        if (left != null) {
            returned = null;
            unanswered.removeAll(left);
        }
        return left;
    }

    /** Forgets what has come back. */
    void forget() {
        returned = null;
    }
}
