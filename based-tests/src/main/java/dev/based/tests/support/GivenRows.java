package dev.based.tests.support;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A publisher of rows for one subscriber, which it gives no more than it asks for, on the thread that asks. Then it ends or fails. */
public final class GivenRows implements Flow.Publisher<List<Object>> {
    private final Iterator<List<Object>> rows;
    private final @Nullable Throwable error;

    /**
     * Makes a publisher.
     *
     * @param rows what it gives
     * @param error what it fails with behind the last row, or null
     */
    public GivenRows(Iterable<List<Object>> rows, @Nullable Throwable error) {
        this.rows = rows.iterator();
        this.error = error;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super List<Object>> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            private long wanted;
            private boolean giving;
            private boolean ended;

            @Override
            public synchronized void request(long more) {
                wanted += more;
                if (giving) {
                    return;
                }
                giving = true;
                while (wanted > 0 && !ended && rows.hasNext()) {
                    wanted--;
                    subscriber.onNext(rows.next());
                }
                giving = false;
                if (!ended && !rows.hasNext()) {
                    ended = true;
                    end();
                }
            }

            private void end() {
                if (error == null) {
                    subscriber.onComplete();
                } else {
                    subscriber.onError(error);
                }
            }

            @Override
            public synchronized void cancel() {
                ended = true;
            }
        });
    }
}
