package dev.based.postgres;

import dev.based.BasedException;
import dev.based.ErrorKind;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** What waits for a subscriber, and how much it has asked for. Safe for use by several threads. */
final class Deliveries implements Subscription {
    private static final int MOST_WAITING = 10_000;

    private final Subscriber<? super Notification> subscriber;
    private final Queue<Notification> waiting = new ArrayDeque<>();
    private Runnable onEnd = () -> {};
    private long asked;
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean delivering;

    Deliveries(Subscriber<? super Notification> subscriber) {
        this.subscriber = subscriber;
    }

    /** What to do, once, when nothing is to be delivered any more; said before the subscriber is told of this. */
    void onEnd(Runnable action) {
        onEnd = action;
    }

    void add(Notification notification) {
        synchronized (this) {
            if (ended || failure != null) {
                return;
            }
            if (waiting.size() == MOST_WAITING) {
                failure = new BasedException(
                        ErrorKind.OTHER,
                        MOST_WAITING
                                + " notifications wait for the subscriber, which asks for them too slowly. Listen again,"
                                + " ask for more, and do the work elsewhere.",
                        null);
            } else {
                waiting.add(notification);
            }
        }
        deliver();
    }

    /** Fails after what waits was delivered, as far as it was asked for. */
    void fail(Throwable error) {
        synchronized (this) {
            failure = failure == null ? error : failure;
        }
        deliver();
    }

    @Override
    public void request(long count) {
        synchronized (this) {
            if (count <= 0) {
                waiting.clear();
                failure =
                        new IllegalArgumentException("A subscriber must ask for at least one notification (rule 3.9).");
            } else {
                asked = asked + count < 0 ? Long.MAX_VALUE : asked + count;
            }
        }
        deliver();
    }

    @Override
    public void cancel() {
        end();
    }

    private void end() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            waiting.clear();
        }
        onEnd.run();
    }

    /** Delivers by one thread at a time, the one that comes first. */
    private void deliver() {
        synchronized (this) {
            if (delivering) {
                return;
            }
            delivering = true;
        }
        Notification next = next();
        while (next != null) {
            try {
                subscriber.onNext(next);
            } catch (Throwable broken) { // which breaks rule 2.13, and counts as a cancel
                end();
                throw broken;
            }
            next = next();
        }
    }

    /** The next to deliver; if there is none, others may begin to deliver. */
    private @Nullable Notification next() {
        Throwable error;
        synchronized (this) {
            if (!ended && asked > 0 && !waiting.isEmpty()) {
                asked -= asked == Long.MAX_VALUE ? 0 : 1;
                return waiting.remove();
            }
            delivering = false;
            error = ended ? null : failure;
        }
        if (error != null) {
            end();
            subscriber.onError(error);
        }
        return null;
    }
}
