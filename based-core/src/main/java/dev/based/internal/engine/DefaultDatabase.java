package dev.based.internal.engine;

import dev.based.BasedException;
import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseAlreadyConnectedException;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseReopenProhibitedException;
import dev.based.DatabaseUrl;
import dev.based.PoolSnapshot;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.closing.LastWords;
import dev.based.internal.failure.CallSite;
import dev.based.internal.thread.Canceller;
import dev.based.internal.thread.Telling;
import dev.based.internal.time.Timer;
import dev.based.internal.watch.Eyes;
import dev.based.internal.watch.ScopeWatch;
import dev.based.observe.SessionStart;
import dev.based.spi.Backend;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database's lifecycle: connected once, disconnected once; what comes between is the {@link Engine}'s. Connecting can fail, be
 * given up by a cancel or by disconnecting, and be tried again.
 */
final class DefaultDatabase extends SingleStatements {
    /** How far the database has come. */
    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        DISCONNECTED
    }

    private final @Nullable DatabaseUrl url;
    private final DatabaseOptions options;
    private final Supplier<? extends Backend> backends;
    private final Callbacks callbacks;
    private final Eyes eyes;
    private final Database independent = new Independent(this);
    private volatile @Nullable Engine engine;
    private State state = State.NEW;
    private @Nullable Connecting connecting;
    /** What the last attempt to connect ended with that did not succeed, or null. */
    private @Nullable Throwable failedWith;

    /**
     * Creates a database that is not connected.
     *
     * @param url its URL, or null if there is none
     * @param options its options
     * @param backends makes the backend for each attempt to connect
     */
    DefaultDatabase(@Nullable DatabaseUrl url, DatabaseOptions options, Supplier<? extends Backend> backends) {
        this.url = url;
        this.options = options;
        this.backends = backends;
        callbacks = Callbacks.of(options.dispatcher(), options.context());
        eyes = Eyes.of(options, this);
    }

    @Override
    public CompletionStage<Database> connect() {
        Connecting attempt;
        try {
            attempt = new Connecting(callbacks.here());
        } catch (Throwable noCallbacks) {
            return refuse(noCallbacks);
        }
        RuntimeException refusal = claimConnect(attempt);
        if (refusal != null) {
            return refuse(refusal);
        }
        attempt.begin();
        return attempt.promise;
    }

    private synchronized @Nullable RuntimeException claimConnect(Connecting attempt) {
        switch (state) {
            case NEW -> {
                state = State.CONNECTING;
                connecting = attempt;
                failedWith = null;
                return null;
            }
            case DISCONNECTED -> {
                return new DatabaseReopenProhibitedException(
                        "The database was disconnected and cannot be connected again. Create a new one.");
            }
            default -> {
                return new DatabaseAlreadyConnectedException("The database is connected already, or is connecting.");
            }
        }
    }

    /** Takes note of an attempt's success; false if it was given up before. */
    private synchronized boolean connected(Connecting attempt, Engine opened) {
        if (connecting != attempt) {
            return false;
        }
        connecting = null;
        engine = opened;
        state = State.CONNECTED;
        return true;
    }

    /** Takes note of an attempt's failure; false if it was given up before. */
    private synchronized boolean failed(Connecting attempt, Throwable error) {
        if (connecting != attempt) {
            return false;
        }
        connecting = null;
        failedWith = error;
        state = State.NEW;
        return true;
    }

    /** An attempt to connect, which a cancel gives up. */
    private final class Connecting extends Job {
        private final Promise<Database> promise;
        private final CallSite site = CallSite.here();
        private volatile @Nullable Engine candidate;

        Connecting(Callbacks caller) {
            promise = caller.promise(this);
        }

        void begin() {
            Engine made;
            try {
                made = new Engine(
                        Objects.requireNonNull(backends.get(), "The supplier of backends gave null."),
                        options,
                        callbacks,
                        eyes);
            } catch (Throwable unfit) {
                failed(this, unfit);
                promise.reject(unfit);
                return;
            }
            candidate = made;
            Stages.settle(Stages.call(() -> "Connecting", made::open), (nothing, error) -> ended(made, error));
        }

        private void ended(Engine made, @Nullable Throwable error) {
            if (error == null && connected(this, made)) {
                eyes.connected();
                promise.resolve(DefaultDatabase.this);
                return;
            }
            Throwable reason = error == null
                    ? new CancellationException("Connecting was given up.")
                    : error instanceof BasedException told ? CallSite.show(told, site) : error;
            Stages.settle(made.discard(), (nothing, failure) -> {
                failed(this, reason);
                promise.reject(reason);
            });
        }

        @Override
        public Stop stop() {
            if (!failed(this, Canceller.cancels("Connecting"))) {
                return ended(promise);
            }
            Engine made = candidate;
            if (made != null) {
                made.discard();
            }
            return Stop.STOPPED;
        }
    }

    @Override
    public CompletionStage<@Nullable Void> disconnect() {
        Promise<@Nullable Void> promise;
        try {
            Engine current = engine;
            Job end = current == null ? new Uncancellable() : OwnSession.requireEnded("disconnect()", current.kernel());
            promise = callbacks.here().promise(end);
        } catch (Throwable unfit) {
            return refuse(unfit);
        }
        Engine open;
        Connecting unfinished;
        boolean nothingToDo;
        synchronized (this) {
            open = engine;
            unfinished = connecting;
            nothingToDo = failedWith != null; // in a finally it must not hide why
            if (open != null || unfinished != null || nothingToDo) {
                engine = null;
                connecting = null; // with the state, for the attempt may end at this very moment
                failedWith = null;
                state = State.DISCONNECTED;
            }
        }
        if (unfinished != null) {
            giveUp(unfinished, promise);
        } else if (open != null) {
            Stages.settle(open.close().toCompletableFuture(), (nothing, error) -> {
                eyes.disconnected();
                promise.settle(null, error);
            });
        } else if (nothingToDo) {
            promise.resolve(null);
        } else {
            return refuse(notConnected(
                    "The database was disconnected before, or is disconnecting: there is nothing to be done, but to wait for"
                            + " the stage of the first disconnect(). It tells when nothing is left."));
        }
        return promise;
    }

    /** Gives up connecting, and completes when nothing is left of it. */
    private void giveUp(Connecting unfinished, Promise<@Nullable Void> promise) {
        Engine made = unfinished.candidate;
        CancellationException reason = new CancellationException("The database was disconnected while it connected.");
        LastWords words = new LastWords(Timer.ofNoDatabase());
        words.add(
                Telling.elsewhere(List.of(() -> unfinished.promise.reject(reason)))); // what is chained to it may wait
        CompletableFuture<Void> gone = made == null ? words.told() : made.discard();
        Stages.settle(CompletableFuture.allOf(gone, words.told()), (nothing, error) -> promise.settle(null, error));
    }

    private DatabaseNotConnectedException notConnected() {
        return notConnected("The database was disconnected. Create a new one and connect it.");
    }

    private synchronized DatabaseNotConnectedException notConnected(String afterDisconnect) {
        Throwable reason = failedWith;
        if (reason != null) {
            return new DatabaseNotConnectedException(
                    "The database is not connected, since connecting failed: the cause tells why. Call connect() again, and wait for its"
                            + " stage.",
                    reason);
        }
        return new DatabaseNotConnectedException(
                switch (state) {
                    case NEW -> "The database is not connected. Call connect() and wait for its stage first.";
                    case CONNECTING -> "The database is still connecting. Wait for the stage that connect() returned.";
                    case CONNECTED, DISCONNECTED -> afterDisconnect;
                });
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> session(
            SessionOptions sessionOptions, Body<? super Session, T> body) {
        return session(sessionOptions, body, true);
    }

    /** Runs a session wherever it is called. */
    <T extends @Nullable Object> CompletionStage<T> sessionOnItsOwn(
            SessionOptions sessionOptions, Body<? super Session, T> body) {
        return session(sessionOptions, body, false);
    }

    private <T extends @Nullable Object> CompletionStage<T> session(
            SessionOptions sessionOptions, Body<? super Session, T> body, boolean mayBeInside) {
        ScopeWatch watch = eyes.areOnSessions() ? watch(sessionOptions) : null;
        try {
            Engine open = engine();
            if (mayBeInside) {
                requireOnItsOwn(open);
            }
            return open.session(sessionOptions, body, watch);
        } catch (Throwable unfit) {
            if (watch != null) {
                watch.ended(null, unfit);
            }
            return refuse(unfit);
        }
    }

    private @Nullable ScopeWatch watch(@Nullable SessionOptions sessionOptions) {
        boolean readOnly = sessionOptions != null && sessionOptions.readOnly();
        return eyes.scope(new SessionStart(false, readOnly), null);
    }

    @Override
    protected Eyes eyes() {
        return eyes;
    }

    @Override
    void requireOnItsOwn(Engine open) {
        OwnSession.require(open.kernel());
    }

    @Override
    protected <T extends @Nullable Object> CompletionStage<T> refuse(Throwable error) {
        return callbacks.failed(error);
    }

    @Override
    Engine engine() {
        Engine open = engine;
        if (open == null) {
            throw notConnected();
        }
        return open;
    }

    @Override
    public Database independent() {
        return independent;
    }

    @Override
    public PoolSnapshot pool() {
        return engine().pools().snapshot();
    }

    @Override
    public void evict() {
        engine().pools().evict();
    }

    @Override
    public CompletionStage<@Nullable Void> pause() {
        try {
            Engine open = engine();
            var end = OwnSession.requireEnded("pause()", open.kernel());
            Promise<@Nullable Void> promise = callbacks.here().promise(end);
            Stages.settle(open.pools().pause(end), (nothing, error) -> promise.settle(null, error));
            return promise;
        } catch (Throwable unfit) {
            return refuse(unfit);
        }
    }

    @Override
    public void resume() {
        engine().pools().resume();
    }

    @Override
    public Optional<DatabaseUrl> url() {
        return Optional.ofNullable(url);
    }

    @Override
    public String toString() {
        return "Database[" + (url == null ? backends : url) + "]";
    }

    /** Disconnecting runs to its end, so that nothing is left half open. */
    private static final class Uncancellable extends Job {
        @Override
        public Stop stop() {
            return Stop.TOO_LATE;
        }
    }
}
