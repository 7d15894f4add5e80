package dev.based.internal.watch;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.internal.async.Ending;
import dev.based.observe.CallEnd;
import dev.based.observe.CallObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call that is watched: when it was sent and answered, and its one end. Safe for use by several threads. */
public final class CallWatch implements Ending {
    private final List<Eye> eyes;
    private final @Nullable CallObserver[] observers;
    private final AtomicBoolean over = new AtomicBoolean();
    private final long begun;
    private volatile long sent;
    private volatile boolean wasSent;
    private volatile long answered;
    private volatile boolean wasAnswered;
    private volatile long rows = -1;

    CallWatch(List<Eye> eyes, @Nullable CallObserver[] observers) {
        this.eyes = eyes;
        this.observers = observers;
        begun = System.nanoTime();
    }

    /** Takes note that the connection is given the statement now: once more, if another connection takes the place of a lost one. */
    public void sent() {
        sent = System.nanoTime();
        wasSent = true;
    }

    /** Takes note of the connection's answer. */
    public void answered(@Nullable Object answer) {
        answered = System.nanoTime();
        wasAnswered = true;
        rows = rows(answer);
    }

    private static long rows(@Nullable Object answer) {
        if (answer instanceof List<?> list) {
            return list.size();
        }
        if (answer instanceof BatchResult batch) {
            return batch.hasRows() && batch.rows().size() > 0 ? batch.rows().size() : batch.rowsAffected();
        }
        return answer instanceof ExecuteResult result ? result.rowsAffected() : -1;
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable error) {
        long now = System.nanoTime();
        long atServer = wasSent ? sent : now;
        long atReading = wasSent && wasAnswered ? Math.max(answered, atServer) : now;
        end(error, rows, atServer - begun, atReading - atServer, now - atReading);
    }

    /**
     * Tells the end of a stream, whose times somebody else has kept.
     *
     * @param error what it failed with, or null
     * @param count how many rows were read
     * @param waited for how long it waited for its connection
     * @param read for how long its pages were waited for
     */
    public void streamEnded(@Nullable Throwable error, long count, long waited, long read) {
        end(error, count, waited, read, Math.max(0, System.nanoTime() - begun - waited - read));
    }

    /** When it was called. */
    public long begunNanos() {
        return begun;
    }

    private void end(@Nullable Throwable error, long count, long waiting, long server, long reading) {
        if (over.getAndSet(true)) {
            return;
        }
        CallEnd end = new CallEnd(
                Outcomes.of(error),
                error,
                count,
                Duration.ofNanos(waiting),
                Duration.ofNanos(server),
                Duration.ofNanos(reading));
        for (int i = 0; i < observers.length; i++) {
            eyes.get(i).tell(observers[i], observer -> observer.ended(end));
        }
    }
}
