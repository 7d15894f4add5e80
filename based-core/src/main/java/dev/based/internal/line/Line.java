package dev.based.internal.line;

import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.internal.async.Stages;
import dev.based.internal.thread.Telling;
import dev.based.internal.time.Timer;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.Pipelining;
import dev.based.spi.TransactionStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gives a connection the steps of one session, in the order in which they were offered: one at a time, or without waiting
 * for answers where the dialect pipelines. Its monitor guards the whole state of the session.
 *
 * <p>The thread that offers a step takes it, unless another one must be taken or answered before, so that a driver that
 * answers at once is called without a queue.
 *
 * <p>Each step is done once: by the connection's answer, or when the line is {@linkplain #abandon abandoned} because none comes.
 */
public final class Line {
    /** Replaces a connection that was lost before anything ran on it. */
    public interface Loss {
        /** Asks for another connection; the line is then {@linkplain #resume resumed} or {@linkplain #refuse refused}. Else false. */
        boolean isReplaced();
    }

    private volatile Connection connection;
    private final Pipelining pipelining;
    private final Timer timer;
    private final Runnable overdue;
    /** What waits for its turn. */
    private final ArrayDeque<Step<?>> queue = new ArrayDeque<>(2);
    /** What was sent, or is being sent, oldest first. */
    private final ArrayDeque<Step<?>> unanswered = new ArrayDeque<>(2);
    /** What somebody is about to take, perhaps behind what a user chained to the step before; null if nothing is. */
    private @Nullable Step<?> inHand;
    /** The same, if it is to be taken on the connection's own thread, which it has not reached; else null. */
    private @Nullable Step<?> entering;
    /** Whether the next step must wait: for its turn to be sent, or for an answer. */
    private boolean busy;

    private @Nullable Throwable openingError;
    /** Why nothing is sent or waited for any more, or null. */
    private @Nullable Throwable abandoned;

    /** What comes back unsent. */
    private final Returns returns;

    /** What the server is asked to stop, or null if nothing ever was. Written under the monitor. */
    private volatile @Nullable Stops stops;

    /** Why there is no other connection in place of a lost one, or null. */
    private @Nullable Throwable refused;

    private volatile boolean broken;
    private volatile boolean touched;
    /** Whether the connection is being called with the step that was taken last, where nothing is sent behind that by itself. */
    private volatile boolean sending;

    /**
     * Creates the way to a connection that is free.
     *
     * @param connection the connection
     * @param pipelining which steps it takes without waiting for answers
     * @param timer the database's clock
     * @param overdue told if the server does not stop a step that it was asked to stop
     * @param loss replaces the connection if it is lost before anything ran on it, or null
     */
    public Line(Connection connection, Pipelining pipelining, Timer timer, Runnable overdue, @Nullable Loss loss) {
        this.connection = connection;
        this.pipelining = pipelining;
        this.timer = timer;
        this.overdue = overdue;
        returns = new Returns(loss, queue, unanswered);
    }

    public Connection connection() {
        return connection;
    }

    /** What the server is asked to stop. */
    public synchronized Stops stops() {
        Stops known = stops;
        if (known == null) {
            known = new Stops(this, unanswered, pipelining, timer, overdue);
            stops = known;
        }
        return known;
    }

    /** Lines a step up, under the monitor; returns it if the caller is to {@link #drive} it, else null. */
    @Nullable
    public Step<?> offer(Step<?> step) {
        if (busy) {
            queue.add(step);
            return null;
        }
        busy = true;
        hand(step);
        return step;
    }

    /** The same, before all that waits. */
    @Nullable
    public Step<?> offerFirst(Step<?> step) {
        if (busy) {
            queue.addFirst(step);
            return null;
        }
        busy = true;
        hand(step);
        return step;
    }

    /** Takes note, under the monitor, of what is taken next by somebody; null if that is nothing. */
    private void hand(@Nullable Step<?> step) {
        inHand = step;
        returns.inHand(step != null);
    }

    /** Whether a step waits for its turn that needs the transaction, under the monitor. What only opens more of them does not. */
    public boolean isAwaited() {
        for (Step<?> step : queue) {
            if (!step.opens() && !step.isVain()) {
                return true;
            }
        }
        return false;
    }

    /** Takes a step whose turn has come, and those behind it. Called without the monitor. */
    public void drive(@Nullable Step<?> first) {
        Step<?> step = first;
        while (step != null) {
            step = take(step);
        }
    }

