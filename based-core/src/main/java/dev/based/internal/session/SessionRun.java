package dev.based.internal.session;

import dev.based.Body;
import dev.based.Session;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.PooledConnection;
import dev.based.internal.pool.Waiter;
import dev.based.spi.ConnectionThread;
import dev.based.spi.TransactionMode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A session from the wait for its connection to the return of it. */
final class SessionRun<T extends @Nullable Object> extends Job implements Waiter {
    private final Engine engine;
    private final Pool pool;
    private final TransactionMode mode;
    private final Body<? super Session, T> body;
    private final Promise<T> promise = new Promise<>(this);
    private @Nullable BodyRun<T> run;
    private @Nullable CallSite site;
    private boolean leased;
    private boolean stopped;

    SessionRun(Engine engine, Pool pool, TransactionMode mode, Body<? super Session, T> body) {
        this.engine = engine;
        this.pool = pool;
        this.mode = mode;
        this.body = body;
    }

    CompletionStage<T> start() {
        pool.acquire(this);
        synchronized (this) {
            site = leased
                    ? null
                    : engine.callSites().here(body.getClass()); // for the error if there will be no connection
        }
        return promise;
    }

    @Override
    public void leased(PooledConnection connection) {
        synchronized (this) {
            leased = true;
        }
        connection.connection().enter(() -> begin(connection));
    }

    private void begin(PooledConnection connection) {
        Channel channel = engine.channel(connection);
        Scope scope = new Scope(engine, channel, mode);
        Frame frame = new Frame(scope, null, scope.outermostDepth());
        BodyRun<T> bodyRun = new BodyRun<>(
                frame,
                (result, error) -> engine.giveBack(
                        pool,
                        connection,
                        channel.isBroken(),
                        channel.isTouched(),
                        () -> promise.settle(result, error)));
        synchronized (this) {
            run = stopped ? null : bodyRun;
        }
        if (run == null) {
            pool.release(connection);
        } else if (Thread.currentThread() instanceof ConnectionThread thread) {
            thread.runBody(() -> bodyRun.start(body));
        } else {
            bodyRun.start(body);
        }
    }

    @Override
    public void refused(Throwable error) {
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
        BodyRun<T> running;
        synchronized (this) {
            running = run;
            stopped = true;
        }
        if (running != null) {
            Stop stop = running.stop();
            return stop == Stop.ENDED ? ended(promise) : stop;
        }
        pool.withdraw(this);
        return promise.isDone() ? Stop.ENDED : Stop.STOPPED;
    }
}
