package dev.based.internal.engine;

import dev.based.BasedException;
import dev.based.Body;
import dev.based.DatabaseOptions;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Stages;
import dev.based.internal.body.OwnBody;
import dev.based.internal.call.Call;
import dev.based.internal.closing.LastWords;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Errors;
import dev.based.internal.failure.Refusals;
import dev.based.internal.farewell.Farewell;
import dev.based.internal.farewell.SharedRollback;
import dev.based.internal.frame.Frame;
import dev.based.internal.kernel.Kernel;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.login.Logins;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.Upkeep;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.Pools;
import dev.based.internal.run.OneShot;
import dev.based.internal.run.SessionRun;
import dev.based.internal.run.SharedRead;
import dev.based.internal.run.Supply;
import dev.based.internal.scope.Retrying;
import dev.based.internal.share.Sharing;
import dev.based.internal.thread.Telling;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.internal.transaction.SharedTransaction;
import dev.based.internal.transaction.Writes;
import dev.based.internal.watch.Eyes;
import dev.based.internal.watch.ScopeWatch;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Pipelining;
import dev.based.spi.Traits;
import dev.based.spi.TransactionMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connected database: its kernel and its pools. Sessions and single statements start here, and the choice is made of the
 * connection that they get.
 *
 * <p>Writers share one pool. Backends that keep readers apart (SQLite) have a second one for read-only sessions and for
 * single queries, unless all work is to go through one connection.
 */
final class Engine {
    /** How long the first connections are waited for at least; backends have limits of their own, as connect_timeout for each host. */
    private static final Duration FIRST = Duration.ofSeconds(10);

    /** How long a later one keeps its place in the pool at least. */
    private static final Duration OPENING = Duration.ofSeconds(2);

    private final Backend backend;
    private final DatabaseOptions options;
    private final Kernel kernel;
    private final Supply writers;
    private final @Nullable Supply readers;
    /** Null where no reader asks. */
    private final @Nullable Writes writes;

    private final Pools pools;
    private final Farewell farewell;
    private final @Nullable SharedTransaction shared;
    private final @Nullable Logins logins;
    private final AtomicReference<@Nullable CompletableFuture<Void>> discarded = new AtomicReference<>();
    /** Whether all is at its end, and about to be told. */
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * Creates an engine that has opened nothing; throws what the author's code throws.
     *
     * @param backend the database's backend
     * @param options the database's options
     * @param callbacks where the database calls its user back
     * @param eyes who watches
     */
    Engine(Backend backend, DatabaseOptions options, Callbacks callbacks, Eyes eyes) {
        this.backend = backend;
        this.options = options;
        kernel = new Kernel(backend, options, callbacks, eyes);
        logins = Logins.of(options, kernel.timer());
        shared = options.forceRollback() ? new SharedTransaction() : null;
        int writerLimit = limit(Access.READ_WRITE, 1);
        int readerLimit = limit(Access.READ_ONLY, 0);
        writes = readerLimit == 0 ? null : new Writes();
        writers = supply(
                Access.READ_WRITE,
                readerLimit > 0 ? "writing connections" : "connections",
                shared == null ? writerLimit : 1);
        readers = readerLimit == 0 || shared != null || options.useLock()
                ? null
                : supply(Access.READ_ONLY, "reading connections", readerLimit);
        pools = new Pools(readers == null ? List.of(writers.pool()) : List.of(writers.pool(), readers.pool()));
        farewell = new Farewell(pools, options.disconnectTimeout());
    }

    private int limit(Access access, int least) {
        int limit = backend.maxConnections(access, options.maxSize());
        if (limit < least) {
            throw new IllegalStateException("The backend's maxConnections(" + access + ") returned " + limit
                    + "; it must be at least " + least + ".");
        }
        return limit;
    }

