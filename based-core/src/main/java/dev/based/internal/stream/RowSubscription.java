package dev.based.internal.stream;

import dev.based.Row;
import dev.based.internal.async.Callbacks;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands the rows of a source to a subscriber as it asks for them. Whoever brings something new, a demand, a page or a cancel,
 * runs the loop if nobody does, so that signals come one at a time and never one inside the other.
 */
final class RowSubscription<T> implements Flow.Subscription, PageSource.Listener {
    private final Flow.Subscriber<? super T> subscriber;
    private final Function<List<Row>, ? extends List<? extends T>> mapper;
    private final Callbacks callbacks;
    private final Runnable onEnd;
    private final AtomicInteger news = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile boolean ended;
    private volatile @Nullable Throwable misuse;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Page page;

    private volatile @Nullable PageSource source;

    // Only the loop uses these.
    private Iterator<? extends T> rows = Collections.emptyIterator();
    private boolean reading;
    private boolean last;
    private boolean done;

    private record Page(List<Row> rows, boolean last) {}

    /**
     * Creates a subscription.
     *
     * @param subscriber who asked for it
     * @param mapper makes what the subscriber wants of the rows of a page
     * @param callbacks where the subscriber is called
     * @param onEnd run once nothing is left to do for the stream, however it ended
     */
    RowSubscription(
            Flow.Subscriber<? super T> subscriber,
            Function<List<Row>, ? extends List<? extends T>> mapper,
            Callbacks callbacks,
            Runnable onEnd) {
        this.subscriber = subscriber;
        this.mapper = mapper;
        this.callbacks = callbacks;
        this.onEnd = onEnd;
    }

    /** Begins, with the source to read from, or with the reason why there is none. */
    void start(PageSource.Factory factory) {
        news.incrementAndGet(); // until the subscriber has its subscription nobody else runs the loop
        try {
            source = factory.open(this);
        } catch (Throwable refusal) {
            failure = refusal;
        }
        callbacks.run(() -> {
            subscriber.onSubscribe(this);
            loop();
        });
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            misuse = new IllegalArgumentException(
                    "A subscriber must request at least one row, not " + count + " (Reactive Streams, rule 3.9).");
        } else {
            demand.accumulateAndGet(count, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        }
        wake();
    }

    /** The source learns of it at once, so that what the subscriber calls next finds the session free. */
    @Override
    public void cancel() {
        cancelled = true;
        PageSource known = source;
        if (known != null) {
            known.cancel();
        }
        wake();
    }

    @Override
    public void page(List<Row> arrived, boolean isLast) {
        page = new Page(arrived, isLast);
        wake();
    }

    @Override
    public void failed(Throwable error) {
        failure = error;
        onEnd.run();
        wake();
    }

    @Override
    public void ended() {
        ended = true;
        onEnd.run();
        wake();
    }

    private void wake() {
        if (news.getAndIncrement() == 0) {
            callbacks.run(this::loop);
        }
    }

    private void loop() {
        int seen = news.get();
        while (seen != 0) {
            while (!done && advance()) {
                // each turn is one signal, or one thing taken note of
            }
            seen = news.addAndGet(-seen);
        }
    }

    /** Does one thing; false if there is nothing to do before something new comes. */
    private boolean advance() {
        if (cancelled) {
            return abandon();
        }
        Throwable broken = misuse;
        if (broken != null) {
            abandon();
            subscriber.onError(broken);
            return false;
        }
        broken = failure;
        if (broken != null) {
            done = true;
            subscriber.onError(broken);
            return false;
        }
        return rows.hasNext() ? deliver() : nextPage();
    }

    /** Ends the source early, if it has not ended. */
    private boolean abandon() {
        done = true;
        rows = Collections.emptyIterator();
        PageSource known = source;
        if (known != null) {
            known.cancel();
        }
        return false;
    }

    private boolean deliver() {
        if (demand.get() == 0) {
            return false;
        }
        T row;
        try {
            row = rows.next();
        } catch (Throwable unfit) {
            abandon();
            subscriber.onError(unfit);
            return false;
        }
        if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
        }
        try {
            subscriber.onNext(row);
        } catch (Throwable thrown) {
            abandon();
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
            return false;
        }
        return true;
    }

    private boolean nextPage() {
        Page arrived = page;
        if (arrived != null) {
            page = null;
            reading = false;
            last = arrived.last();
            return take(arrived);
        }
        if (last) {
            if (!ended) {
                return false;
            }
            done = true;
            subscriber.onComplete();
            return false;
        }
        PageSource known = source;
        if (reading || demand.get() == 0 || known == null) {
            return false;
        }
        reading = true;
        known.read();
        return true;
    }

    private boolean take(Page arrived) {
        try {
            rows = mapper.apply(arrived.rows()).iterator();
            return true;
        } catch (Throwable unfit) {
            abandon();
            subscriber.onError(unfit);
            return false;
        }
    }
}
