package dev.based.internal.engine;

import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseNotConnectedException;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Unawaited;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A database for the time of one body: connected before, disconnected after, whatever happens. */
final class DatabaseUse<T extends @Nullable Object> extends Job {
    private final Database database;
    private final Body<? super Database, T> body;
    private final Promise<T> promise;
    private final CallSite site = CallSite.here();
    private @Nullable CompletableFuture<T> running;
    private boolean stopped;

    DatabaseUse(Database database, Callbacks callbacks, Body<? super Database, T> body) {
        this.database = database;
        this.body = body;
        promise = callbacks.promise(this);
    }

    CompletionStage<T> start() {
        Stages.settle(database.connect().toCompletableFuture(), (connected, error) -> {
            if (error == null) {
                run();
            } else {
                promise.reject(error);
            }
        });
        return promise;
    }

    private void run() {
        CompletableFuture<T> result = new CompletableFuture<>();
        synchronized (this) {
            if (stopped) {
                result.cancel(false);
            }
        }
        if (!result.isDone()) {
            result = Stages.callOr(
                    () -> CallSite.show(Stages.nothingReturned("The body of Database.use", "Database.run"), site),
                    () -> body.run(database));
        }
        boolean late;
        synchronized (this) {
            running = result;
            late = stopped;
        }
        Stages.settleAtTheEnd(result, this::disconnect);
        if (late) {
            Stages.cancel(result);
        }
    }

    /** Passes the body's outcome on once the database is disconnected; what fails there is suppressed under a failure. */
    private void disconnect(@Nullable T value, @Nullable Throwable error) {
        Throwable unawaited =
                error == null ? Unawaited.refusal(value, "the body for which the database was connected", "") : null;
        Throwable reason = unawaited == null ? error : CallSite.show(unawaited, site);
        Stages.settle(database.disconnect().toCompletableFuture(), (nothing, failure) -> {
            if (failure instanceof DatabaseNotConnectedException) { // the body has done it
                promise.settle(value, reason);
                return;
            }
            if (reason != null && failure != null && failure != reason) {
                reason.addSuppressed(failure);
            }
            promise.settle(value, reason == null ? failure : reason);
        });
    }

    /** Stops the body; the database is disconnected in any case. */
    @Override
    public Stop stop() {
        CompletableFuture<T> result;
        synchronized (this) {
            stopped = true;
            result = running;
        }
        if (result == null || Stages.cancel(result)) {
            return Stop.STOPPED;
        }
        return promise.isDone() ? Stop.ENDED : Stop.TOO_LATE;
    }
}