    private Supply supply(Access access, String name, int size) {
        PoolSettings settings = new PoolSettings(
                name,
                backend.sizeOption(access),
                access == Access.READ_WRITE ? Math.min(options.minSize(), size) : 0,
                size,
                options.acquireTimeout(),
                options.maxWaiting(),
                options.cleanupTimeout(),
                longer(OPENING, options.acquireTimeout()),
                options.queueTarget(),
                new Upkeep(
                        shared == null && backend.isReplaceable(access),
                        options.maxLifetime(),
                        options.idleTimeout(),
                        options.keepalive(),
                        options.validateAfter(),
                        options.leakThreshold()));
        Pool pool = new Pool(settings, () -> open(access), kernel.errors()::explainWithoutValues, kernel.timer());
        pool.watchedBy(kernel.eyes().pool(name));
        Sharing sharing =
                shared == null && options.share() > 1 ? new Sharing(pool, kernel.timer(), options.share()) : null;
        return new Supply(kernel, pool, shared, sharing, access == Access.READ_WRITE ? writes : null);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** There is no other connection to a shared transaction: what is done on one would not be rolled back. */
    private CompletionStage<Connection> open(Access access) {
        return shared != null && shared.isBegun()
                ? CompletableFuture.failedFuture(Refusals.sharedTransactionLost())
                : logins == null ? backend.open(access) : backend.open(access, logins);
    }

    Kernel kernel() {
        return kernel;
    }

    /**
     * Opens the first connections.
     *
     * @return a future that fails if one cannot be opened, or in time; the engine is to be {@linkplain #discard discarded} then
     */
    CompletableFuture<Void> open() {
        int count = shared == null ? Math.min(options.minSize(), limit(Access.READ_WRITE, 1)) : 1;
        CompletableFuture<Void> opened = new CompletableFuture<>();
        TimeLimit limit = TimeLimit.from(longer(FIRST, options.acquireTimeout()));
        var deadline = TimeLimit.arm(limit, kernel.timer(), () -> opened.completeExceptionally(notOpened(count)));
        Stages.settle(writers.pool().open(count).toCompletableFuture(), (nothing, error) -> {
            TimeLimit.disarm(deadline);
            Throwable reason = error == null ? introduced() : error;
            Stages.complete(
                    opened, null, reason == null ? null : kernel.errors().explainWithoutValues(reason));
        });
        return opened;
    }

    private DatabaseTimeoutException notOpened(int count) {
        Duration asked = options.acquireTimeout();
        String limit = asked.compareTo(FIRST) < 0
                ? FIRST.toMillis() + " ms, since acquire_timeout (" + asked.toMillis() + " ms) is less than that"
                : asked.toMillis() + " ms, which is acquire_timeout";
        return new DatabaseTimeoutException("The first "
                + (count == 1 ? "connection was" : count + " connections were") + " not opened within " + limit
                + ". See whether the server answers. If it needs longer, raise acquire_timeout, and connect_timeout where the"
                + " database has that: it bounds the attempt at each host.");
    }

    /** Why the options cannot be honoured on this server, or null. */
    private @Nullable RuntimeException refusal() {
        if (options.share() > 1 && kernel.pipelining() == Pipelining.NONE) {
            return Sharing.refusal();
        }
        return shared == null || kernel.hasSavepoints()
                ? null
                : new BasedException(
                        ErrorKind.USAGE,
                        "This database has no savepoints, which force_rollback needs: it makes each session one. Leave the option"
                                + " out, or give each test a database of its own.",
                        null);
    }

    /** Asks the backend what it can say only once it has connected; gives what went wrong, or null. */
    private @Nullable Throwable introduced() {
        try {
            kernel.connected();
            return refusal();
        } catch (Throwable ofTheAuthor) {
            return ofTheAuthor;
        }
    }

    /** Closes what was opened, and what is still being opened, without waiting for ever for it. */
    CompletableFuture<Void> discard() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<Void> before = discarded.compareAndExchange(null, closed);
        if (before != null) {
            return before;
        }
        after(CancelRequest.GRACE.multipliedBy(2), () -> giveUp(closed));
        Stages.settle(shutDown(), (nothing, error) -> end(closed, null));
        return closed;
    }

    /** Runs a session, as often as its options allow; throws if the options cannot be honoured. */
    <T extends @Nullable Object> CompletionStage<T> session(
            SessionOptions sessionOptions, Body<? super Session, T> body, @Nullable ScopeWatch watch) {
        Objects.requireNonNull(sessionOptions, "The session's options are null.");
        TransactionMode mode = TransactionMode.DEFAULT
                .withIsolation(sessionOptions.isolation())
                .withReadOnly(sessionOptions.readOnly())
                .withDeferrable(sessionOptions.deferrable());
        kernel.dialect().begin(mode); // throws if the database cannot honour it
        Objects.requireNonNull(body, "The session's body is null.");
        TimeLimit limit = TimeLimit.from(sessionOptions.timeout());
        if (sessionOptions.retry().attempts() == 1) {
            return once(kernel.callbacks().observed(watch), mode, limit, body, watch)
                    .begin();
        }
        Callbacks caller = kernel.callbacks();
        return new Retrying<T>(
                        kernel.timer(),
                        caller.observed(watch),
                        sessionOptions.retry(),
                        error -> Errors.mayPass(
                                watch == null ? error : watch.failed(error),
                                sessionOptions.retry().lostServer()),
                        pause -> limit == null || limit.leaves(pause),
                        known -> once(caller, mode, limit, body, watch).begin(known))
                .start();
    }

    private <T extends @Nullable Object> SessionRun<T> once(
            Callbacks caller,
            TransactionMode mode,
            @Nullable TimeLimit limit,
            Body<? super Session, T> body,
            @Nullable ScopeWatch watch) {
        return new SessionRun<>(supplyFor(mode.readOnly(), false), caller, mode, limit, body, watch);
    }