    /** Takes one step; returns the next one if it can be taken by the same call. */
    private <R> @Nullable Step<?> take(Step<R> step) {
        boolean usable = step.internal() || isUsable();
        Throwable refusal;
        boolean lost;
        synchronized (this) { // whoever stops it finds it refused or sent
            if (inHand != step) {
                return null; // it was told meanwhile that it is not sent
            }
            inHand = null;
            refusal = refusal(step);
            if (refusal == null && stops != null && waitsForCancel(() -> drive(next()))) {
                hand(null);
                returns.putBack(step);
                return null;
            }
            if (refusal == null && (returns.areUnderWay() || (!usable && mayBeReplaced(step)))) {
                lost = allBack(returns.keep(step));
                if (!lost) {
                    return null;
                }
            } else {
                lost = false;
                if (refusal == null && !usable) {
                    refusal = unusable();
                }
                if (refusal == null) {
                    returns.inHand(false);
                    sending = pipelining == Pipelining.OPENING;
                    unanswered.add(step);
                }
            }
        }
        if (lost) {
            replace();
            return null;
        }
        if (refusal != null) {
            return finish(step, null, refusal, TransactionStatus.UNKNOWN);
        }
        CompletableFuture<R> future = send(step);
        if (pipelining == Pipelining.OPENING) {
            sending = false;
        }
        if (future.isDone()) {
            Throwable error = Stages.failure(future);
            if (comesBack(step, error, true)) {
                return null;
            }
            R result = error == null ? future.getNow(null) : null;
            TransactionStatus said = answered(step);
            return said == null ? null : finish(step, result, error, said);
        }
        if (mayBeFollowed(step)) {
            Step<?> next = next();
            Stages.settle(future, (result, error) -> followed(step, result, error));
            return next;
        }
        Stages.settle(future, (result, error) -> {
            if (comesBack(step, error, true)) {
                return;
            }
            TransactionStatus said = answered(step);
            if (said != null) {
                drive(finish(step, result, error, said));
            }
        });
        return null;
    }

    /** Why a step is not sent, whatever its connection, under the monitor; or null. */
    private @Nullable Throwable refusal(Step<?> step) {
        Throwable refusal = step.refusal();
        if (refusal == null) {
            refusal = refused;
        }
        return refusal == null && abandoned != null ? new CommandNotSentException(abandoned) : refusal;
    }

    private <R> CompletableFuture<R> send(Step<R> step) {
        return Stages.call(() -> "The connection", () -> step.send(connection));
    }

    /** Ends a step behind which others may have been sent. */
    private <R> void followed(Step<R> step, @Nullable R result, @Nullable Throwable error) {
        if (comesBack(step, error, false)) {
            return;
        }
        TransactionStatus said = answered(step);
        if (said != null) {
            Ends.tell(Ends.done(step, result, error, said));
        }
        if (said == TransactionStatus.UNKNOWN && isAllBack()) { // its answer was the client's own
            replace();
        } else {
            goOn();
        }
    }

    private synchronized boolean isAllBack() {
        return returns.areUnderWay() && allBack(returns.takeBack());
    }

    /**
     * Lines a step up, under the monitor, right behind the one that was sent last, where none is sent there by itself; it is to be
     * {@linkplain #sendBehind sent} then. False if there is none to be answered, or others wait.
     */
    public boolean offerBehind(Step<?> step) {
        if (unanswered.isEmpty()
                || sending
                || !queue.isEmpty()
                || entering != null
                || beingCancelled() != null
                || abandoned != null
                || refused != null
                || returns.isInHand()
                || returns.areUnderWay()) {
            return false;
        }
        unanswered.add(step);
        return true;
    }

    /** Sends a step behind another one. Called without the monitor. */
    public <R> void sendBehind(Step<R> step) {
        Stages.settle(send(step), (result, error) -> followed(step, result, error));
    }

    /** Whether the connection may be replaced, under the monitor. */
    private boolean mayBeReplaced(Step<?> step) {
        return abandoned == null && returns.arePossible(step);
    }

    /**
     * Keeps a step that was not sent, if the connection may be replaced: once all that was sent has come back, it is sent again, in
     * its order, on another connection.
     *
     * @param halts whether nobody goes on with what waits
     */
    private boolean comesBack(Step<?> step, @Nullable Throwable error, boolean halts) {
        if (!(error instanceof CommandNotSentException)) {
            return false;
        }
        synchronized (this) {
            if (!unanswered.contains(step) || !mayBeReplaced(step)) {
                return false;
            }
            if (!allBack(returns.take(step, halts))) {
                return true;
            }
        }
        replace();
        return true;
    }

    /** Takes note, under the monitor, that all has come back, if so: what waits is not taken before there is another connection. */
    private boolean allBack(boolean all) {
        busy |= all;
        return all;
    }

