package dev.based.internal.transaction;

import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.internal.failure.Errors;
import dev.based.internal.failure.Refusals;
import dev.based.internal.thread.Canceller;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How far a session or transaction has come, and what it is to end with. Guarded by the line's monitor. */
public abstract class Course {
    private enum State {
        OPEN,
        CLOSING,
        COMMITTING,
        CLOSED
    }

    private State state = State.OPEN;
    /** Whether its end was asked for. */
    private boolean closed;
    /** What failed first, or null. */
    private @Nullable Throwable failure;
    /** Why it was stopped, or null. */
    private @Nullable Throwable stopReason;
    /** Why COMMIT is to be stopped where that leaves no doubt, or null. */
    private volatile @Nullable Throwable late;
    /** Whether what was claimed for COMMIT is being rolled back after all. */
    private boolean undone;
    /** What makes it unknown whether something was committed, or null. */
    private @Nullable CommitOutcomeUnknownException doubt;

    /** Creates one that is open. */
    protected Course() {}

    /** What messages call it. */
    public abstract String title();

    /** Whether nobody has asked for its end, nor claimed COMMIT. */
    protected final boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether COMMIT, or what releases the savepoint, was claimed. */
    protected final boolean isCommitting() {
        return state == State.COMMITTING;
    }

    /** Whether it was claimed and is not undone, nor stopped before it was sent, so that it may have taken effect. */
    public final boolean mayBeCommitted() {
        return isCommitting() && !undone && stopReason == null;
    }

    public final boolean isOver() {
        return state == State.CLOSED;
    }

    /** Takes note that its end is asked for; false if it was before. */
    protected final boolean closes() {
        if (closed) {
            return false;
        }
        closed = true;
        state = isOpen() ? State.CLOSING : state;
        return true;
    }

    /** Claims COMMIT. */
    protected final void commits() {
        state = State.COMMITTING;
    }

    /** Takes the claim back: nothing was sent. */
    protected final void commitsLater() {
        state = closed ? State.CLOSING : State.OPEN;
    }

    /** Takes note that COMMIT was refused, and a rollback follows. */
    protected final void commitUndone() {
        undone = true;
    }

    protected final void ends() {
        state = State.CLOSED;
    }

    /** Remembers the first failure, after which it can only be rolled back; false if it was not the first. */
    protected final boolean fails(Throwable error) {
        boolean first = failure == null;
        failure = first ? error : failure;
        return first;
    }

    /** What failed first, or null. */
    protected final @Nullable Throwable failure() {
        return failure;
    }

    /** Takes note that nobody knows whether something of it was committed. */
    protected final void comesIntoDoubt(CommitOutcomeUnknownException unknown) {
        doubt = unknown;
    }

    protected final boolean isInDoubt() {
        return doubt != null;
    }

    /** Takes note that it is stopped, which it was not before. */
    protected final void stops(Throwable reason) {
        stopReason = reason;
    }

    /** Why it was stopped, or null. */
    public final @Nullable Throwable stopReason() {
        return stopReason;
    }

    /** Takes note that COMMIT is to be stopped, where that leaves no doubt. */
    protected final void commitsTooLate(@Nullable Throwable reason) {
        late = late == null ? reason : late;
    }

    /** Whether its time was over when it committed; who has taken the monitor since knows for sure. */
    public final boolean isLate() {
        return late != null;
    }

    /** What COMMIT failed with: that its time is over, if it was stopped for that. */
    protected final Throwable orTooLate(Throwable explained) {
        Throwable reason = late;
        return reason != null && Errors.kind(explained) == ErrorKind.QUERY_CANCELLED ? reason : explained;
    }

    /** What a statement fails with whose turn has come, or null. */
    protected final @Nullable Throwable failureInTurn() {
        Throwable first = failure;
        if (first == null) {
            return null;
        }
        return first == stopReason || first instanceof CancellationException
                ? first
                : Refusals.rollbackOnly(title(), first);
    }

    /**
     * What it ends with; null if it is to be kept.
     *
     * @param error what the body failed with, or null
     * @param wanted why the statements before an early end were to be stopped, or null
     */
    protected final @Nullable Throwable verdict(@Nullable Throwable error, @Nullable Throwable wanted) {
        if (doubt != null) {
            return doubt;
        }
        if (stopReason != null) {
            return stopReason; // the error, if any, came of that
        }
        Throwable first = failure;
        Throwable reason = error == null && first != null ? Refusals.rollbackOnly(title(), first) : error;
        boolean tooLate = wanted instanceof DatabaseTimeoutException
                && reason != null
                && Errors.kind(first == null ? reason : first) == ErrorKind.QUERY_CANCELLED;
        return tooLate ? wanted : reason;
    }

    /** What a call is refused with since it can only be rolled back, or null. */
    protected final @Nullable RuntimeException rollbackRefusal() {
        if (stopReason != null) {
            return Refusals.stopped(title(), stopReason);
        }
        return failure == null ? null : Refusals.rollbackOnly(title(), failure);
    }

    /** That it was cancelled. */
    protected final CancellationException cancellation() {
        return Canceller.cancels("The " + title());
    }
}
