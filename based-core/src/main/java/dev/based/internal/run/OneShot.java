package dev.based.internal.run;

import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.internal.async.Stages;
import dev.based.internal.call.Call;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Doubt;
import dev.based.internal.failure.Errors;
import dev.based.internal.failure.Unanswered;
import dev.based.internal.line.CancelCall;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.place.PooledConnection;
import dev.based.spi.CommandNotSentException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A single statement on a connection of its own, without a transaction around it.
 *
 * <p>One that may have an effect may have taken it by the time a request to stop it arrives: only its own outcome tells. If there
 * is none, it is in doubt.
 */
public final class OneShot<R, T extends @Nullable Object> extends SingleStatement<R, T> {
    private static final String NOT_ANSWERED =
            "The statement was sent, and the database did not say what came of it, so that it may or may not have taken effect.";

    private static final String ANSWERED_WELL =
            "The database was asked to stop the statement and answered as if all had gone well, which this database also does when it"
                    + " has stopped it: it may have taken effect, in part or not at all.";

    /** Whether a good answer tells nothing once the server was asked to stop; the dialect is its author's, and asked before all else. */
    private final boolean vague;

    private @Nullable DatabaseTimeoutException expired;
    /** By which the database is asked to stop, or null. */
    private @Nullable CancelCall asked;

    /** Creates a statement that has not asked for a connection; throws what the user's function for contexts or the dialect throws. */
    public OneShot(Supply supply, Call<R, T> call) {
        super(supply, call);
        vague = call.command().traits().isOpaque() && supply.kernel().dialect().stopsSilently();
    }

    @Override
    void ask() {
        callHere(super::ask);
    }

    @Override
    void hold(PooledConnection lease) {
        command(lease, () -> {
            CompletableFuture<R> answer = send(lease);
            if (answer.isDone()) { // the usual case on SQLite
                Throwable error = Stages.failure(answer);
                heard(lease, error == null ? answer.getNow(null) : null, error);
            } else {
                Stages.settle(answer, (result, error) -> heard(lease, result, error));
            }
        });
    }

    private CompletableFuture<R> send(PooledConnection lease) {
        try {
            return Stages.returned("The connection", call.begin(lease.connection()));
        } catch (Throwable error) {
            return CompletableFuture.failedFuture(error);
        }
    }

    @Override
    public synchronized @Nullable Object running() {
        return answered ? null : call;
    }

    private void heard(PooledConnection lease, @Nullable R answer, @Nullable Throwable error) {
        lease.runsBodies();
        answered(lease, answer, error);
    }

    private void answered(PooledConnection lease, @Nullable R answer, @Nullable Throwable error) {
        try {
            answeredOnce(lease, answer, error);
        } catch (Throwable thrown) {
            broken(lease, thrown);
        }
    }

    private void answeredOnce(PooledConnection lease, @Nullable R answer, @Nullable Throwable error) {
        if (error != null && mayRunAgain(error) && replace(lease)) {
            return;
        }
        boolean inTransaction = lease.transactionStatus().isOpen();
        Throwable failure = error == null ? null : supply().kernel().errors().explain(error, call, site);
        CancelCall cancel;
        synchronized (this) {
            if (answered) {
                return;
            }
            answered = true;
            cancel = asked;
            if (stopReason() != null) {
                failure = stopReason();
            } else if (failure == null) {
                failure = whyItDoesNotCount();
            } else {
                failure = outcome(error, failure);
            }
        }
        if (failure == null && inTransaction) {
            failure = leftOpen(
                    "The statement left a transaction open, which was rolled back. Run it in database.session(...)");
        }
        if (hasEffect()) {
            supply().wrote();
        }
        boolean touched = supply().kernel().touches(call.command().traits());
        if (cancel == null) {
            conclude(lease, inTransaction, touched, answer, failure);
        } else {
            concludeBehind(cancel, lease, inTransaction, touched, answer, failure);
        }
    }

    private void concludeBehind(
            CancelCall cancel,
            PooledConnection lease,
            boolean inTransaction,
            boolean touched,
            @Nullable R answer,
            @Nullable Throwable failure) {
        Runnable end = () -> {
            try {
                conclude(lease, inTransaction || cancel.hasFailed(), touched, answer, failure);
            } catch (Throwable thrown) {
                broken(lease, thrown);
            }
        };
        if (!cancel.leave(end)) {
            end.run();
        }
    }

