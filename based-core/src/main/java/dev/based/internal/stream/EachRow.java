package dev.based.internal.stream;

import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Stages;
import dev.based.internal.thread.Behalf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes an asynchronous step for each row of a stream; the next row is asked for when it has completed. */
final class EachRow<T> extends Consumption<T, @Nullable Void> {
    private final Function<? super T, ? extends CompletionStage<?>> step;
    private final @Nullable Behalf behalf = Behalf.current();
    private @Nullable CompletableFuture<?> running;
    private boolean stopped;

    EachRow(Callbacks callbacks, Function<? super T, ? extends CompletionStage<?>> step) {
        super(callbacks);
        this.step = step;
    }

    @Override
    void begin() {
        request(1);
    }

    @Override
    public void onNext(T row) {
        CompletableFuture<?> future =
                Stages.call(() -> "The step of forEach", () -> Behalf.call(behalf, () -> anything(step.apply(row))));
        boolean late;
        synchronized (this) {
            running = future;
            late = stopped;
        }
        Stages.settle(future, (result, error) -> stepEnded(error));
        if (late) {
            Stages.cancel(future);
        }
    }

    @SuppressWarnings("unchecked") // the result is not looked at
    private static CompletionStage<Object> anything(CompletionStage<?> stage) {
        return (CompletionStage<Object>) stage;
    }

    private void stepEnded(@Nullable Throwable error) {
        if (error != null) {
            refuse(error);
            return;
        }
        synchronized (this) {
            running = null;
        }
        request(1);
    }

    @Override
    public void onComplete() {
        promise().resolve(null);
    }

    @Override
    public Stop stop() {
        CompletableFuture<?> current;
        synchronized (this) {
            stopped = true;
            current = running;
        }
        Stop stop = super.stop();
        if (current != null && stop == Stop.STOPPED) {
            Stages.cancel(current);
        }
        return stop;
    }
}
