package dev.based.internal.copy;

import dev.based.ParameterException;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.call.Calls;
import dev.based.internal.kernel.CopyPlan;
import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Canceller;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows that go into a table inside a transaction, a part at a time: while the database takes one or two parts, the next is put
 * together. What fails first ends the copy, when the parts on their way have ended.
 *
 * <p>The source gives rows by one thread at a time. The rest of the state is guarded by the monitor, without which everything else is
 * called.
 */
public abstract class CopyRun extends Job {
    /** How many rows a part has at most: a database takes them in a few milliseconds. */
    static final int ROWS = 2_048;

    /** How many bytes, or characters, about. */
    private static final int BYTES = 1 << 20;

    private static final int PER_VALUE = 16;
    private static final int PARTS = 2;

    private final Target target;
    private final Promise<Long> promise = new Promise<>(this);
    private final ArrayDeque<Calls.Copy> ready = new ArrayDeque<>(PARTS);
    private List<@Nullable Object[]> forming = new ArrayList<>();
    private long bytes;
    private long taken;
    private long copied;
    private int onTheWay;
    private boolean handing;
    private boolean complete;
    private boolean told;
    private @Nullable Throwable failure;

    /**
     * Where the rows go.
     *
     * @param plan the statement and its values
     * @param submit runs the call for a part
     * @param caller on whose behalf the copy was asked for, as the source is
     */
    public record Target(
            CopyPlan plan,
            Function<Calls.Copy, CompletionStage<Long>> submit,
            @Nullable Behalf caller) {}

    CopyRun(Target target) {
        this.target = target;
    }

    /** Begins; gives the number of rows when all were inserted. */
    public final CompletionStage<Long> start() {
        try {
            Behalf.call(target.caller, () -> {
                begin();
                return null;
            });
        } catch (Throwable thrown) {
            fail(thrown);
        }
        return promise;
    }

    /** Begins to ask for rows. */
    abstract void begin() throws Exception;

    /** Asks for more rows, if there {@link #isRoom()}. */
    abstract void more();

    /** Asks for none any more. Called at least once if the copy fails. */
    abstract void leave() throws Exception;

    /** Whether rows are wanted: the source has more, and less than two parts wait or are on their way. */
    final synchronized boolean isRoom() {
        return failure == null && !complete && onTheWay + ready.size() < PARTS;
    }

    /** Whether no row is wanted any more. */
    final synchronized boolean isOver() {
        return failure != null || complete;
    }

    final @Nullable Behalf caller() {
        return target.caller;
    }

    /**
     * Takes a row; true if a part is full by that, which {@link #hand()} hands on.
     *
     * @throws ParameterException if it is none for the table
     */
    final boolean add(@Nullable Object row) {
        @Nullable Object[] values;
        try {
            values = target.plan.values(row);
        } catch (ParameterException unfit) {
            throw taken > Integer.MAX_VALUE ? unfit : unfit.inSet((int) taken);
        }
        forming.add(values);
        taken++;
        for (Object value : values) {
            bytes += PER_VALUE + length(value);
        }
        if (forming.size() < ROWS && bytes < BYTES) {
            return false;
        }
        finishPart();
        return true;
    }

    private static long length(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.length();
        }
        if (value instanceof byte[] binary) {
            return binary.length;
        }
        return value instanceof Object[] elements ? (long) PER_VALUE * elements.length : 0;
    }

    private void finishPart() {
        if (forming.isEmpty()) {
            return;
        }
        Calls.Copy part = new Calls.Copy(target.plan.insert(), forming, taken - forming.size());
        forming = new ArrayList<>(forming.size());
        bytes = 0;
        synchronized (this) {
            ready.add(part);
        }
    }

    /** Takes note that there are no more rows. */
    final void complete() {
        finishPart();
        synchronized (this) {
            complete = true;
        }
        hand();
        conclude();
    }

    /** Takes note of a failure of the source, or of a row; the first one counts. */
    final void fail(Throwable error) {
        synchronized (this) {
            if (failure == null) {
                failure = error;
            }
            ready.clear();
        }
        try {
            leave();
        } catch (Throwable ofTheSource) {
            if (ofTheSource != error) {
                error.addSuppressed(ofTheSource);
            }
        }
        conclude();
    }

    /** Hands parts on in their order, by one thread at a time, until two are on their way. */
    final void hand() {
        synchronized (this) {
            if (handing) {
                return;
            }
            handing = true;
        }
        for (Calls.Copy part = next(); part != null; part = next()) {
            Calls.Copy handed = part;
            Stages.settle(Stages.call(() -> "The copy", () -> target.submit.apply(handed)), this::answered);
        }
    }

    private synchronized Calls.@Nullable Copy next() {
        if (failure == null && onTheWay < PARTS && !ready.isEmpty()) {
            onTheWay++;
            return ready.poll();
        }
        handing = false;
        return null;
    }

    private void answered(@Nullable Long rows, @Nullable Throwable error) {
        synchronized (this) {
            onTheWay--;
            copied += rows == null ? 0 : rows;
        }
        if (error != null) {
            fail(error);
            return;
        }
        hand();
        more();
        conclude();
    }

    private void conclude() {
        synchronized (this) {
            boolean over = failure != null || complete && ready.isEmpty();
            if (told || onTheWay > 0 || !over) {
                return;
            }
            told = true;
        }
        promise.settle(copied, failure);
    }

    /** The statements on their way are stopped with the transaction. */
    @Override
    public final Stop stop() {
        synchronized (this) {
            if (told) {
                return ended(promise);
            }
        }
        fail(Canceller.cancels("The copy"));
        return Stop.STOPPED;
    }
}
