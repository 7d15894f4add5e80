package dev.based.internal.frame;

import dev.based.internal.line.Line;
import dev.based.internal.line.Step;
import dev.based.spi.Connection;
import dev.based.spi.Pipelining;
import dev.based.spi.TransactionStatus;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * COMMIT, or what releases a savepoint, sent right behind statements that are not answered: on the way of one round trip. It has an
 * effect only if all of them succeed, by the server's own rules, or since there was nothing else in the transaction. If it turns out
 * that it was not sent, the frame ends as if it had not been tried.
 *
 * <p>Guarded by the line's monitor.
 */
final class EarlyEnd implements Step<Object> {
    private final Frame frame;
    private final String sql;
    private final boolean whole;
    private final boolean harmless;
    private final long sent;
    private boolean refused;
    private boolean onTheWay;
    private boolean over;
    private @Nullable Throwable error;
    private @Nullable Throwable wanted;

    /**
     * Creates a step.
     *
     * @param whole whether it may also be sent behind a statement that is refused before it is sent
     * @param harmless whether it is the same whether or not it takes effect
     */
    private EarlyEnd(Frame frame, String sql, boolean whole, boolean harmless) {
        this.frame = frame;
        this.sql = sql;
        this.whole = whole;
        this.harmless = harmless;
        sent = frame.watch() == null ? 0 : System.nanoTime();
    }

    /** A step for a frame, or null if it takes several texts, or the dialect does not say which. */
    static @Nullable EarlyEnd of(Frame frame, @Nullable List<String> texts, boolean whole, boolean harmless) {
        return texts != null && texts.size() == 1 ? new EarlyEnd(frame, texts.get(0), whole, harmless) : null;
    }

    /** Lines it up, under the monitor; gives what sends it, or null if it cannot be sent now. */
    @Nullable
    Runnable lineUp() {
        Line line = frame.line();
        if (frame.scope().kernel().pipelining() == Pipelining.ALL) {
            Step<?> first = line.offer(this);
            return () -> line.drive(first);
        }
        onTheWay = line.offerBehind(this);
        return onTheWay ? () -> line.sendBehind(this) : null;
    }

    /** Whether its turn has come, so that nothing before it can be stopped for sure. */
    boolean isOnTheWay() {
        return onTheWay;
    }

    /** Whether it was answered, or the answer is lost. */
    boolean isOver() {
        return over;
    }

    /** What it failed with, or null. */
    @Nullable
    Throwable error() {
        return error;
    }

    /** When it was made, for those who watch. */
    long sent() {
        return sent;
    }

    boolean isHarmless() {
        return harmless;
    }

    /** Takes note that the statements before it are to be stopped; what the server makes of that is the outcome. */
    void stop(Throwable reason) {
        wanted = wanted == null ? reason : wanted;
    }

    /** Why the statements before it are to be stopped, or null. */
    @Nullable
    Throwable wanted() {
        return wanted;
    }

    /** What has failed, or is to be stopped, before its turn came. */
    @Override
    public @Nullable Throwable refusal() {
        synchronized (frame.line()) {
            Throwable reason = frame.refusalToKeep(harmless);
            refused = reason != null;
            onTheWay = reason == null;
            return reason;
        }
    }

    @Override
    public void comesBack() {
        onTheWay = false;
    }

    @Override
    @SuppressWarnings("unchecked") // only whether it is false is looked at
    public CompletionStage<Object> send(Connection connection) {
        return (CompletionStage<Object>) (whole ? connection.control(sql) : connection.controlBehind(sql));
    }

    @Override
    public Runnable done(@Nullable Object result, @Nullable Throwable failure, TransactionStatus status) {
        boolean unsent = refused || (failure == null && Boolean.FALSE.equals(result));
        boolean nothing = !whole && failure == null && result == null;
        synchronized (frame.line()) {
            over = !unsent;
            error = nothing ? new NullPointerException("The stage of controlBehind() completed with null.") : failure;
            if (unsent) {
                frame.endsLater();
            }
        }
        return frame::goOn;
    }

    @Override
    public boolean internal() {
        return true;
    }

    @Override
    public boolean mayBeCancelled() {
        return false;
    }

    /** The text. */
    @Override
    public String toString() {
        return sql;
    }
}