    /** Runs a single statement: by itself if that cannot take effect in part, else in a session. */
    <R, T extends @Nullable Object> CompletionStage<T> single(Call<R, T> call) {
        if (shared != null || !call.isSingle()) {
            CallSite site = kernel.callSites().here(call.command());
            TimeLimit limit = TimeLimit.from(call.timeout());
            return once(
                            kernel.callbacks().observed(call.takeWatch()),
                            TransactionMode.DEFAULT,
                            limit,
                            OwnBody.of(call, site),
                            null)
                    .begin();
        }
        Traits traits = call.command().traits();
        Supply supply = supplyFor(traits.onlyReads(), true);
        Sharing sharing = supply.sharing();
        return sharing != null && traits.onlyReads() && !kernel.touches(traits)
                ? new SharedRead<>(supply, sharing, call).start()
                : new OneShot<>(supply, call).start();
    }

    /** Runs a session for a stream, on a connection that only reads if there are such and the statement is a query. */
    CompletionStage<Boolean> streamingSession(
            Command command, CallSite site, Function<Frame, CompletableFuture<Boolean>> body) {
        boolean reads = readers != null && command.traits().onlyReads() && supplyFor(true, true) == readers;
        return once(
                        Callbacks.AT_HAND,
                        TransactionMode.DEFAULT.withReadOnly(reads),
                        null,
                        OwnBody.streaming(command, site, body),
                        null)
                .begin();
    }

    private Supply supplyFor(boolean readOnly, boolean single) {
        Supply apart = readers;
        return readOnly && apart != null && backend.servesReads(single, writes == null ? Backend.NEVER : writes.last())
                ? apart
                : writers;
    }

    /** Waits for the open sessions, stops them after a while, and closes everything. */
    CompletionStage<Void> close() {
        CompletableFuture<Void> rolledBack = CompletableFuture.completedFuture(null);
        if (shared != null) {
            pools.resume();
            rolledBack = new SharedRollback(writers).start(); // after the sessions that were called before
        }
        CompletableFuture<Void> closed = new CompletableFuture<>();
        after(farewell.moment(), () -> {
            if (!ended.get()) {
                farewell.warn();
            }
        });
        after(options.disconnectTimeout(), () -> evict(closed));
        Stages.settle(
                rolledBack, (nothing, error) -> Stages.settle(shutDown(), (done, failure) -> end(closed, failure)));
        pools.resume(); // once those are refused who wait for that
        return closed;
    }

    /** Runs what was still to be run by the clock, such as a session's next attempt, so that all is told; and then tells the end. */
    private void end(CompletableFuture<Void> closed, @Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        LastWords words = new LastWords(kernel.timer());
        words.add(kernel.timer().hurry());
        Stages.settle(words.told(), (nothing, none) -> {
            LastWords rest = new LastWords(Timer.ofNoDatabase());
            rest.add(Telling.elsewhere(List.of(kernel.timer()::close))); // what is left may wait for this end
            Stages.settle(rest.told(), (done, no) -> Stages.complete(closed, null, failure));
        });
    }

    /** Stops the sessions that are open still. What comes next is armed first, whatever code of others may do here. */
    private void evict(CompletableFuture<Void> closed) {
        after(CancelRequest.GRACE, () -> cutOff(closed));
        try {
            farewell.stopping();
        } finally {
            pools().evictHolders();
        }
        farewell.warnOfStop(); // last, for a log may block or throw
    }

    /** Closes the connections that the server does not let go of. */
    private void cutOff(CompletableFuture<Void> closed) {
        after(CancelRequest.GRACE, () -> giveUp(closed));
        pools().abandonHolders();
    }

    private void after(Duration pause, Runnable action) {
        TimeLimit.arm(TimeLimit.from(pause), kernel.timer(), action);
    }

    /** Waits no longer for what does not end: connections whose threads are blocked, or an author's close(). */
    private void giveUp(CompletableFuture<Void> closed) {
        int left = pools().left();
        String what = left == 0
                ? "The backend did not close in time."
                : left
                        + " of the connections could not be closed, since something blocks their threads, and will be when it"
                        + " has ended; a dump of the threads shows it. What a session calls, and what is chained to its stages, must"
                        + " not block. Where code has to wait, use Async.async."
                        + farewell.stopped();
        if (!ended.get()) {
            pools().close(Pool::disconnected); // if that waits for the shared transaction still
            end(closed, new DatabaseTimeoutException(what));
        }
    }

    private CompletableFuture<Void> shutDown() {
        return pools().close(Pool::disconnected)
                .handle((nothing, error) -> Stages.call(() -> "close()", backend::close))
                .thenCompose(stage -> stage);
    }

    /** The pools, which are the same as long as the engine lives. */
    Pools pools() {
        return pools;
    }
}
