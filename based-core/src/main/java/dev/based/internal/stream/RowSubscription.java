package dev.based.internal.stream;

import dev.based.Row;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.page.PageSource;
import dev.based.internal.page.Pages;
import dev.based.spi.Uncaught;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands the rows of a source to a subscriber as it asks for them. Whoever brings something new, a demand, a page or a cancel,
 * runs the loop if nobody does, so that signals come one at a time and never one inside the other.
 */
final class RowSubscription<T> implements Flow.Subscription, PageSource.Listener {
    private final Flow.Subscriber<? super T> subscriber;
    private final Pages<? extends T> pages;
    private final Callbacks callbacks;
    private final Runnable onEnd;
    private final boolean stepwise;
    private final AtomicInteger news = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile boolean completed;
    private volatile boolean refused;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Page page;

    private volatile @Nullable PageSource source;

    // Only the loop uses these.
    private Iterator<? extends T> rows = Collections.emptyIterator();
    private boolean reading;
    private boolean last;
    private boolean finishing;
    private boolean done;

    private record Page(List<Row> rows, boolean last) {}

    /**
     * Creates a subscription.
     *
     * @param subscriber who asked for it
     * @param pages makes what the subscriber wants of the rows
     * @param callbacks where the subscriber is called
     * @param onEnd run once nothing is left to do for the stream, however it ended
     */
    RowSubscription(
            Flow.Subscriber<? super T> subscriber, Pages<? extends T> pages, Callbacks callbacks, Runnable onEnd) {
        this.subscriber = subscriber;
        this.pages = pages;
        this.callbacks = callbacks;
        this.onEnd = onEnd;
        stepwise = subscriber instanceof StepwiseSubscriber;
    }

    /** Begins, with the source to read from, or with the reason why there is none. */
    void start(PageSource.Factory factory) {
        news.incrementAndGet(); // until the subscriber has its subscription nobody else runs the loop
        try {
            source = factory.open(this);
        } catch (Throwable refusal) {
            failed(refusal);
        }
        callbacks.run(() -> {
            signal(() -> subscriber.onSubscribe(this));
            loop();
        });
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            refuse(new IllegalArgumentException(
                    "A subscriber must request at least one row, not " + count + " (Reactive Streams, rule 3.9)."));
            return;
        }
        demand.accumulateAndGet(count, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        wake();
    }

    /** Ends the source because of an error of this side, which the subscriber is told once nothing is left to do for the stream. */
    void refuse(Throwable error) {
        refused = true;
        PageSource known = source;
        if (known != null) {
            known.refuse(error);
        }
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

    /** Cancels, unless the stream is ending by itself and will tell how. For subscribers of the library's own. */
    Job.Stop stop() {
        PageSource known = source;
        Job.Stop stop = known == null ? Job.Stop.STOPPED : known.cancel();
        if (stop == Job.Stop.STOPPED) {
            cancelled = true;
            wake();
        }
        return stop;
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
    public void completed() {
        completed = true;
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
        Throwable error = failure;
        if (error != null) {
            return end(() -> subscriber.onError(error));
        }
        if (completed) {
            return end(subscriber::onComplete);
        }
        if (refused) {
            return false;
        }
        return rows.hasNext() ? deliver() : last ? conclude() : nextPage();
    }

    private boolean end(Runnable lastSignal) {
        done = true;
        signal(lastSignal);
        return false;
    }

    private void signal(Runnable call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            leave(thrown);
        }
    }

    /** Takes a subscriber that threw, which it must not (Reactive Streams, rule 2.13), to have cancelled. */
    private void leave(Throwable thrown) {
        abandon();
        Uncaught.report(thrown);
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
            refuse(unfit);
            return true;
        }
        if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
        }
        try {
            subscriber.onNext(row);
        } catch (Throwable thrown) {
            leave(thrown);
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
            rows = pages.items(arrived.rows(), arrived.last());
        } catch (Throwable unfit) {
            refuse(unfit);
        }
        return true;
    }

    /** Ends the source well once the last row was taken. */
    private boolean conclude() {
        PageSource known = source;
        if (finishing || known == null || (stepwise && demand.get() == 0)) {
            return false;
        }
        finishing = true;
        if (subscriber instanceof StepwiseSubscriber<?> own) {
            own.allTaken();
        }
        if (!cancelled && !refused) {
            known.finish();
        }
        return true;
    }
}
