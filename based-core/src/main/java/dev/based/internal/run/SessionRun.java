package dev.based.internal.run;

import dev.based.Body;
import dev.based.DatabaseTimeoutException;
import dev.based.Session;
import dev.based.internal.async.Callbacks;
import dev.based.internal.body.BodyRun;
import dev.based.internal.body.OwnBody;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Unanswered;
import dev.based.internal.frame.Frame;
import dev.based.internal.frame.GivenUp;
import dev.based.internal.hold.BlockedThread;
import dev.based.internal.line.Line;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Canceller;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.transaction.Scope;
import dev.based.internal.watch.ScopeWatch;
import dev.based.spi.BodyOf;
import dev.based.spi.TransactionMode;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session from the wait for its connection to the return of it. */
public final class SessionRun<T extends @Nullable Object> extends Holder<T> implements Line.Loss {
    private final TransactionMode mode;
    private final Body<? super Session, T> body;
    private final Callbacks callbacks;
    private final @Nullable Behalf caller = Behalf.current();
    private final CallSite opened;
    private final @Nullable ScopeWatch watch;
    private @Nullable CallSite site;
    /** Guarded by the monitor, but to be looked at without. */
    private volatile @Nullable Frame frame;

    private @Nullable BodyRun<T> run;
    private boolean entered;

    /**
     * Creates a session that has not asked for a connection.
     *
     * @param supply where its connection comes from
     * @param callbacks where the body is called and the outcome told
     * @param mode how its transaction is opened
     * @param limit how long it may take, or null
     * @param body the user's
     * @param watch who watches, or null
     */
    public SessionRun(
            Supply supply,
            Callbacks callbacks,
            TransactionMode mode,
            @Nullable TimeLimit limit,
            Body<? super Session, T> body,
            @Nullable ScopeWatch watch) {
        super(supply, callbacks, limit);
        this.watch = watch;
        this.mode = mode;
        this.body = body;
        this.callbacks = callbacks;
        opened = body instanceof OwnBody<?> own ? own.site() : supply.kernel().openedBy(BodyOf.writtenOf(body));
    }

    /** The same, after somebody was told the session's future. */
    public CompletionStage<T> begin(Consumer<? super CompletableFuture<T>> known) {
        known.accept(promise());
        return begin();
    }

    /** Asks for a connection, and remembers where it was called if that is to be waited for. */
    public CompletionStage<T> begin() {
        if (watch != null) {
            watch.attempts();
        }
        CompletionStage<T> stage = start();
        boolean vain;
        synchronized (this) {
            site = isWaiting() ? called() : null;
            vain = isWaiting() && stopReason() != null;
        }
        if (vain) { // who stopped it found nothing in the pool's queue
            stop();
            stopped();
        }
        return stage;
    }

    private CallSite called() {
        return body instanceof OwnBody<?> own
                ? own.site()
                : supply().kernel().callSites().here(BodyOf.writtenOf(body));
    }

    private synchronized @Nullable CallSite site() {
        return site;
    }

    @Override
    void hold(PooledConnection lease) {
        Frame begun = frame;
        if (begun != null) {
            begun.line().resume(lease.connection());
        } else if (callbacks.areMoved()) {
            run(lease);
        } else {
            enter(lease);
        }
    }

    /** Once, whatever the author's code does: if it throws behind a body that has begun, that body is stopped. */
    private void enter(PooledConnection lease) {
        try {
            lease.connection().runBody(() -> entered(lease));
        } catch (Throwable ofTheAuthor) {
            Throwable reason = supply().kernel().errors().explainWithoutValues(ofTheAuthor);
            BodyRun<T> begun = stopBeginning(reason);
            if (begun == null) {
                giveBack(lease, true, false, null, reason);
            } else {
                begun.stop(reason);
            }
        }
    }

    private void entered(PooledConnection lease) {
        lease.runsBodies();
        try {
            run(lease);
        } catch (Throwable thrown) {
            broken(lease, thrown);
        }
    }

    private void run(PooledConnection lease) {
        Line line = supply().line(lease, () -> overdue(null), supply().shared() == null ? this : null);
        Scope scope = new Scope(supply().kernel(), line, mode, supply().shared(), supply()::wrote);
        Frame outermost = new Frame(scope, null, scope.outermostDepth()).watchedBy(watch);
        BodyRun<T> bodyRun = new BodyRun<>(
                outermost,
                callbacks,
                caller,
                (result, error) -> {
                    if (!mode.readOnly()) {
                        supply().wrote();
                    }
                    line.leave(() -> {
                        Behalf before = Behalf.enter(caller); // what follows is the body's no more
                        try {
                            giveBack(connection(), line.isBroken(), line.isTouched(), result, error);
                        } finally {
                            Behalf.enter(before);
                        }
                    });
                },
                reason -> {},
                opened);
        Throwable unwanted;
        synchronized (this) {
            if (entered) {
                return;
            }
            entered = true;
            unwanted = isHolding() ? stopReason() : Unanswered.lost();
            if (unwanted == null) {
                frame = outermost;
                run = bodyRun;
            }
        }
        if (watch != null) {
            watch.leased();
        }
        if (unwanted == null) {
            bodyRun.start(body);
        } else {
            giveBack(lease, false, false, null, unwanted);
        }
    }

