package dev.based.internal.stream;

import dev.based.internal.async.Callbacks;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Puts all rows of a stream into something. */
final class CollectedRows<T, R extends @Nullable Object> extends Consumption<T, R> {
    private final Consumer<? super T> accumulator;
    private final Supplier<R> finisher;
    private @Nullable R result; // read and written by signals, which come one at a time

    CollectedRows(Callbacks callbacks, Consumer<? super T> accumulator, Supplier<R> finisher) {
        super(callbacks);
        this.accumulator = accumulator;
        this.finisher = finisher;
    }

    static <T, A, R extends @Nullable Object> CollectedRows<T, R> of(
            Callbacks callbacks, Collector<? super T, A, R> collector) {
        A container = collector.supplier().get();
        BiConsumer<A, ? super T> accumulator = collector.accumulator();
        return new CollectedRows<>(
                callbacks,
                row -> accumulator.accept(container, row),
                () -> collector.finisher().apply(container));
    }

    @Override
    void begin() {
        request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T row) {
        try {
            accumulator.accept(row);
        } catch (Throwable thrown) {
            refuse(thrown);
        }
    }

    @Override
    public void allTaken() {
        try {
            result = finisher.get();
        } catch (Throwable thrown) {
            refuse(thrown);
        }
    }

    @Override
    public void onComplete() {
        promise().settle(result, null);
    }
}
