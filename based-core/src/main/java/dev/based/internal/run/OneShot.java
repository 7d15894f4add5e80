package dev.based.internal.run;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.TimeLimit;
import dev.based.internal.async.Timer;
import dev.based.internal.call.Call;
import dev.based.internal.engine.Engine;
import dev.based.internal.failure.CallSite;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.PooledConnection;
import dev.based.internal.pool.Waiter;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A single statement on a connection of its own, without a transaction around it. */
public final class OneShot<R, T extends @Nullable Object> extends Job implements Waiter {
    /** How far it has come. */
    private enum State {
        WAITING,
        SENT,
        STOPPED,
        ENDED
    }

    private final Engine engine;
    private final Pool pool;
    private final Call<R, T> call;
    private final CallSite site;
    private final Promise<T> promise;
    private final @Nullable TimeLimit limit;
    private volatile Timer.@Nullable Action deadline;
    private volatile State state = State.WAITING;
    private boolean cancelled;
    /** Whether the server was asked to stop a statement that changes rows. */
    private boolean asked;

    private boolean withdrawn;
    private @Nullable DatabaseTimeoutException expired;
    private @Nullable PooledConnection connection;
    /** The connection while it is made as new, behind the statement. */
    private @Nullable PooledConnection returning;

    public OneShot(Engine engine, Pool pool, Call<R, T> call) {
        this.engine = engine;
        this.pool = pool;
        this.call = call;
        promise = engine.callbacks().promise(this);
        site = engine.callSites().here(call.command());
        limit = TimeLimit.from(call.timeout());
    }

    public CompletionStage<T> start() {
        deadline = TimeLimit.arm(limit, engine.timer(), this::expire);
        pool.acquire(this);
        return promise;
    }

    @Override
    public void leased(PooledConnection leased) {
        synchronized (this) {
            if (state == State.WAITING) {
                state = State.SENT;
                connection = leased;
            }
        }
        if (connection == null) { // stopped while it waited
            pool.release(leased);
            promise.reject(cancelledWhileWaiting());
            return;
        }
        Stages.settle(
                Stages.call(() -> "The connection", () -> call.send(leased.connection())),
                (answer, error) -> ended(leased, answer, error));
    }

    private static CancellationException cancelledWhileWaiting() {
        return new CancellationException("The statement was cancelled while it waited for a connection.");
    }

    private void ended(PooledConnection leased, @Nullable R answer, @Nullable Throwable error) {
        Throwable failure = error == null ? null : engine.errors().explain(error, call, site);
        synchronized (this) {
            state = State.ENDED;
            connection = null;
            returning = leased;
            if (cancelled) { // has been answered by now, or will be
                failure = new CancellationException("The statement was cancelled.");
            } else if (failure != null && expired != null) {
                failure = failedLate(failure, expired);
            } else if (failure != null && asked && kind(failure) == ErrorKind.CONNECTION_LOST) {
                failure = inDoubt("", failure);
            }
        }
        T result = null;
        if (failure == null) {
            try {
                result = call.result(Objects.requireNonNull(answer, "The connection's stage completed with null."));
            } catch (Throwable unfit) {
                failure = CallSite.show(unfit, site);
            }
        }
        T value = result;
        Throwable reason = failure;
        boolean touched = engine.touches(call.command().traits());
        engine.giveBack(pool, leased, false, touched, () -> {
            TimeLimit.disarm(deadline);
            promise.settle(value, reason);
        });
    }

    /** What a statement that was to be stopped failed with: what the server says of it, unless it says nothing. */
    private Throwable failedLate(Throwable failure, DatabaseTimeoutException timeout) {
        ErrorKind kind = kind(failure);
        if (kind == ErrorKind.CONNECTION_LOST && !changesNothing()) {
            return inDoubt(" within its timeout", timeout);
        }
        return kind == ErrorKind.CONNECTION_LOST || kind == ErrorKind.QUERY_CANCELLED ? timeout : failure;
    }

    private Throwable inDoubt(String when, Throwable cause) {
        return CallSite.show(
                new CommitOutcomeUnknownException(
                        "The server did not say whether it could stop the statement" + when
                                + ", so that it may or may not"
                                + " have taken effect. Look in the database before you run it again.",
                        cause),
                site);
    }

    private static ErrorKind kind(Throwable failure) {
        return failure instanceof BasedException based ? based.kind() : ErrorKind.OTHER;
    }

    private boolean changesNothing() {
        return !call.command().traits().mayHaveEffect();
    }

    @Override
    public void refused(Throwable error) {
        TimeLimit.disarm(deadline);
        synchronized (this) {
            state = State.ENDED;
        }
        promise.reject(CallSite.show(engine.errors().explain(error), site));
    }

    @Override
    public String purpose() {
        return "the statement " + call.command().sql();
    }

    @Override
    public void evict() {
        promise.evict();
    }

    /**
     * Stops the statement. One that changes rows may have taken effect by the time the request arrives: only its own
     * outcome tells, so that the promise is left to it.
     */
    @Override
    public Stop stop() {
        synchronized (this) {
            if (state == State.ENDED) {
                return ended(promise);
            }
            if (state == State.WAITING) {
                state = State.STOPPED;
            }
            cancelled = changesNothing();
            asked = !cancelled && state == State.SENT;
        }
        if (state == State.STOPPED) {
            withdraw();
            return Stop.STOPPED;
        }
        stopOnTheServer();
        return changesNothing() ? Stop.STOPPED : Stop.TOO_LATE;
    }

    private void expire() {
        DatabaseTimeoutException timeout = Objects.requireNonNull(limit).error("statement", "");
        CallSite.show(timeout, site);
        synchronized (this) {
            if (state == State.WAITING) {
                state = State.STOPPED;
            }
            expired = timeout;
        }
        if (state == State.STOPPED) {
            withdraw();
            promise.reject(timeout);
        } else if (state == State.SENT) {
            stopOnTheServer();
        } else {
            limitTheReset();
        }
    }

    /** The statement has ended in time; what follows has no more than the grace period. */
    private void limitTheReset() {
        PooledConnection held;
        synchronized (this) {
            held = returning;
        }
        if (held != null) { // if it has been given back by then, the pool knows
            TimeLimit.arm(TimeLimit.from(CancelRequest.GRACE), engine.timer(), () -> pool.cutOff(held, this));
        }
    }

    private void stopOnTheServer() {
        PooledConnection held;
        synchronized (this) {
            held = connection;
        }
        if (held != null) {
            new CancelRequest(engine.timer(), this::askToStop, () -> pool.cutOff(held, this)).send();
        }
    }

    private void withdraw() {
        TimeLimit.disarm(deadline);
        boolean mine = pool.withdraw(this); // else it is about to be answered
        synchronized (this) {
            withdrawn |= mine;
        }
    }

    @Override
    protected void stopped() {
        boolean nothingLeft;
        synchronized (this) {
            nothingLeft = withdrawn;
        }
        if (nothingLeft) {
            promise.reject(cancelledWhileWaiting());
        }
    }

    /** Under the monitor, so that the connection cannot be with someone else by then. */
    private synchronized @Nullable CompletableFuture<Void> askToStop() {
        return connection == null ? null : Stages.call(() -> "cancel()", connection.connection()::cancel);
    }
}
