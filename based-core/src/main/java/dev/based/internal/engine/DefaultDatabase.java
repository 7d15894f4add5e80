package dev.based.internal.engine;

import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseAlreadyConnectedException;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseReopenProhibitedException;
import dev.based.DatabaseUrl;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.spi.Backend;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database's lifecycle: connected once, disconnected once; what comes between is the {@link Engine}'s. */
final class DefaultDatabase extends SingleStatements implements Database {
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
    private volatile @Nullable Engine engine;
    private State state = State.NEW;

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
    }

    @Override
    public CompletionStage<Database> connect() {
        RuntimeException refusal = claimConnect();
        if (refusal != null) {
            return refuse(refusal);
        }
        Promise<Database> promise;
        Engine candidate;
        try {
            promise = callbacks.here().promise(new Uncancellable());
            Backend backend = Objects.requireNonNull(backends.get(), "The supplier of backends gave null.");
            candidate = new Engine(backend, options, callbacks);
        } catch (RuntimeException error) {
            connected(null);
            return refuse(error);
        }
        Stages.settle(candidate.open().toCompletableFuture(), (nothing, error) -> {
            connected(error == null ? candidate : null);
            promise.settle(this, error);
        });
        return promise;
    }

    private synchronized @Nullable RuntimeException claimConnect() {
        switch (state) {
            case NEW -> {
                state = State.CONNECTING;
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

    private synchronized void connected(@Nullable Engine opened) {
        engine = opened;
        state = opened == null ? State.NEW : State.CONNECTED;
    }

    @Override
    public CompletionStage<@Nullable Void> disconnect() {
        Promise<@Nullable Void> promise;
        try {
            promise = callbacks.here().promise(new Uncancellable());
        } catch (RuntimeException noCallbacks) {
            return refuse(noCallbacks);
        }
        Engine open;
        synchronized (this) {
            open = engine;
            if (open != null) {
                engine = null;
                state = State.DISCONNECTED;
            }
        }
        if (open == null) {
            return refuse(notConnected());
        }
        Stages.settle(open.close().toCompletableFuture(), (nothing, error) -> promise.settle(null, error));
        return promise;
    }

    private synchronized DatabaseNotConnectedException notConnected() {
        return new DatabaseNotConnectedException(
                switch (state) {
                    case NEW -> "The database is not connected. Call connect() and wait for its stage first.";
                    case CONNECTING -> "The database is still connecting. Wait for the stage that connect() returned.";
                    default -> "The database was disconnected. Create a new one and connect it.";
                });
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> session(
            SessionOptions sessionOptions, Body<? super Session, T> body) {
        Engine open = engine;
        if (open == null) {
            return refuse(notConnected());
        }
        try {
            return open.session(sessionOptions, body);
        } catch (RuntimeException unfit) {
            return refuse(unfit);
        }
    }

    @Override
    protected <T extends @Nullable Object> CompletionStage<T> refuse(Throwable error) {
        return callbacks.failed(error);
    }

    @Override
    protected Engine engine() {
        Engine open = engine;
        if (open == null) {
            throw notConnected();
        }
        return open;
    }

    @Override
    public Optional<DatabaseUrl> url() {
        return Optional.ofNullable(url);
    }

    @Override
    public String toString() {
        return "Database[" + (url == null ? backends : url) + "]";
    }

    /** Connecting and disconnecting run to their end, so that nothing is left half open. */
    private static final class Uncancellable extends Job {
        @Override
        public Stop stop() {
            return Stop.TOO_LATE;
        }
    }
}
