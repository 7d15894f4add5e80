package dev.based.internal.session;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.spi.Connection;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A statement of a session, in its turn. */
final class StatementStep<R, T extends @Nullable Object> extends Job implements Step<R> {
    private final Frame frame;
    private final Call<R, T> call;
    private final @Nullable CallSite site;
    private final Promise<T> promise;
    private boolean sent;
    private boolean stopped;
    private boolean ended;

    StatementStep(Frame frame, Call<R, T> call, @Nullable CallSite site) {
        this.frame = frame;
        this.call = call;
        this.site = site;
        promise = frame.scope().engine().callbacks().promise(this);
    }

    Promise<T> promise() {
        return promise;
    }

    @Override
    public @Nullable Throwable refusal() {
        synchronized (frame.channel()) {
            if (stopped) {
                return new CancellationException("The statement was cancelled before it was sent.");
            }
            Throwable refusal = frame.refusalInTurn();
            sent = refusal == null;
            return refusal;
        }
    }

    @Override
    public CompletionStage<R> send(Connection connection) {
        return call.send(connection);
    }

    @Override
    public Runnable done(@Nullable R answer, @Nullable Throwable error) {
        T result = null;
        Throwable failure = error == null ? null : frame.explain(error, call, site);
        if (failure == null) {
            try {
                result = call.result(Objects.requireNonNull(answer, "The connection's stage completed with null."));
            } catch (Throwable unfit) {
                failure = CallSite.show(unfit, site);
            }
        }
        Runnable ending;
        synchronized (frame.channel()) {
            ended = true;
            if (stopped) { // whether or not the server stopped it in time, it is not to be committed
                failure = new CancellationException("The statement was cancelled.");
            } else if (failure != null || frame.channel().openingError() != null) {
                Throwable before = frame.refusalInTurn(); // known only now, if the statement was sent meanwhile
                failure = before == null ? failure : before;
            }
            ending = frame.statementDone(failure);
        }
        T value = result;
        Throwable reason = failure;
        return () -> {
            promise.settle(value, reason);
            ending.run();
        };
    }

    @Override
    public Stop stop() {
        synchronized (frame.channel()) {
            if (ended) {
                return ended(promise);
            }
            stopped = true;
            if (!sent) {
                return Stop.STOPPED;
            }
        }
        frame.channel().cancel(this);
        return Stop.STOPPED;
    }
}
