package dev.based.internal.engine;

import dev.based.BasedException;
import dev.based.Body;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.ResetPolicy;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.TimeLimit;
import dev.based.internal.async.Timer;
import dev.based.internal.call.Call;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.CallSites;
import dev.based.internal.failure.Errors;
import dev.based.internal.kernel.Statements;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.line.Line;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.PoolSettings;
import dev.based.internal.pool.PooledConnection;
import dev.based.internal.run.FrameSession;
import dev.based.internal.run.OneShot;
import dev.based.internal.run.SessionRun;
import dev.based.internal.run.SharedRollback;
import dev.based.internal.run.SharedTransaction;
import dev.based.internal.scope.Retrying;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Dialect;
import dev.based.spi.Traits;
import dev.based.spi.TransactionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a connected database consists of: its pools, its dialect, its clock. Sessions and single statements start here.
 *
 * <p>Writers share one pool. Backends that keep readers apart (SQLite) have a second one for read-only sessions and for
 * single queries, unless all work is to go through one connection.
 */
public final class Engine {
    private final Backend backend;
    private final DatabaseOptions options;
    private final Callbacks callbacks;
    private final Errors errors;
    private final Timer timer = new Timer();
    private final Pool writers;
    private final @Nullable Pool readers;
    private final @Nullable SharedTransaction shared;
    private final CallSites callSites;
    private volatile @Nullable Statements statements;

    /**
     * Creates an engine that has opened nothing.
     *
     * @param backend the database's backend
     * @param options the database's options
     * @param callbacks where the database calls its user back
     */
    public Engine(Backend backend, DatabaseOptions options, Callbacks callbacks) {
        this.backend = backend;
        this.options = options;
        this.callbacks = callbacks;
        errors = new Errors(backend);
        callSites = new CallSites(options.statementCache());
        shared = options.forceRollback() ? new SharedTransaction() : null;
        int writerLimit = backend.maxConnections(Access.READ_WRITE, options.maxSize());
        int readerLimit = backend.maxConnections(Access.READ_ONLY, options.maxSize());
        writers = pool(
                Access.READ_WRITE,
                readerLimit > 0 ? "writing connections" : "connections",
                shared == null ? writerLimit : 1);
        readers = readerLimit == 0 || shared != null || options.useLock()
                ? null
                : pool(Access.READ_ONLY, "reading connections", readerLimit);
    }

    private Pool pool(Access access, String name, int size) {
        PoolSettings settings = new PoolSettings(
                name, backend.sizeOption(access), size, options.acquireTimeout(), options.maxWaiting());
        return new Pool(settings, () -> backend.open(access), timer);
    }

    public Dialect dialect() {
        return backend.dialect();
    }

    public Errors errors() {
        return errors;
    }

    public CallSites callSites() {
        return callSites;
    }

    /**
     * Where to call back for a call that the user makes now, on this thread: to be asked for once a call, before anything is
     * begun. Throws what the user's own function for contexts throws, which fails the call.
     */
    public Callbacks callbacks() {
        return callbacks.here();
    }

    /** The stage of a call that was refused. */
    public <T extends @Nullable Object> Promise<T> failed(Throwable error) {
        return callbacks.failed(error);
    }

    /** The stage of a call that had nothing to wait for. */
    public <T extends @Nullable Object> Promise<T> resolved(T value) {
        return callbacks.resolved(value);
    }

    public Timer timer() {
        return timer;
    }

    /** The way to a connection, for as long as it is held; what cuts it off is run if the server does not answer. */
    public Line line(PooledConnection connection, Runnable cutOff) {
        return new Line(connection.connection(), dialect().pipelining(), timer, cutOff);
    }

    @Nullable
    public SharedTransaction shared() {
        return shared;
    }

    public Statements statements() {
        Statements known = statements;
        if (known == null) {
            known = new Statements(dialect(), options.statementCache());
            statements = known;
        }
        return known;
    }

    /** Opens the first connections; fails, with nothing left open, if one cannot be opened. */
    public CompletionStage<Void> open() {
        int count = Math.min(options.minSize(), backend.maxConnections(Access.READ_WRITE, options.maxSize()));
        CompletableFuture<Void> opened = new CompletableFuture<>();
        Stages.settle(writers.open(shared == null ? count : 1).toCompletableFuture(), (nothing, failure) -> {
            Throwable error = failure == null ? refusal() : failure;
            if (error == null) {
                opened.complete(null);
            } else {
                Throwable reason = errors.explain(error);
                Stages.settle(shutDown(), (done, ignored) -> opened.completeExceptionally(reason));
            }
        });
        return opened;
    }

    /** Why the options cannot be honoured on this server, or null. */
    private @Nullable RuntimeException refusal() {
        return shared == null || dialect().hasSavepoints()
                ? null
                : new BasedException(
                        ErrorKind.USAGE,
                        "This database has no savepoints, which force_rollback needs: it makes each session one. Leave the option"
                                + " out, or give each test a database of its own.",
                        null);
    }

