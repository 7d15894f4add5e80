package dev.based.internal.body;

import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.call.Call;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Doubt;
import dev.based.internal.failure.Errors;
import dev.based.internal.frame.Frame;
import dev.based.internal.frame.FrameStatement;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.line.Step;
import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Canceller;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.internal.watch.CallWatch;
import dev.based.spi.Connection;
import dev.based.spi.Excerpt;
import dev.based.spi.TransactionStatus;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A statement of a session, in its turn. */
public final class StatementStep<R, T extends @Nullable Object> extends Job implements Step<R>, FrameStatement {
    private final Frame frame;
    private final Call<R, T> call;
    private final @Nullable CallSite site;
    private final Promise<T> promise;
    private final @Nullable TimeLimit limit;
    private final @Nullable Behalf behalf = Behalf.current();
    private volatile Timer.@Nullable Action deadline;
    private boolean sent;
    /** Why the statement was stopped, or null. */
    private @Nullable Throwable stopReason;
    /** Whether who cancelled it was told that it is too late: it has its own outcome then, also if it is not kept at once after all. */
    private boolean tooLate;

    private boolean ended;

    /**
     * Creates a step; throws what the user's function for contexts throws.
     *
     * @param frame the frame that it belongs to
     * @param call what to ask of the connection
     * @param site where it was called, or null if the call shows that by itself
     * @param watch who watches the call, and is told its end by this step; or null
     */
    public StatementStep(Frame frame, Call<R, T> call, @Nullable CallSite site, @Nullable CallWatch watch) {
        this.frame = frame;
        this.call = call;
        this.site = site;
        promise = frame.scope().kernel().callbacks().observed(watch).promise(this);
        limit = TimeLimit.from(call.timeout());
    }

    /** Begins to watch the time that the statement may take; called once it has been lined up. */
    public void startClock() {
        if (limit != null) {
            deadline = TimeLimit.arm(limit, frame.scope().kernel().timer(), this::expire);
        }
    }

    public Promise<T> promise() {
        return promise;
    }

    @Override
    public @Nullable Throwable refusal() {
        Throwable refusal = stopReason == null || tooLate ? frame.refusalInTurn() : stopReason;
        sent = refusal == null;
        return refusal;
    }

    @Override
    public CompletionStage<R> send(Connection connection) {
        return call.begin(connection);
    }

    @Override
    public Runnable done(@Nullable R answer, @Nullable Throwable error, TransactionStatus status) {
        T result = null;
        Throwable failure = error == null ? null : frame.explain(error, call, site);
        if (failure == null) {
            try {
                result = call.complete(Objects.requireNonNull(answer, "The connection's stage completed with null."));
            } catch (Throwable unfit) {
                failure = CallSite.show(unfit, site);
            }
        }
        TimeLimit.disarm(deadline);
        if (mayCommit()) {
            frame.scope().wrote().run();
        }
        Runnable ending;
        synchronized (frame.line()) {
            ended = true;
            if (failure != null && error != null && frame.isBeingKept() && Errors.isInDoubt(error, failure)) {
                failure = CallSite.show(frame.unanswered(failure), site);
            }
            if (isAlone(error, failure, status)) {
                failure = CallSite.show(Doubt.ofUnopened(frame.line().openingError()), site);
            }
            frame.doubts(failure);
            Throwable before = frame.refusalInTurn(); // known only now, if the statement was sent meanwhile
            if (sent) { // what was not sent has ended no transaction
                failure = frame.heard(call.command(), failure, frame.isKept() ? TransactionStatus.UNKNOWN : status);
            }
            if (stopReason != null && (tooLate || frame.isBeingKept())) {
                failure = toldOfKept(failure);
            } else if (stopReason != null) { // whether or not the server stopped it in time, it is not to be committed
                failure = stopReason;
            } else if (failure != null || frame.line().openingError() != null) {
                failure = before == null || failure instanceof CommitOutcomeUnknownException ? failure : before;
            }
            ending = frame.statementDone(failure);
        }
        T value = result;
        Throwable reason = failure;
        return () -> {
            Behalf before = Behalf.enter(behalf);
            try {
                promise.settle(value, reason);
            } finally {
                Behalf.enter(before);
                ending.run();
            }
        };
    }

    /** Whether it may have run on its own, under the monitor. */
    private boolean isAlone(@Nullable Throwable error, @Nullable Throwable failure, TransactionStatus status) {
        return sent
                && Doubt.isUnopened(
                        frame.line().openingError(), call.command(), call.isSingle(), error, failure, status);
    }

    /** What a statement fails with that was to be stopped with COMMIT behind it: what the server has made of it, in the words of a deadline. */
    private @Nullable Throwable toldOfKept(@Nullable Throwable failure) {
        boolean late = stopReason instanceof DatabaseTimeoutException
                && failure != null
                && Errors.kind(failure) == ErrorKind.QUERY_CANCELLED;
        return late ? stopReason : failure;
    }

    @Override
    public boolean gives(Promise<?> stage, Frame to) {
        return promise == stage && frame == to;
    }

    @Override
    public boolean mayCommit() {
        return call.command().traits().mayCommit();
    }

    @Override
    public void giveUp(Throwable reason) {
        Throwable told;
        synchronized (frame.line()) {
            Throwable why = stopReason == null || tooLate ? reason : stopReason;
            told = why instanceof CommitOutcomeUnknownException ? why : frame.unanswered(why);
        }
        frame.givenUpStatement(told);
        promise.reject(told);
    }

    @Override
    public Stop stop() {
        boolean onTheWay;
        boolean kept;
        synchronized (frame.line()) {
            if (ended) {
                return ended(promise);
            }
            if (stopReason == null) {
                tooLate = frame.isBeingKept();
                stopReason = Canceller.cancels("The statement");
            }
            kept = tooLate || frame.isBeingKept();
            frame.stopsStatement();
            onTheWay = sent;
        }
        if (onTheWay) {
            frame.line().stops().cancel(this);
        } else {
            frame.line().stops().cancelOpening(); // perhaps a wait for a lock, after which nothing follows
        }
        return kept ? Stop.TOO_LATE : Stop.STOPPED;
    }

    @Override
    public boolean isStopped() {
        return stopReason != null || frame.isToStop();
    }

    @Override
    public boolean isVain() {
        return (stopReason != null && !tooLate) || frame.refusalToOpen() != null;
    }

    /** The beginning of the statement. */
    @Override
    public String toString() {
        return Excerpt.of(call.command().sql());
    }

    private Throwable unanswered(Throwable reason) {
        synchronized (frame.line()) {
            return frame.unanswered(reason);
        }
    }

    private void expire() {
        Throwable reason = CallSite.show(Objects.requireNonNull(limit).error("statement", ""), site);
        boolean running;
        boolean onTheWay;
        synchronized (frame.line()) {
            if (ended || (stopReason != null && !tooLate)) {
                return;
            }
            stopReason = reason;
            tooLate = false;
            frame.stopsStatement();
            running = frame.line().isRunning(this) || frame.isBeingKept();
            onTheWay = sent;
        }
        if (!running) {
            frame.refused(reason);
        }
        deadline = TimeLimit.arm(
                TimeLimit.from(CancelRequest.PATIENCE),
                frame.scope().kernel().timer(),
                () -> promise.reject(unanswered(reason)));
        if (onTheWay) {
            frame.line().stops().cancel(this);
        } else {
            frame.line().stops().cancelOpening(); // perhaps a wait for a lock, after which nothing follows
        }
        if (!running) { // nothing of it is to be waited for; last, for what is chained to it may block
            promise.reject(reason);
        }
    }
}
