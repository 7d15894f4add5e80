package dev.based.internal.session;

import dev.based.Body;
import dev.based.Session;
import dev.based.internal.async.Job;
import dev.based.internal.async.Stages;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A body that runs in a frame: when its stage completes, the frame is closed; when it is stopped, both are. */
final class BodyRun<T extends @Nullable Object> {
    private final Frame frame;
    private final BiConsumer<@Nullable T, @Nullable Throwable> outcome;
    private volatile @Nullable CompletableFuture<T> future;
    private volatile @Nullable T result;
    private volatile boolean stopped;

    /**
     * Creates a run.
     *
     * @param frame the frame that the body is given
     * @param outcome told the body's result, or the error that the frame ended with
     */
    BodyRun(Frame frame, BiConsumer<@Nullable T, @Nullable Throwable> outcome) {
        this.frame = frame;
        this.outcome = outcome;
        frame.runBy(this);
    }

    void start(Body<? super Session, T> body) {
        CompletableFuture<T> stage =
                Stages.call(() -> "The body of the " + frame.title(), () -> body.run(frame.session()));
        future = stage;
        if (stopped) {
            stage.cancel(true);
        }
        Stages.settle(stage, (value, error) -> {
            result = value;
            close(error);
        });
    }

    private void close(@Nullable Throwable error) {
        frame.close(error, reason -> outcome.accept(reason == null ? result : null, reason));
    }

    /** Stops the frame and the bodies in it; see {@link Frame#stop}. */
    Job.Stop stop(@Nullable Throwable reason) {
        return frame.stop(reason);
    }

    /** Cancels the body's stage and closes its frame, which was stopped. */
    void abort() {
        stopped = true;
        CompletableFuture<T> running = future;
        if (running != null) {
            running.cancel(true);
        }
        close(new CancellationException("The " + frame.title() + " was stopped.")); // the frame knows why
    }
}
