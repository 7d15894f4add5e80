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
import java.util.ArrayDeque;
import java.util.Deque;
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

    /** Complete when the last command was answered. */
    private CompletableFuture<Object> turn = CompletableFuture.completedFuture(1);

    /** What the server has not answered. */
    private final Deque<CompletableFuture<Object>> unanswered = new ArrayDeque<>();

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
        CompletableFuture<Object> mine = new CompletableFuture<>();
        CompletableFuture<Object> before;
        synchronized (this) {
            before = turn;
            turn = mine;
            unanswered.add(mine);
        }
        sent(send).whenComplete((value, error) -> {
            TransactionStatus status = status(mine);
            lost |= losing;
            before.thenCompose(told -> gate()).thenRun(() -> {
                tell(answer, value, error, status);
                mine.complete(1);
            });
        });
        if (weather.strikes(Fault.LOST_MEANWHILE)) {
            lost = true;
            answer.completeExceptionally(new LostException());
        }
        return answer;
    }

    private static <T> CompletionStage<T> sent(Supplier<CompletionStage<T>> send) {
        try {
            return send.get();
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    /** What the server says with an answer; nothing, if that overtakes others, since it is the client's own. */
    private synchronized TransactionStatus status(CompletableFuture<Object> answered) {
        boolean inTurn = unanswered.peek() == answered;
        unanswered.remove(answered);
        return inTurn ? super.transactionStatus() : TransactionStatus.UNKNOWN;
    }

    private synchronized void holdAnswers() {
        gate = CompletableFuture.allOf(gate, weather.later()).thenApply(done -> 1);
    }

    private synchronized CompletableFuture<Object> gate() {
        return gate;
    }

    private <T> void tell(CompletableFuture<T> answer, T value, @Nullable Throwable error, TransactionStatus status) {
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
    public CompletionStage<Long> copy(Command insert, List<@Nullable Object[]> rows) {
        return suffer(() -> super.copy(insert, rows));
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
    public CompletionStage<Void> cancel() {
        if (weather.strikes(Fault.STUCK_CANCEL)) {
            weather.later().join();
            if (weather.draw(2) == 0) {
                throw new IllegalStateException("the connection's own");
            }
        }
        return super.cancel();
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
    public void runBody(Runnable body) {
        throwNowAndThen();
        super.runBody(body);
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

    /** One that is silent can; one that is late can where the real one can: on servers, and not on SQLite. */
    @Override
    public boolean canBeCutOff() {
        return silent || super.canBeCutOff();
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