    /** Goes on with what waits, if nobody does. */
    private void goOn() {
        if (!returns.mayGoOn()) {
            return;
        }
        synchronized (this) {
            if (!returns.goOn()) {
                return;
            }
        }
        drive(next());
    }

    /** Waits for another connection. */
    private void replace() {
        if (!returns.replace()) {
            refuse(unusable());
        }
    }

    /** Goes on with another connection, on which nothing has run. */
    public void resume(Connection next) {
        connection = next;
        drive(next());
    }

    /** Goes on without a connection: nothing is sent. */
    public void refuse(Throwable error) {
        synchronized (this) {
            refused = error;
        }
        drive(next());
    }

    private boolean mayBeFollowed(Step<?> step) {
        return (pipelining == Pipelining.ALL && step.mayBeFollowed())
                || (pipelining == Pipelining.OPENING && step.opens());
    }

    private Throwable unusable() {
        Stops known = stops;
        return new DatabaseException(
                ErrorDetails.of(
                        ErrorKind.CONNECTION_LOST,
                        known != null && known.haveCancelled()
                                ? "A statement of this session was cancelled, and its connection can carry no further one. The"
                                        + " statement was not sent: begin another session for it."
                                : "The session's connection was lost. The statement was not sent."),
                null,
                null);
    }

    /**
     * Takes note of an answer; gives what the database said of the transaction with it, or null if nobody waits for it any more.
     * Answers come in order: one that overtakes another is not the server's, but the client's, as of a value that cannot be bound
     * or a cursor that is opened with its first page.
     */
    private @Nullable TransactionStatus answered(Step<?> step) {
        boolean inTurn;
        Set<Step<?>> left;
        synchronized (this) {
            inTurn = unanswered.peek() == step;
            if (!unanswered.remove(step)) {
                return null;
            }
            left = inTurn ? returns.answered() : null;
        }
        if (left != null) { // the connection is not replaced any more
            Throwable unsent = new CommandNotSentException(unusable());
            Telling.here(Ends.all(left, unsent));
        }
        return inTurn ? status() : TransactionStatus.UNKNOWN;
    }

    /** Leaves what is next to the end of an author's {@code cancel()}; false if none is being called. */
    private boolean waitsForCancel(Runnable next) {
        Stops known = stops;
        return known != null && known.call().leave(next);
    }

    /** What an author's {@code cancel()} is being called for, or null. */
    private @Nullable Object beingCancelled() {
        Stops known = stops;
        return known == null ? null : known.call().target();
    }

    /** Does what ends the use of the connection, which runs nothing, once no {@code cancel()} of its author's is being called. */
    public void leave(Runnable end) {
        if (!waitsForCancel(end)) {
            end.run();
        }
    }

    /** What the database said of the transaction with the answer that came last. */
    public TransactionStatus status() {
        try {
            TransactionStatus status = connection.transactionStatus();
            return status == null ? TransactionStatus.UNKNOWN : status;
        } catch (Throwable thrown) {
            markBroken();
            return TransactionStatus.UNKNOWN;
        }
    }

    /** Whether the connection can carry a further statement, as far as its author's code says so. */
    private boolean isUsable() {
        try {
            return connection.isUsable();
        } catch (Throwable thrown) {
            return false;
        }
    }

    /**
     * Ends a step. What the user chained to it runs while the line is free, unless more steps wait: those follow on the
     * connection's thread.
     */
    private <R> @Nullable Step<?> finish(
            Step<R> step, @Nullable R result, @Nullable Throwable error, TransactionStatus status) {
        Runnable outcome = Ends.done(step, result, error, status);
        Step<?> next = next();
        boolean here = next == null || step.internal() || !new Entry(next).isElsewhere();
        Ends.tell(outcome);
        return here ? next : null;
    }

    /** The way of the next step to the connection's thread, where it is taken once, whatever the author's code does. */
    private final class Entry implements Runnable {
        private final Step<?> next;
        private final Thread caller = Thread.currentThread();
        // Used by the caller alone.
        private boolean asking = true;
        private boolean here;

        Entry(Step<?> next) {
            this.next = next;
        }

        /** Asks for the connection's thread; false if that is this one, or is not to be had: the step is then the caller's. */
        boolean isElsewhere() {
            enters(next);
            try {
                connection.enter(this);
            } catch (Throwable thrown) {
                markBroken();
                here |= entered(next);
            } finally {
                asking = false;
            }
            return !here;
        }

        @Override
        public void run() {
            if (!entered(next)) {
                return;
            }
            if (Thread.currentThread() == caller && asking) {
                here = true; // at once: what was answered is told first
            } else {
                drive(next);
            }
        }
    }

