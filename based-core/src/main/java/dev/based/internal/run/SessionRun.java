package dev.based.internal.run;

import dev.based.Body;
import dev.based.Session;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.TimeLimit;
import dev.based.internal.async.Timer;
import dev.based.internal.engine.Engine;
import dev.based.internal.failure.CallSite;
import dev.based.internal.frame.Frame;
import dev.based.internal.frame.Scope;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.line.Line;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.PooledConnection;
import dev.based.internal.pool.Waiter;
import dev.based.spi.TransactionMode;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A session from the wait for its connection to the return of it. */
public final class SessionRun<T extends @Nullable Object> extends Job implements Waiter {
    private final Engine engine;
    private final Pool pool;
    private final TransactionMode mode;
    private final @Nullable TimeLimit limit;
    private final Body<? super Session, T> body;
    private final Callbacks callbacks;
    private final Promise<T> promise;
    private volatile Timer.@Nullable Action deadline;
    private Timer.@Nullable Action cutOff;
    private @Nullable PooledConnection connection;
    private @Nullable BodyRun<T> run;
    private @Nullable CallSite site;
    private boolean stopped;
    private boolean withdrawn;
    private boolean ended;

    public SessionRun(
            Engine engine,
            Callbacks callbacks,
            Pool pool,
            TransactionMode mode,
            @Nullable TimeLimit limit,
            Body<? super Session, T> body) {
        this.engine = engine;
        this.pool = pool;
        this.mode = mode;
        this.limit = limit;
        this.body = body;
        this.callbacks = callbacks;
        promise = callbacks.promise(this);
    }

    public CompletionStage<T> start() {
        deadline = TimeLimit.arm(limit, engine.timer(), this::expire);
        pool.acquire(this);
        synchronized (this) {
            site = connection != null
                    ? null
                    : engine.callSites().here(body.getClass()); // for the error if there will be no connection
        }
        return promise;
    }

    @Override
    public void leased(PooledConnection lease) {
        synchronized (this) {
            connection = lease;
        }
        if (callbacks.areMoved()) {
            begin(lease);
        } else {
            lease.connection().enter(() -> begin(lease));
        }
    }

    private void begin(PooledConnection lease) {
        Line line = engine.line(lease, () -> pool.cutOff(lease, this));
        Scope scope = new Scope(engine, line, mode);
        Frame frame = new Frame(scope, null, scope.outermostDepth());
        BodyRun<T> bodyRun = new BodyRun<>(
                frame,
                callbacks,
                (result, error) ->
                        engine.giveBack(pool, lease, line.isBroken(), line.isTouched(), () -> ended(result, error)));
        synchronized (this) {
            run = stopped ? null : bodyRun;
        }
        if (run == null) {
            pool.release(lease);
            promise.reject(cancelledWhileWaiting());
        } else {
            bodyRun.start(body);
        }
    }

    private void ended(@Nullable T result, @Nullable Throwable error) {
        TimeLimit.disarm(deadline);
        synchronized (this) {
            ended = true;
            TimeLimit.disarm(cutOff);
        }
        promise.settle(result, error);
    }

    private static CancellationException cancelledWhileWaiting() {
        return new CancellationException("The session was cancelled while it waited for a connection.");
    }

    @Override
    public void refused(Throwable error) {
        TimeLimit.disarm(deadline);
        promise.reject(CallSite.show(engine.errors().explain(error), callSite()));
    }

    private synchronized @Nullable CallSite callSite() {
        return site;
    }

    @Override
    public String purpose() {
        return "a session whose body is in " + place(body.getClass().getName());
    }

    private static String place(String className) {
        int lambda = className.indexOf("$$");
        return lambda < 0 ? className : className.substring(0, lambda);
    }

    @Override
    public void evict() {
        promise.evict();
    }

    @Override
    public CompletableFuture<@Nullable Void> settled() {
        return super.settled().thenCompose(nothing -> {
            BodyRun<T> ran;
            synchronized (this) {
                ran = run;
            }
            return ran == null ? CompletableFuture.completedFuture(null) : ran.bodySettled();
        });
    }

    @Override
    public Stop stop() {
        BodyRun<T> running = begun();
        if (running == null) {
            if (promise.isDone()) {
                return Stop.ENDED;
            }
            withdraw();
            return Stop.STOPPED;
        }
        Stop stop = running.stop(null);
        if (stop == Stop.STOPPED) {
            beginGrace();
        }
        return stop == Stop.ENDED ? ended(promise) : stop;
    }

    /** The body's run, if it has begun; if not, it never will. */
    private synchronized @Nullable BodyRun<T> begun() {
        stopped = true;
        return run;
    }

    private void withdraw() {
        TimeLimit.disarm(deadline);
        boolean mine = pool.withdraw(this); // else it is about to be answered
        synchronized (this) {
            withdrawn |= mine;
        }
    }

    /** Rolls back when the time is over. Also COMMIT and the reset have no more than the grace period from here on. */
    private void expire() {
        TimeLimit known = Objects.requireNonNull(limit);
        BodyRun<T> running = begun();
        if (running == null) {
            withdraw();
            promise.reject(
                    CallSite.show(known.error("session", ", which it spent waiting for a connection"), callSite()));
            return;
        }
        running.stop(known.error("session", " and was rolled back"));
        beginGrace();
    }

    /** Cuts the connection off if what is sent, now or later, is not answered: cancel requests, ROLLBACK, the reset. */
    private void beginGrace() {
        PooledConnection held;
        synchronized (this) {
            held = connection;
            if (ended || cutOff != null || held == null) {
                return;
            }
            cutOff = TimeLimit.arm(TimeLimit.from(CancelRequest.GRACE), engine.timer(), () -> pool.cutOff(held, this));
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
}
