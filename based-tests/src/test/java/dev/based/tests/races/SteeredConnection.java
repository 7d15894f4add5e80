package dev.based.tests.races;

import dev.based.BatchResult;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.TransactionStatus;
import dev.based.tests.support.Outcomes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection whose commands are run and answered in their order, each when the test says so, and how. */
final class SteeredConnection extends DelegatingConnection {
    /** What comes of a command. */
    enum End {
        /** It is run. */
        RUN,
        /** The server stops it, if it was asked to; else it is run. */
        STOPPED,
        /** The connection is lost before it is run. */
        LOST,
        /** The connection is lost before its answer has come. */
        LOST_BEHIND,
        /** The connection turns out to have been lost before anything was sent. */
        UNSENT
    }

    private final class Sent {
        private final String text;
        private final Supplier<CompletionStage<Object>> run;
        private final CompletableFuture<Object> answer = new CompletableFuture<>();
        private boolean asked;

        Sent(String text, Supplier<CompletionStage<Object>> run) {
            this.text = text;
            this.run = run;
        }
    }

    private final SteeredBackend backend;
    private final Deque<Sent> unanswered = new ArrayDeque<>();
    private volatile @Nullable CompletableFuture<Boolean> refusing;
    /** Whether a statement of the transaction has failed. */
    private volatile boolean failed;

    private volatile boolean lost;
    private volatile boolean stopped;

    SteeredConnection(Connection delegate, SteeredBackend backend) {
        super(delegate);
        this.backend = backend;
    }

    @SuppressWarnings("unchecked") // of whatever type
    private <T> CompletionStage<T> take(String text, Supplier<? extends CompletionStage<T>> run) {
        if (!backend.isSteered()) {
            return run.get();
        }
        Sent sent = new Sent(text, () -> (CompletionStage<Object>) run.get());
        synchronized (this) {
            unanswered.add(sent);
        }
        backend.uses(this);
        return (CompletionStage<T>) sent.answer;
    }

    /** What waits for the test, oldest first. */
    synchronized List<String> waiting() {
        return unanswered.stream().map(each -> each.text).toList();
    }

    /** Lets the oldest command come to its end. */
    void answer(End how) {
        Sent sent;
        synchronized (this) {
            sent = unanswered.remove();
        }
        if (how == End.LOST || how == End.LOST_BEHIND || how == End.UNSENT) {
            if (how == End.LOST_BEHIND) {
                end(sent);
            }
            SteeredBackend.Told loss = new SteeredBackend.Told(ErrorKind.CONNECTION_LOST);
            lose(sent, how == End.UNSENT ? new CommandNotSentException(loss) : loss);
            return;
        }
        boolean stops = how == End.STOPPED && sent.asked;
        Object result = stops ? new SteeredBackend.Told(ErrorKind.QUERY_CANCELLED) : end(sent);
        if (result instanceof Throwable error) {
            failed |= backend.stopsBehindAFailure();
            sent.answer.completeExceptionally(error);
        } else {
            sent.answer.complete(result);
        }
    }

    private @Nullable Object end(Sent sent) {
        boolean ends = sent.text.startsWith("ROLLBACK");
        if (failed && !ends) {
            if (!sent.text.equals("COMMIT")) {
                return new SteeredBackend.Told(ErrorKind.OTHER);
            }
            Outcomes.await(super.control("ROLLBACK"));
        }
        boolean rolledBack = failed && !ends;
        failed &= !ends && !rolledBack;
        Throwable error = rolledBack ? new SteeredBackend.Told(ErrorKind.OTHER) : null;
        return error == null
                ? Outcomes.await(sent.run.get().handle((value, thrown) -> thrown == null ? value : thrown))
                : error;
    }

    private void lose(Sent first, Exception reason) {
        lost = true;
        Outcomes.outcome(super.close()); // so that the file is free
        first.answer.completeExceptionally(reason);
        while (true) {
            Sent next;
            synchronized (this) {
                next = unanswered.poll();
            }
            if (next == null) {
                return;
            }
            next.answer.completeExceptionally(reason);
        }
    }

    /** Has the next text that is sent behind others not be sent, which is told by the future; null if it is to be. */
    void refuseBehind(@Nullable CompletableFuture<Boolean> told) {
        refusing = told;
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return take(command.sql(), () -> super.fetch(command, maxRows));
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return take(command.sql(), () -> super.execute(command));
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return take(command.sql(), () -> super.batch(command, values));
    }

    @Override
    @SuppressWarnings("unchecked") // of no interest
    public CompletionStage<?> control(String sql) {
        return take(sql, () -> (CompletionStage<Object>) super.control(sql));
    }

    @Override
    public CompletionStage<Boolean> controlBehind(String sql) {
        CompletableFuture<Boolean> told = refusing;
        refusing = null;
        return told == null ? take(sql, () -> super.control(sql).thenApply(done -> true)) : told;
    }

    @Override
    public CompletionStage<Void> cancel() {
        synchronized (this) {
            stopped = true;
            Sent first = unanswered.peek();
            if (first != null) {
                first.asked = true;
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public TransactionStatus transactionStatus() {
        return failed ? TransactionStatus.FAILED : lost ? TransactionStatus.UNKNOWN : super.transactionStatus();
    }

    @Override
    public boolean isUsable() {
        return !lost && !stopped && super.isUsable();
    }

    @Override
    public boolean canBeCutOff() {
        return false;
    }

    @Override
    public boolean runsHere() {
        return false;
    }

    @Override
    public void runBody(Runnable body) {
        body.run();
    }

    @Override
    public void enter(Runnable body) {
        body.run();
    }
}
