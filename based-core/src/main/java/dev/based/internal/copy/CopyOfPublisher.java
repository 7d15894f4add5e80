package dev.based.internal.copy;

import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Rows of a publisher, which is asked for some at a time while there is room. */
public final class CopyOfPublisher extends CopyRun {
    /** How many rows are asked for at a time: what has been asked for is kept, however large it is. */
    private static final int DEMAND = 128;

    private final Flow.Publisher<?> rows;
    private final Subscriber subscriber = new Subscriber();
    private Flow.@Nullable Subscription subscription;
    private int outstanding;
    private boolean cancelled;

    /** Creates a copy that has not begun. */
    public CopyOfPublisher(Target target, Flow.Publisher<?> rows) {
        super(target);
        this.rows = rows;
    }

    @Override
    void begin() {
        rows.subscribe(subscriber);
    }

    @Override
    void more() {
        Flow.Subscription open;
        synchronized (this) {
            open = subscription;
            if (open == null || cancelled || outstanding > 0 || !isRoom()) {
                return;
            }
            outstanding = DEMAND;
        }
        try {
            open.request(DEMAND);
        } catch (Throwable thrown) {
            fail(thrown);
        }
    }

    @Override
    void leave() {
        Flow.Subscription open;
        synchronized (this) {
            open = cancelled ? null : subscription;
            cancelled = true;
        }
        if (open != null) {
            open.cancel();
        }
    }

    private final class Subscriber implements Flow.Subscriber<Object> {
        @Override
        public void onSubscribe(Flow.Subscription given) {
            Objects.requireNonNull(given, "The subscription is null.");
            boolean unwanted;
            synchronized (CopyOfPublisher.this) {
                unwanted = cancelled || subscription != null;
                if (!unwanted) {
                    subscription = given;
                }
            }
            if (unwanted) {
                given.cancel();
            } else {
                more();
            }
        }

        @Override
        public void onNext(Object row) {
            Objects.requireNonNull(row, "The row is null.");
            if (isOver()) {
                return;
            }
            try {
                if (add(row)) {
                    hand();
                }
            } catch (Throwable unfit) {
                fail(unfit);
                return;
            }
            boolean wanted;
            synchronized (CopyOfPublisher.this) {
                outstanding--;
                wanted = outstanding == 0;
            }
            if (wanted) {
                more();
            }
        }

        @Override
        public void onError(Throwable error) {
            fail(error == null ? new NullPointerException("The publisher failed with null.") : error);
        }

        @Override
        public void onComplete() {
            if (!isOver()) {
                complete();
            }
        }
    }
}