    /** Whether nothing of it was sent, and nobody has stopped it. */
    private boolean mayRunAgain(Throwable error) {
        synchronized (this) {
            return error instanceof CommandNotSentException && !answered && expired == null && asked == null;
        }
    }

    @Override
    void notReplaced(Throwable why) {
        synchronized (this) {
            answered = true;
        }
        giveBack(
                null,
                false,
                false,
                null,
                CallSite.show(supply().kernel().errors().explainWithoutValues(why), site));
    }

    private boolean hasEffect() {
        return call.command().traits().mayHaveEffect();
    }

    /**
     * Why a good answer does not count: what a query answers after it was stopped is not its answer. What may have had an effect
     * is told as what it is, unless the server may call stopped work a success.
     */
    private @Nullable Throwable whyItDoesNotCount() {
        if (!hasEffect()) {
            return expired;
        }
        return asked != null && vague ? inDoubt(ANSWERED_WELL, expired == null ? cancellation() : expired) : null;
    }

    /** What a statement failed with: what the server says of it, unless it says nothing, or says what it was asked for. */
    private Throwable outcome(@Nullable Throwable error, Throwable failure) {
        boolean unanswered = error != null && Errors.isInDoubt(error, failure);
        DatabaseTimeoutException timeout = expired;
        if (unanswered && hasEffect()) {
            return inDoubt(NOT_ANSWERED, timeout == null ? failure : timeout);
        }
        boolean stopped = unanswered || Errors.kind(failure) == ErrorKind.QUERY_CANCELLED;
        return timeout != null && stopped ? timeout : failure;
    }

    private Throwable inDoubt(String why, Throwable cause) {
        return CallSite.show(Doubt.of(why, excerpt(), cause), site);
    }

    @Override
    public Stop stop() {
        leaveToOthers(); // who cancels does not wait
        if (stopWhileWaiting()) {
            return Stop.STOPPED;
        }
        CancellationException reason = cancellation();
        boolean unsent;
        synchronized (this) {
            if (!isHolding() || answered) {
                return ended(promise());
            }
            unsent = isReplacing();
            if (!hasEffect() || unsent) {
                stopBecause(reason);
            }
        }
        stopReplacing(reason);
        if (unsent) {
            return Stop.STOPPED;
        }
        beginGrace(reason);
        stopOnTheServer();
        return hasEffect() ? Stop.TOO_LATE : Stop.STOPPED;
    }

    @Override
    void stopLate(DatabaseTimeoutException reason) {
        boolean running;
        synchronized (this) {
            expired = reason;
            running = isHolding() && !answered;
            if (isReplacing()) {
                stopBecause(reason);
            }
        }
        stopReplacing(reason);
        if (running) {
            stopOnTheServer();
        }
    }

    private void stopOnTheServer() {
        CancelCall cancel = new CancelCall();
        synchronized (this) {
            if (asked != null) {
                return;
            }
            asked = cancel;
        }
        new CancelRequest(supply().kernel().timer(), () -> turn(cancel), () -> askToStop(cancel), () -> overdue(null))
                .send();
    }

    private synchronized CancelRequest.Turn turn(CancelCall cancel) {
        boolean ended = connection() == null || (answered && cancel.target() == null);
        return ended ? CancelRequest.Turn.ENDED : CancelRequest.Turn.NOW;
    }

    private @Nullable CompletableFuture<Void> askToStop(CancelCall cancel) {
        PooledConnection held;
        synchronized (this) {
            held = connection();
            if (held == null || answered || !cancel.begin(this)) {
                return null;
            }
        }
        return cancel.make(held.connection());
    }

    @Override
    void abandon() {
        PooledConnection held = connection();
        CancelCall cancel;
        synchronized (this) {
            cancel = asked;
        }
        if (cancel != null) {
            cancel.end();
        }
        if (held != null) {
            answered(held, null, Unanswered.lost());
        }
    }

    @Override
    @Nullable
    Throwable givenUp(Throwable reason) {
        return hasEffect() ? inDoubt(NOT_ANSWERED, reason) : reason;
    }
}
