package dev.based.internal.watch;

import dev.based.internal.async.Ending;
import dev.based.internal.thread.BodyContext;
import dev.based.observe.SessionEnd;
import dev.based.observe.SessionObserver;
import dev.based.observe.TransactionEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A session or a transaction inside one that is watched: its course, and its one end. Safe for use by several threads. */
public final class ScopeWatch implements Ending, BodyContext {
    private final List<Eye> eyes;
    private final @Nullable SessionObserver[] observers;
    private final AtomicBoolean over = new AtomicBoolean();
    private final long begun;
    private volatile long asked;
    private volatile boolean isWaiting;
    private volatile long waited;
    private volatile int attempt;
    private volatile @Nullable Throwable failure;

    ScopeWatch(List<Eye> eyes, @Nullable SessionObserver[] observers) {
        this.eyes = eyes;
        this.observers = observers;
        begun = System.nanoTime();
    }

    @Nullable
    SessionObserver observer(int index) {
        return observers[index];
    }

    /** An attempt begins, which asks for a connection. They come one after the other. */
    public void attempts() {
        int number = attempt + 1;
        attempt = number;
        asked = System.nanoTime();
        isWaiting = true;
        Throwable before = failure;
        if (number > 1 && before != null && !over.get()) {
            each((eye, observer) -> eye.tell(observer, told -> told.retried(number, before)));
        }
    }

    /** Takes note of what an attempt failed with; gives it back. */
    public Throwable failed(Throwable error) {
        failure = error;
        return error;
    }

    /** The connection is there. */
    public void leased() {
        if (isWaiting) {
            isWaiting = false;
            waited += System.nanoTime() - asked;
        }
    }

    /** BEGIN was answered. */
    public void opened(@Nullable Throwable error) {
        tell(new TransactionEvent(TransactionEvent.Step.BEGIN, Duration.ZERO, error));
    }

    /** What ends the transaction was answered. */
    public void closed(TransactionEvent.Step step, long sentNanos, @Nullable Throwable error) {
        tell(new TransactionEvent(step, Duration.ofNanos(System.nanoTime() - sentNanos), error));
    }

    private void tell(TransactionEvent event) {
        each((eye, observer) -> eye.tell(observer, told -> told.transaction(event)));
    }

    @Override
    public Runnable enter() {
        SessionObserver.@Nullable Entered[] entered = new SessionObserver.@Nullable Entered[observers.length];
        for (int i = 0; i < observers.length; i++) {
            SessionObserver observer = observers[i];
            entered[i] = observer == null ? null : eyes.get(i).ask(observer, SessionObserver::enter);
        }
        return () -> {
            for (int i = entered.length - 1; i >= 0; i--) {
                eyes.get(i).tell(entered[i], SessionObserver.Entered::close);
            }
        };
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable error) {
        if (over.getAndSet(true)) {
            return;
        }
        long now = System.nanoTime();
        long waiting = waited + (isWaiting ? now - asked : 0);
        SessionEnd end =
                new SessionEnd(Outcomes.of(error), error, Duration.ofNanos(waiting), Duration.ofNanos(now - begun));
        each((eye, observer) -> eye.tell(observer, told -> told.ended(end)));
    }

    private void each(Telling telling) {
        for (int i = 0; i < observers.length; i++) {
            telling.tell(eyes.get(i), observers[i]);
        }
    }

    private interface Telling {
        void tell(Eye eye, @Nullable SessionObserver observer);
    }
}