    private synchronized void enters(Step<?> next) {
        entering = inHand == next ? next : null;
    }

    /** Takes a step that has reached its thread, once; false if somebody has taken it before. */
    private synchronized boolean entered(Step<?> step) {
        boolean first = entering == step;
        entering = first ? null : entering;
        return first;
    }

    private @Nullable Step<?> next() {
        synchronized (this) {
            if (inHand != null) {
                return null; // somebody else goes on, as can be once the line is abandoned
            }
            hand(null);
            if (!returns.areUnderWay()) {
                Step<?> next = queue.poll();
                busy = next != null;
                hand(next);
                returns.running();
                return next;
            }
            busy = true;
            if (!returns.halt()) {
                return null;
            }
        }
        replace();
        return null;
    }

    /** Whether a step is the one that the server runs, under the monitor. */
    public boolean isRunning(Step<?> step) {
        return unanswered.peek() == step;
    }

    /** What is to be answered next, or is about to be taken, or is being cancelled though it was answered; null if there is nothing. */
    public synchronized @Nullable Object running() {
        Step<?> first = unanswered.isEmpty() ? inHand : unanswered.peek();
        return first == null ? beingCancelled() : first;
    }

    /**
     * The step for which nothing can take the engine's place in waiting, if it is the next to be answered: one that opens, ends or
     * closes, one that was stopped, and one that the author's code is to take to another thread. What waits behind a statement
     * of the user's waits for the user. One that was answered and is being cancelled still is the author's, too.
     *
     * @return the step, or null if it is the user's, or there is none
     */
    public synchronized @Nullable Object pendingCleanup() {
        Step<?> first = unanswered.isEmpty() ? entering : unanswered.peek();
        first = first == null ? queue.peek() : first;
        Object cancelled = beingCancelled();
        if (cancelled != null && first != cancelled) {
            return cancelled;
        }
        boolean waits = first != null && (first.internal() || first.isStopped() || first == entering);
        return waits ? first : null;
    }

    /** Whether a statement that may commit by itself was sent, and has not been answered. */
    public synchronized boolean mayBeCommitting() {
        for (Step<?> step : unanswered) {
            if (step.mayCommit()) {
                return true;
            }
        }
        return false;
    }

    /** Tells those who wait for steps that these are not waited for any longer; the connection may still answer. */
    public void giveUp(Throwable reason) {
        List<Step<?>> left;
        synchronized (this) {
            left = new ArrayList<>(unanswered);
            if (inHand != null) { // whoever has it may wait for its end
                left.add(inHand);
            }
            left.addAll(queue);
        }
        Telling.here(
                left.stream().<Runnable>map(step -> () -> step.giveUp(reason)).toList());
    }

    /**
     * Ends all steps, since the connection was closed or never answers: what was sent fails with the reason, and nothing more
     * is sent. What answers come after all are dropped.
     */
    public void abandon(Throwable reason) {
        List<Step<?>> left;
        List<Step<?>> unsent = new ArrayList<>();
        synchronized (this) {
            if (abandoned != null) {
                return;
            }
            abandoned = reason;
            broken = true;
            left = new ArrayList<>(unanswered);
            unanswered.clear();
            returns.forget();
            if (inHand != null) { // whoever has it may wait for its end
                unsent.add(inHand);
                inHand = null;
                entering = null;
            }
            unsent.addAll(queue);
            queue.clear();
        }
        List<Runnable> told = Ends.all(left, reason);
        unsent.forEach(step -> told.add(() -> refuseUnsent(step)));
        told.add(() -> drive(next())); // which refuses what has come meanwhile
        told.add(stops().call()::end);
        Telling.here(told);
    }

    private void refuseUnsent(Step<?> step) {
        Throwable refusal;
        synchronized (this) {
            refusal = Objects.requireNonNull(refusal(step));
        }
        Ends.fail(step, refusal);
    }

    /** Remembers, under the monitor, why no transaction or savepoint could be opened: the session can only end. */
    public void failOpening(Throwable error) {
        openingError = error;
    }

    /** Why no transaction or savepoint could be opened, under the monitor, or null. */
    @Nullable
    public Throwable openingError() {
        return openingError;
    }

    /** Remembers that the connection must not be used again. */
    public void markBroken() {
        broken = true;
    }

    public boolean isBroken() {
        Stops known = stops;
        return broken || (known != null && known.call().hasFailed()) || !isUsable();
    }

    /** Remembers that a statement may have changed more than rows. */
    public void markTouched() {
        touched = true;
    }

    public boolean isTouched() {
        return touched;
    }
}
