package dev.based.tests.races;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.DelegatingCursor;
import dev.based.spi.TransactionStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection that is lost, falls silent, or answers late now and then. Answers are told in the order of the commands. */
final class StormyConnection extends DelegatingConnection {
    private final Weather weather;
    private volatile boolean lost;
    private volatile boolean silent;
    /** What answers wait for. */
    private CompletableFuture<Object> gate = CompletableFuture.completedFuture(1);

    private volatile @Nullable TransactionStatus told;

    StormyConnection(Connection delegate, Weather weather) {
        super(delegate);
        this.weather = weather;
    }

    private <T> CompletionStage<T> suffer(Supplier<CompletionStage<T>> send) {
        if (!lost && weather.strikes(Fault.LOST_BEFORE)) {
            lost = true;
        }
        if (lost) {
            return CompletableFuture.failedFuture(new CommandNotSentException(null));
        }
        silent |= weather.strikes(Fault.SILENT);
        if (silent && weather.draw(2) == 0) {
            return new CompletableFuture<>();
        }
        if (weather.strikes(Fault.LATE)) {
            holdAnswers();
        }
        boolean losing = weather.strikes(Fault.LOST_BEHIND);
        CompletableFuture<T> answer = new CompletableFuture<>();
        send.get().whenComplete((value, error) -> answered(answer, value, error, losing));
        if (weather.strikes(Fault.LOST_MEANWHILE)) {
            lost = true;
            answer.completeExceptionally(new LostException());
        }
        return answer;
    }

    private synchronized void holdAnswers() {
        gate = CompletableFuture.allOf(gate, weather.later()).thenApply(done -> 1);
    }

    private <T> void answered(CompletableFuture<T> answer, T value, @Nullable Throwable error, boolean losing) {
        TransactionStatus status = super.transactionStatus();
        lost |= losing;
        CompletableFuture<Object> before;
        synchronized (this) {
            before = gate;
        }
        before.thenRun(() -> {
            if (silent) {
                return;
            }
            told = status;
            if (lost) {
                answer.completeExceptionally(new LostException());
            } else if (error != null) {
                answer.completeExceptionally(error);
            } else {
                answer.complete(value);
            }
        });
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return suffer(() -> super.fetch(command, maxRows));
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return suffer(() -> super.execute(command));
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return suffer(() -> super.batch(command, values));
    }

    @Override
    public CompletionStage<Cursor> cursor(Command command, int pageSize) {
        return suffer(() -> super.cursor(command, pageSize)).thenApply(Suffering::new);
    }

    @Override
    @SuppressWarnings("unchecked") // what the answer is does not matter
    public CompletionStage<?> control(String sql) {
        return suffer(() -> (CompletionStage<Object>) super.control(sql));
    }

    @Override
    public CompletionStage<Void> reset() {
        return suffer(super::reset);
    }

    @Override
    public TransactionStatus transactionStatus() {
        TransactionStatus last = told;
        return last == null ? super.transactionStatus() : last;
    }

    @Override
    public boolean isUsable() {
        throwNowAndThen();
        return !lost && !silent && super.isUsable();
    }

    @Override
    public void enter(Runnable body) {
        throwNowAndThen();
        super.enter(body);
    }

    private void throwNowAndThen() {
        if (weather.strikes(Fault.HOSTILE)) {
            throw new IllegalStateException("the connection's own");
        }
    }

    /** One that answers late cannot be cut off, as far as that was not so before. */
    @Override
    public boolean canBeCutOff() {
        synchronized (this) {
            return silent || (gate.isDone() && super.canBeCutOff());
        }
    }

    /** A cursor of such a connection. */
    private final class Suffering extends DelegatingCursor {
        Suffering(Cursor delegate) {
            super(delegate);
        }

        @Override
        public CompletionStage<List<Row>> read(int count) {
            return suffer(() -> super.read(count));
        }

        @Override
        public CompletionStage<Void> close() {
            return suffer(super::close);
        }
    }
}
