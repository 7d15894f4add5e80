package dev.based.internal.body;

import dev.based.BasedException;
import dev.based.Body;
import dev.based.ErrorKind;
import dev.based.Session;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.closing.EndOfSessions;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Unawaited;
import dev.based.internal.frame.Frame;
import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Canceller;
import dev.based.internal.thread.Interruption;
import dev.based.internal.transaction.FrameBody;
import dev.based.spi.BodyThread;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A body that runs in a frame: when its stage completes, the frame is closed; when it is stopped, both are. */
public final class BodyRun<T extends @Nullable Object> implements FrameBody {
    private final Frame frame;
    private final Callbacks callbacks;
    private final Behalf behalf;
    private final BiConsumer<@Nullable T, @Nullable Throwable> outcome;
    private final Consumer<Throwable> whenGivenUp;
    private final CallSite opened;
    private volatile @Nullable T result;
    private @Nullable CompletableFuture<T> future;
    private @Nullable CompletableFuture<@Nullable Void> returned;
    private @Nullable Interruption inside;
    private boolean called;
    private boolean stopped;

    /**
     * Creates a run.
     *
     * @param frame the frame that the body is given
     * @param callbacks where the body is called
     * @param caller on whose behalf it was asked for, or null
     * @param outcome told the body's result, or the error that the frame ended with
     * @param whenGivenUp told why the frame's end is not waited for, perhaps before the outcome
     * @param opened where the body was given to the library
     */
    public BodyRun(
            Frame frame,
            Callbacks callbacks,
            @Nullable Behalf caller,
            BiConsumer<@Nullable T, @Nullable Throwable> outcome,
            Consumer<Throwable> whenGivenUp,
            CallSite opened) {
        this.opened = opened;
        this.frame = frame;
        this.callbacks = callbacks;
        this.outcome = outcome;
        this.whenGivenUp = whenGivenUp;
        behalf = new Behalf(frame.scope().kernel(), caller, frame.watch());
        frame.runBy(this);
    }

    /** On whose behalf the body was asked for, or null. */
    @Nullable
    Behalf caller() {
        return behalf.outer();
    }

    /** On whose behalf the body's own calls are made. */
    public Behalf behalf() {
        return behalf;
    }

    public void start(Body<? super Session, T> body) {
        callbacks.run(() -> call(body));
    }

    private void call(Body<? super Session, T> body) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            called = true;
        }
        if (frame.parent() == null && Thread.currentThread() instanceof BodyThread thread) {
            // What follows the body may await no longer: other sessions' work comes to the thread by then.
            AtomicReference<CompletableFuture<T>> stage = new AtomicReference<>();
            thread.runBody(() -> stage.set(enter(body)));
            follow(stage.get());
        } else {
            follow(enter(body));
        }
    }

    private CompletableFuture<T> enter(Body<? super Session, T> body) {
        Interruption interruption = BodyThread.awaiting() == null ? null : Interruption.begin();
        entered(interruption);
        try {
            return Stages.callOr(
                    () -> CallSite.show(Stages.nothingReturned("The body of the " + frame.title(), "run"), opened),
                    () -> Behalf.call(behalf, () -> body.run(new FrameSession(frame))));
        } finally {
            entered(null);
            if (interruption != null) {
                interruption.end();
            }
        }
    }

    /** Straight code on a connection's own thread has no stage before it returns; what stops it is an interrupt, until then. */
    private synchronized void entered(@Nullable Interruption interruption) {
        inside = interruption;
        if (interruption != null && stopped) {
            Canceller.as(canceller(), interruption::interrupt);
        }
    }

    private void follow(CompletableFuture<T> stage) {
        boolean late;
        CompletableFuture<@Nullable Void> waiting;
        synchronized (this) {
            future = stage;
            late = stopped;
            waiting = returned;
        }
        if (waiting != null) {
            waiting.complete(null);
        }
        if (stage instanceof Promise<?> promise) {
            promise.findSource(this::comesOf);
        }
        Stages.settle(stage, (value, error) -> {
            result = value;
            close(error == null ? unawaited(value) : error);
        });
        if (late) { // last, for the user's code may block there
            cancel(stage);
        }
    }

    /** Cancels what the body has begun, since its frame was stopped. */
    private void cancel(CompletableFuture<T> stage) {
        Canceller.as(canceller(), () -> Stages.cancel(stage));
    }

    private String canceller() {
        Throwable why = frame.stopReason();
        return "with the " + frame.title() + " to whose body it belongs"
                + (why == null ? "." : ": " + why.getMessage());
    }

    /** What waits for the session's end cannot be what the session waits for. */
    private void comesOf(Promise<?> source) {
        if (source.job() instanceof EndOfSessions end && end.isOf(behalf.owner())) {
            end.refuse();
            stop(new BasedException(
                    ErrorKind.USAGE,
                    "The body of the " + frame.title()
                            + " waits for " + end.call + ", which waits for the session: all was rolled back. Call "
                            + end.call
                            + " behind the session, as in database.session(...).thenCompose(done -> database."
                            + end.call + ").",
                    null));
        } else {
            frame.endBehind(source);
        }
    }

    private @Nullable Throwable unawaited(@Nullable T value) {
        Throwable refusal =
                Unawaited.refusal(value, "the " + frame.title() + "'s body", ", so that all was rolled back");
        return refusal == null ? null : CallSite.show(refusal, opened);
    }

    /** When nothing is left of the work that the body began: a body that was cancelled may outlast its frame. */
    public CompletableFuture<@Nullable Void> bodySettled() {
        CompletableFuture<@Nullable Void> before;
        synchronized (this) {
            if (called && future == null && returned == null) {
                returned = new CompletableFuture<>();
            }
            before = returned;
        }
        return before == null ? stageSettled() : before.thenCompose(nothing -> stageSettled());
    }

    private CompletableFuture<@Nullable Void> stageSettled() {
        CompletableFuture<T> stage;
        synchronized (this) {
            stage = future;
        }
        return stage == null ? CompletableFuture.completedFuture(null) : Stages.settled(stage);
    }

    private void close(@Nullable Throwable error) {
        frame.close(error, reason -> outcome.accept(reason == null ? result : null, reason));
    }

    /** Stops the frame and the bodies in it; see {@link Frame#stop}. */
    public Job.Stop stop(@Nullable Throwable reason) {
        return frame.stop(reason);
    }

    /** The same, and runs something if they will have no effect, before any code of a user's is called. */
    public Job.Stop stop(@Nullable Throwable reason, Runnable stopped) {
        return frame.stop(reason, stopped);
    }

    @Override
    public void cancel() {
        CompletableFuture<T> running;
        synchronized (this) {
            stopped = true;
            running = future;
            if (inside != null) {
                Canceller.as(canceller(), inside::interrupt);
            }
        }
        if (running != null) {
            callbacks.run(() -> cancel(running));
        }
    }

    @Override
    public void end() {
        close(new CancellationException("The " + frame.title() + " was stopped.")); // the frame knows why
    }

    @Override
    public void giveUp(Throwable reason) {
        whenGivenUp.accept(reason);
    }
}