    /** The body goes on meanwhile: its first statement waits for another connection. */
    @Override
    public boolean isReplaced() {
        PooledConnection lost = connection();
        return lost != null && replace(lost);
    }

    @Override
    void notReplaced(Throwable why) {
        Objects.requireNonNull(frame).line().refuse(why);
    }

    @Override
    public @Nullable Behalf behalf() {
        BodyRun<T> running;
        synchronized (this) {
            running = run;
        }
        return running == null ? null : running.behalf();
    }

    @Override
    public @Nullable Object running() {
        Frame begun = frame;
        return begun == null ? null : begun.line().running();
    }

    @Override
    public boolean isAtRest() {
        return frame != null && running() == null;
    }

    @Override
    public String activity() {
        Object running = running();
        return running == null ? OwnBody.idleOf(body) : "It runs now: " + running;
    }

    /** The body's run, if it has begun; if not, it never will, for that reason. */
    private synchronized @Nullable BodyRun<T> stopBeginning(Throwable reason) {
        if (run == null) {
            stopBecause(reason);
        }
        return run;
    }

    @Override
    public void refused(Throwable error) {
        super.refused(CallSite.show(supply().kernel().errors().explainWithoutValues(error), site()));
    }

    @Override
    public String purpose() {
        return OwnBody.purposeOf(body, opened);
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
        CancellationException whileWaiting =
                new CancellationException("The session was cancelled while it waited for a connection.");
        if (stopWaiting(whileWaiting)) {
            return Stop.STOPPED;
        }
        BodyRun<T> running = stopBeginning(whileWaiting);
        if (running == null) {
            beginGrace(whileWaiting);
            return promise().isDone() ? Stop.ENDED : Stop.STOPPED;
        }
        CancellationException cancelled = Canceller.cancels("The session");
        Runnable grace = () -> beginGrace(cancelled);
        Stop stop = running.stop(null, grace);
        stopReplacing(whileWaiting);
        if (stop == Stop.TOO_LATE) { // nobody wants to wait for COMMIT any longer
            grace.run();
        }
        return stop == Stop.ENDED ? ended(promise()) : stop;
    }

    @Override
    DatabaseTimeoutException timeout(TimeLimit passed, boolean waiting) {
        return waiting
                ? CallSite.show(passed.error("session", ", which it spent waiting for a connection"), site())
                : BlockedThread.show(
                        CallSite.show(passed.error("session", " and was rolled back"), opened),
                        running() == null ? null : connection());
    }

    /** Also COMMIT and the reset have no more than the grace period from here on. */
    @Override
    void stopLate(DatabaseTimeoutException reason) {
        BodyRun<T> running = stopBeginning(reason);
        if (running != null) {
            running.stop(reason);
        }
        stopReplacing(reason);
    }

    @Override
    void stopEnding(Throwable reason) {
        Frame begun = frame;
        if (begun != null) {
            begun.stop(reason);
        }
    }

    @Override
    void abandon() {
        Frame begun = frame;
        if (begun != null) {
            begun.line().abandon(Unanswered.lost());
        }
    }

    @Override
    void giveUpInside(@Nullable Object stuck) {
        Frame begun = frame;
        if (begun == null) {
            return;
        }
        if (running() == stuck) {
            GivenUp.tell(begun, Unanswered.lost());
        } else {
            GivenUp.tellStopped(begun, Unanswered.lost());
        }
    }

    @Override
    @Nullable
    Throwable givenUp(Throwable reason) {
        Frame begun = frame;
        return begun == null ? reason : GivenUp.error(begun, reason);
    }

    @Override
    void giveUpAll(Throwable told) {
        Frame begun = frame;
        if (begun != null) {
            GivenUp.tell(begun, told);
        }
    }

    /** What a lock holds up is asked to end first, where it is known then what came of it. */
    @Override
    public void cleanupOverdue(PooledConnection held) {
        Frame begun = frame;
        if (begun != null && begun.line().stops().asksHeldUp()) {
            begun.stop(CallSite.show(Unanswered.heldUp(), opened));
        } else {
            super.cleanupOverdue(held);
        }
    }

    /** Before the body is called, and behind it, nothing of the user's is waited for. */
    @Override
    public @Nullable Object pendingCleanup() {
        Frame begun = frame;
        Object returning = super.pendingCleanup();
        if (returning != null) {
            return returning;
        }
        return begun == null ? this : begun.line().pendingCleanup();
    }
}
