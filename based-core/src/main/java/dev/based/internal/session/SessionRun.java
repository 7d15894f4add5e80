package dev.based.internal.session;

import dev.based.Body;
import dev.based.Session;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.PooledConnection;
import dev.based.internal.pool.Waiter;
import dev.based.spi.TransactionMode;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A session from the wait for its connection to the return of it. */
final class SessionRun<T extends @Nullable Object> extends Job implements Waiter {
    private final Engine engine;
    private final Pool pool;
    private final TransactionMode mode;
    private final Body<? super Session, T> body;
    private final Callbacks callbacks;
    private final Promise<T> promise;
    private @Nullable BodyRun<T> run;
    private @Nullable CallSite site;
    private boolean leased;
    private boolean stopped;
    private boolean withdrawn;

    SessionRun(Engine engine, Callbacks callbacks, Pool pool, TransactionMode mode, Body<? super Session, T> body) {
        this.engine = engine;
        this.pool = pool;
        this.mode = mode;
        this.body = body;
        this.callbacks = callbacks;
        promise = callbacks.promise(this);
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
        if (callbacks.areMoved()) {
            begin(connection);
        } else {
            connection.connection().enter(() -> begin(connection));
        }
    }

    private void begin(PooledConnection connection) {
        Channel channel = engine.channel(connection);
        Scope scope = new Scope(engine, channel, mode);
        Frame frame = new Frame(scope, null, scope.outermostDepth());
        BodyRun<T> bodyRun = new BodyRun<>(
                frame,
                callbacks,
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
            promise.reject(cancelledWhileWaiting());
        } else {
            bodyRun.start(body);
        }
    }

    private static CancellationException cancelledWhileWaiting() {
        return new CancellationException("The session was cancelled while it waited for a connection.");
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
        BodyRun<T> running;
        synchronized (this) {
            running = run;
            stopped = true;
        }
        if (running != null) {
            Stop stop = running.stop();
            return stop == Stop.ENDED ? ended(promise) : stop;
        }
        if (promise.isDone()) {
            return Stop.ENDED;
        }
        boolean mine = pool.withdraw(this); // else it is about to be answered
        synchronized (this) {
            withdrawn |= mine;
        }
        return Stop.STOPPED;
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
