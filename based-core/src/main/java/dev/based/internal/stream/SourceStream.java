package dev.based.internal.stream;

import dev.based.Row;
import dev.based.RowIterator;
import dev.based.RowStream;
import dev.based.internal.async.Callbacks;
import dev.based.internal.page.Groups;
import dev.based.internal.page.PageSource;
import dev.based.internal.page.Pages;
import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Unchecked;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** A stream of what becomes of the rows of a {@link PageSource}. */
public final class SourceStream<T> implements RowStream<T> {
    private final Supplier<Callbacks> caller;
    private final PageSource.Factory factory;
    private final Consumer<Throwable> refusals;
    private final Pages<? extends T> pages;
    private final AtomicBoolean taken;

    private SourceStream(
            Supplier<Callbacks> caller,
            PageSource.Factory factory,
            Consumer<Throwable> refusals,
            Pages<? extends T> pages,
            AtomicBoolean taken) {
        this.caller = caller;
        this.factory = factory;
        this.refusals = refusals;
        this.pages = pages;
        this.taken = taken;
    }

    /**
     * Makes a stream that has begun nothing.
     *
     * @param caller gives the callbacks of the thread that it is called on; may throw
     * @param factory makes the source; may throw
     * @param refusals told why there is no source, if there is none
     * @param mapper makes what the consumer wants of the rows of a page
     */
    public static <T> RowStream<T> of(
            Supplier<Callbacks> caller,
            PageSource.Factory factory,
            Consumer<Throwable> refusals,
            Function<List<Row>, ? extends List<T>> mapper) {
        Pages<T> pages = (rows, last) -> mapper.apply(rows).iterator();
        return new SourceStream<>(caller, factory, refusals, pages, new AtomicBoolean());
    }

    @Override
    public <R> RowStream<R> map(Function<? super T, ? extends R> function) {
        Objects.requireNonNull(function, "The function is null.");
        return new SourceStream<>(caller, factory, refusals, Pages.map(pages, function), taken);
    }

    @Override
    public <K extends @Nullable Object, R> RowStream<R> groupBy(
            Function<? super T, ? extends K> key, BiFunction<? super K, ? super List<T>, ? extends R> function) {
        Objects.requireNonNull(key, "The function for the key is null.");
        Objects.requireNonNull(function, "The function for the groups is null.");
        return new SourceStream<>(caller, factory, refusals, new Groups<>(pages, key, function), taken);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "The subscriber is null.");
        subscribe(subscriber, caller, () -> {});
    }

    /** Subscribes; what is to be run at the end is run once nothing is left to do for the stream. */
    private void subscribe(Flow.Subscriber<? super T> subscriber, Supplier<Callbacks> where, Runnable onEnd) {
        Callbacks callbacks;
        PageSource.Factory source = factory;
        try {
            callbacks = where.get();
        } catch (Throwable unfit) {
            callbacks = Callbacks.AT_HAND;
            source = listener -> {
                throw Unchecked.<RuntimeException>sneaky(unfit);
            };
        }
        if (taken.getAndSet(true)) {
            source = listener -> {
                throw new IllegalStateException(
                        "The stream has a consumer already, or had one. Call stream(...) again for another.");
            };
        }
        PageSource.Factory chosen = source;
        new RowSubscription<T>(subscriber, pages, callbacks, onEnd).start(listener -> open(chosen, listener));
    }

    private PageSource open(PageSource.Factory source, PageSource.Listener listener) {
        try {
            return source.open(listener);
        } catch (Throwable refusal) {
            refusals.accept(refusal);
            throw refusal;
        }
    }

    private <R extends @Nullable Object> CompletionStage<R> begin(Consumption<T, R> consumption) {
        subscribe(consumption, caller, consumption::sourceEnded);
        return consumption.promise();
    }

    @Override
    public CompletionStage<@Nullable Void> forEach(Function<? super T, ? extends CompletionStage<?>> step) {
        return step == null
                ? callbacksOrNone().failed(new NullPointerException("The step of forEach is null."))
                : begin(new EachRow<>(callbacksOrNone(), step));
    }

    @Override
    public CompletionStage<@Nullable Void> consume(Consumer<? super T> action) {
        if (action == null) {
            return callbacksOrNone().failed(new NullPointerException("The action of consume is null."));
        }
        Behalf behalf = Behalf.current(); // as of a step of forEach
        Consumer<T> each = row -> {
            try {
                Behalf.call(behalf, Executors.callable(() -> action.accept(row)));
            } catch (Exception thrown) {
                throw Unchecked.sneaky(thrown);
            }
        };
        return begin(new CollectedRows<T, @Nullable Void>(callbacksOrNone(), each, () -> null));
    }

    @Override
    public <R extends @Nullable Object> CompletionStage<R> collect(Collector<? super T, ?, R> collector) {
        try {
            Objects.requireNonNull(collector, "The collector is null.");
            return begin(CollectedRows.of(callbacksOrNone(), collector));
        } catch (Throwable thrown) {
            return callbacksOrNone().failed(thrown);
        }
    }

    @Override
    public <R extends @Nullable Object> CompletionStage<R> reduce(
            R initial, BiFunction<? super R, ? super T, ? extends R> step) {
        if (step == null) {
            return callbacksOrNone().failed(new NullPointerException("The step of reduce is null."));
        }
        List<R> value = new ArrayList<>(1);
        value.add(initial);
        return begin(new CollectedRows<T, R>(
                callbacksOrNone(), row -> value.set(0, step.apply(value.get(0), row)), () -> value.get(0)));
    }

    private Callbacks callbacksOrNone() {
        try {
            return caller.get();
        } catch (Throwable unfit) {
            return Callbacks.AT_HAND; // told by the stream
        }
    }

    @Override
    public RowIterator<T> iterator() {
        AwaitedRows<T> rows = new AwaitedRows<>();
        subscribe(rows, () -> Callbacks.AT_HAND, () -> {}); // the thread that waits runs what follows
        return rows;
    }
}