    /** Runs a session, as often as its options allow; throws if the options cannot be honoured. */
    public <T extends @Nullable Object> CompletionStage<T> session(
            SessionOptions sessionOptions, Body<? super Session, T> body) {
        TransactionMode mode = TransactionMode.DEFAULT
                .withIsolation(sessionOptions.isolation())
                .withReadOnly(sessionOptions.readOnly())
                .withDeferrable(sessionOptions.deferrable());
        dialect().begin(mode); // throws if the database cannot honour it
        Objects.requireNonNull(body, "The session's body is null.");
        TimeLimit limit = TimeLimit.from(sessionOptions.timeout());
        if (sessionOptions.retry().attempts() == 1) {
            return once(callbacks(), mode, limit, body);
        }
        Callbacks caller = callbacks();
        return new Retrying<>(
                        timer,
                        caller,
                        sessionOptions.retry(),
                        Errors::mayPass,
                        pause -> limit == null || limit.leaves(pause),
                        () -> once(caller, mode, limit, body))
                .start();
    }

    private <T extends @Nullable Object> CompletionStage<T> once(
            Callbacks caller, TransactionMode mode, @Nullable TimeLimit limit, Body<? super Session, T> body) {
        return new SessionRun<>(this, caller, poolFor(mode.readOnly()), mode, limit, body).start();
    }

    /** Runs a single statement: by itself if that cannot take effect in part, else in a session. */
    public <R, T extends @Nullable Object> CompletionStage<T> single(Call<R, T> call) {
        if (shared != null || !call.isSingle()) {
            CallSite site = callSites.here(call.command());
            TimeLimit limit = TimeLimit.from(call.timeout());
            return once(
                    callbacks(),
                    TransactionMode.DEFAULT,
                    limit,
                    session -> ((FrameSession) session).submit(call, site));
        }
        return new OneShot<>(this, poolFor(call.command().traits().onlyReads()), call).start();
    }

    /** Runs a session for a stream, on a connection that only reads if there are such and the statement is a query. */
    public CompletionStage<Boolean> streamingSession(
            Command command, Function<FrameSession, CompletableFuture<Boolean>> body) {
        boolean reads = readers != null && command.traits().onlyReads();
        return once(
                Callbacks.AT_HAND,
                TransactionMode.DEFAULT.withReadOnly(reads),
                null,
                session -> body.apply((FrameSession) session));
    }

    private Pool poolFor(boolean readOnly) {
        return readOnly && readers != null ? readers : writers;
    }

    /** Whether a statement may leave something behind beside its changes of rows, so that the connection must be reset. */
    public boolean touches(Traits traits) {
        return traits.leavesState() || options.reset() == ResetPolicy.FULL;
    }

    /** Gives a connection back to its pool, as new, and goes on. */
    public void giveBack(Pool pool, PooledConnection connection, boolean broken, boolean touched, Runnable next) {
        if (broken && shared != null) {
            pool.close(Engine::sharedTransactionLost);
        }
        if (broken) {
            pool.discard(connection);
            next.run();
        } else if (touched && shared == null && connection.connection().isUsable()) {
            Stages.settle(
                    Stages.call(() -> "reset()", connection.connection()::reset),
                    (nothing, error) -> giveBack(pool, connection, error != null, false, next));
        } else {
            pool.release(connection);
            next.run();
        }
    }

    private static DatabaseException sharedTransactionLost() {
        return new DatabaseException(
                ErrorDetails.of(
                        ErrorKind.CONNECTION_LOST,
                        "The connection that all sessions share under forceRollback was lost, and what they did with it."),
                null,
                null);
    }

    /** Waits for the open sessions, stops them after a while, and closes everything. */
    public CompletionStage<Void> close() {
        CompletableFuture<Void> rolledBack = rollBackShared();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        timer.after(options.disconnectTimeout(), () -> evict(closed));
        Stages.settle(
                rolledBack,
                (nothing, error) -> Stages.settle(shutDown(), (done, failure) -> {
                    if (failure == null) {
                        closed.complete(null);
                    } else {
                        closed.completeExceptionally(failure);
                    }
                }));
        return closed;
    }

    /** Stops the sessions that are open still and, if the server does not let go of one, cuts it off. */
    private void evict(CompletableFuture<Void> closed) {
        pools().forEach(Pool::evictHolders);
        afterGrace(() -> {
            pools().forEach(Pool::abandonHolders);
            afterGrace(() -> giveUp(closed));
        });
    }

    private void afterGrace(Runnable action) {
        try {
            timer.after(CancelRequest.GRACE, action);
        } catch (RejectedExecutionException allClosed) {
            // All let go at once.
        }
    }

    /** Waits no longer for connections whose threads are blocked by code that was called on them. */
    private void giveUp(CompletableFuture<Void> closed) {
        int left = pools().stream().mapToInt(Pool::open).sum();
        if (left > 0) {
            closed.completeExceptionally(new DatabaseTimeoutException(left
                    + " of the connections could not be closed, since something blocks their threads, and will be when it"
                    + " has ended; a dump of the threads shows it. What a session calls, and what is chained to its stages, must"
                    + " not block. Where code has to wait, use Async.async."));
        }
    }

    /** Rolls the shared transaction back, after the sessions that were called before. */
    private CompletableFuture<Void> rollBackShared() {
        SharedTransaction transaction = shared;
        if (transaction == null) {
            return CompletableFuture.completedFuture(null);
        }
        return new SharedRollback(this, writers, transaction).start();
    }

    private CompletableFuture<Void> shutDown() {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        pools().forEach(pool -> closing.add(pool.close(Pool::disconnected).toCompletableFuture()));
        return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                .handle((nothing, error) -> Stages.call(() -> "close()", backend::close))
                .thenCompose(stage -> stage)
                .whenComplete((nothing, error) -> timer.close());
    }

    private List<Pool> pools() {
        return readers == null ? List.of(writers) : List.of(writers, readers);
    }
}
