package dev.based.internal.session;

import dev.based.Body;
import dev.based.Session;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Timer;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.PooledConnection;
import dev.based.internal.pool.Waiter;
import dev.based.spi.ConnectionThread;
import dev.based.spi.TransactionMode;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A session from the wait for its connection to the return of it. */
final class SessionRun<T extends @Nullable Object> extends Job implements Waiter {
    private final Engine engine;
    private final Pool pool;
    private final TransactionMode mode;
    private final @Nullable TimeLimit limit;
    private final Body<? super Session, T> body;
    private final Promise<T> promise = new Promise<>(this);
    private volatile Timer.@Nullable Action deadline;
    private Timer.@Nullable Action cutOff;
    private @Nullable PooledConnection connection;
    private @Nullable BodyRun<T> run;
    private @Nullable CallSite site;
    private boolean stopped;
    private boolean ended;

    SessionRun(
            Engine engine, Pool pool, TransactionMode mode, @Nullable TimeLimit limit, Body<? super Session, T> body) {
        this.engine = engine;
        this.pool = pool;
        this.mode = mode;
        this.limit = limit;
        this.body = body;
    }

    CompletionStage<T> start() {
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
        lease.connection().enter(() -> begin(lease));
    }

    private void begin(PooledConnection lease) {
        Channel channel = engine.channel(lease, () -> pool.cutOff(lease, this));
        Scope scope = new Scope(engine, channel, mode);
        Frame frame = new Frame(scope, null, scope.outermostDepth());
        BodyRun<T> bodyRun = new BodyRun<>(
                frame,
                (result, error) -> engine.giveBack(
                        pool, lease, channel.isBroken(), channel.isTouched(), () -> ended(result, error)));
        synchronized (this) {
            run = stopped ? null : bodyRun;
        }
        if (run == null) {
            pool.release(lease);
        } else if (Thread.currentThread() instanceof ConnectionThread thread) {
            thread.runBody(() -> bodyRun.start(body));
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
        promise.cancel(true);
    }

    @Override
    public Stop stop() {
        BodyRun<T> running = stopWaiting();
        if (running == null) {
            return promise.isDone() ? Stop.ENDED : Stop.STOPPED;
        }
        Stop stop = running.stop(null);
        if (stop == Stop.STOPPED) {
            beginGrace();
        }
        return stop == Stop.ENDED ? ended(promise) : stop;
    }

    /** Withdraws the session, if it has not begun; gives the body's run, if it has. */
    private @Nullable BodyRun<T> stopWaiting() {
        BodyRun<T> running;
        synchronized (this) {
            running = run;
            stopped = true;
        }
        if (running == null) {
            TimeLimit.disarm(deadline);
            pool.withdraw(this);
        }
        return running;
    }

    /** Rolls back when the time is over. Also COMMIT has no more than the grace period from here on. */
    private void expire() {
        TimeLimit known = Objects.requireNonNull(limit);
        BodyRun<T> running = stopWaiting();
        if (running == null) {
            promise.reject(
                    CallSite.show(known.error("session", ", which it spent waiting for a connection"), callSite()));
            return;
        }
        if (running.stop(known.error("session", " and was rolled back")) != Stop.ENDED) {
            beginGrace();
        }
    }

    /** Cuts the connection off if what is sent from now on is not answered: cancel requests, ROLLBACK. */
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
}
