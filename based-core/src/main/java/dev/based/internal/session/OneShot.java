package dev.based.internal.session;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.PooledConnection;
import dev.based.internal.pool.Waiter;
import dev.based.spi.StatementKind;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A single statement on a connection of its own, without a transaction around it. */
final class OneShot<R, T extends @Nullable Object> extends Job implements Waiter {
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
    private volatile State state = State.WAITING;
    private boolean cancelled;
    private boolean withdrawn;
    private @Nullable PooledConnection connection;

    OneShot(Engine engine, Pool pool, Call<R, T> call) {
        this.engine = engine;
        this.pool = pool;
        this.call = call;
        promise = engine.callbacks().promise(this);
        site = engine.callSites().here(call.command());
    }

    CompletionStage<T> start() {
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
            if (cancelled) { // has been answered by now, or will be
                failure = new CancellationException("The statement was cancelled.");
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
        boolean touched = engine.touches(call.command().kind());
        engine.giveBack(pool, leased, false, touched, () -> promise.settle(value, reason));
    }

    @Override
    public void refused(Throwable error) {
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
        boolean changesNothing = call.command().kind() == StatementKind.QUERY;
        synchronized (this) {
            if (state == State.ENDED) {
                return ended(promise);
            }
            if (state == State.WAITING) {
                state = State.STOPPED;
            }
            cancelled = changesNothing;
        }
        if (state == State.STOPPED) {
            withdraw();
            return Stop.STOPPED;
        }
        new CancelRequest(engine.timer(), this::askToStop).send();
        return changesNothing ? Stop.STOPPED : Stop.TOO_LATE;
    }

    private void withdraw() {
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
