package dev.based.internal.stream;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Row;
import dev.based.SessionClosedException;
import dev.based.internal.async.Job;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Doubt;
import dev.based.internal.frame.Frame;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.line.Step;
import dev.based.internal.page.PageSource;
import dev.based.internal.thread.Canceller;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.internal.transaction.FrameStream;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.Excerpt;
import dev.based.spi.TransactionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a session whose rows are read a page at a time: steps of the session's line that open a cursor, read and close
 * it. From the first to the last the frame is busy.
 *
 * <p>Its state is guarded by the line's monitor.
 */
public final class CursorRun implements PageSource, FrameStream {
    /** How long a page may take to arrive after a cancel, before the server is asked to stop, which costs the connection. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    private final Frame frame;
    private final Command command;
    private final int pageSize;
    private final @Nullable Duration timeout;
    private final CallSite site;
    private final Listener listener;
    private @Nullable Cursor cursor;
    private @Nullable Step<?> running;
    /** What the consumer is told that does not want it any more, or null. */
    private @Nullable Throwable cancelled;
    /** What tells the consumer that the session or transaction ended before, or null. */
    private @Nullable Throwable scopeEnd;
    /** The deadline that passed, or null. */
    private @Nullable Throwable late;

    /** Whether the server was asked to stop a page that nobody wants any more. */
    private boolean asked;

    private boolean begun;
    private boolean over;
    /** Whether the consumer was told the end: once, by the end itself or because it does not come. */
    private boolean told;

    /**
     * Creates a run that has begun nothing.
     *
     * @param frame the frame
     * @param command the statement
     * @param pageSize how many rows are read at a time
     * @param timeout how long the statement may take to begin, and each page, or null
     * @param site where the rows were asked for
     * @param listener told what comes of it
     */
    public CursorRun(
            Frame frame, Command command, int pageSize, @Nullable Duration timeout, CallSite site, Listener listener) {
        this.frame = frame;
        this.command = command;
        this.pageSize = pageSize;
        this.timeout = timeout;
        this.site = site;
        this.listener = listener;
    }

    @Override
    public void read() {
        Throwable refusal = unasked();
        Step<?> first = null;
        synchronized (frame.line()) {
            if (over) {
                return;
            }
            over = refusal != null;
            if (begun) {
                first = offer(this::readPage, this::pageCame);
            } else if (refusal == null) {
                refusal = frame.refusal(command);
                over = refusal != null;
            }
            if (!begun && refusal == null) {
                begun = true;
                PageStep<Cursor> opening = new PageStep<>(this::open, this::opened);
                first = frame.lineUp(opening, command, null);
                running = opening;
                frame.streams(this);
            }
        }
        if (refusal != null) {
            frame.refused(refusal);
            tellFailure(refusal);
        } else {
            frame.line().drive(first);
        }
    }

    /** What the dialect throws when it is asked how the frame is opened, or null; once it has told, it is not asked again. */
    private @Nullable Throwable unasked() {
        try {
            frame.ask();
            return null;
        } catch (Throwable ofTheDialect) {
            return ofTheDialect;
        }
    }

    private CompletionStage<Cursor> open(Connection connection) {
        return connection.cursor(command, pageSize);
    }

    private CompletionStage<List<Row>> readPage(Connection connection) {
        return Objects.requireNonNull(cursor, "The cursor is not open.").read(pageSize);
    }

    /** Lines a step up, under the monitor; returns it if it is to be driven. */
    private <R> @Nullable Step<?> offer(
            Function<Connection, CompletionStage<R>> call,
            BiFunction<@Nullable R, @Nullable Throwable, Runnable> done) {
        PageStep<R> step = new PageStep<>(call, done);
        running = step;
        return frame.line().offer(step);
    }

    private Runnable opened(@Nullable Cursor answer, @Nullable Throwable error) {
        Step<?> next;
        synchronized (frame.line()) {
            running = null;
            cursor = answer;
            if (error == null && !isStopping()) {
                next = offer(this::readPage, this::pageCame);
                return () -> frame.line().drive(next);
            }
            over = true;
        }
        return end(error);
    }

    private Runnable pageCame(@Nullable List<Row> rows, @Nullable Throwable error) {
        synchronized (frame.line()) {
            running = null;
            if (error == null && !isStopping()) {
                List<Row> page = Objects.requireNonNull(rows);
                return () -> listener.page(page, page.size() < pageSize);
            }
            over = true;
        }
        return end(error);
    }

    @Override
    public void finish() {
        finishFirst();
    }

    /** The same; false if something else has ended the stream before. */
    boolean finishFirst() {
        synchronized (frame.line()) {
            if (over) {
                return false;
            }
            over = true;
        }
        end(null).run();
        return true;
    }

    /**
     * Closes the cursor, if it was opened, before what waits for its turn on the session. Called once, by whoever has found under
     * the monitor that the run was not over, and made it so.
     */
    private Runnable end(@Nullable Throwable error) {
        Step<?> closing;
        Throwable failure;
        boolean isOpen;
        synchronized (frame.line()) {
            isOpen = cursor != null;
            failure = failure(error);
            frame.streamed(this, failure);
            closing = isOpen ? frame.line().offerFirst(new CloseStep(failure)) : null;
        }
        return isOpen ? () -> frame.line().drive(closing) : () -> closed(failure);
    }

    private boolean isStopping() {
        return cancelled != null || scopeEnd != null || late != null;
    }

    /** What the statement failed with: a deadline counts in any case, a cancel only if the server stopped the page for it. */
    private @Nullable Throwable failure(@Nullable Throwable error) {
        if (late != null) {
            return late;
        }
        if (error == null) {
            return null;
        }
        Throwable before = frame.refusalInTurn(); // such as why its transaction could not be opened
        return before == null || error instanceof CommitOutcomeUnknownException ? error : before;
    }

    /** Tells the end, and lets the session's own end go on. */
    private void closed(@Nullable Throwable failure) {
        Throwable reason;
        Runnable ending;
        synchronized (frame.line()) {
            ending = frame.statementDone(failure);
            reason = scopeEnd == null ? failure : scopeEnd;
            reason = cancelled == null ? reason : cancelled;
        }
        try {
            if (reason != null && reason == failure) {
                tellPageFailure(reason);
            } else if (reason != null) {
                tellFailure(reason);
            } else if (claimTelling()) {
                listener.completed();
            }
        } finally {
            ending.run();
        }
    }

    private void tellFailure(Throwable reason) {
        if (claimTelling()) {
            listener.failed(reason);
        }
    }

    private void tellPageFailure(Throwable reason) {
        if (claimTelling()) {
            listener.pageFailed(reason);
        }
    }

    private boolean claimTelling() {
        synchronized (frame.line()) {
            boolean first = !told;
            told = true;
            return first;
        }
    }

    @Override
    public Job.Stop cancel() {
        return stop(Canceller.cancels("The stream"));
    }

    @Override
    public void refuse(Throwable reason) {
        stop(reason);
    }

    private Job.Stop stop(Throwable reason) {
        boolean never;
        Step<?> page;
        synchronized (frame.line()) {
            if (over) {
                return Job.Stop.TOO_LATE;
            }
            if (cancelled != null) {
                return Job.Stop.STOPPED;
            }
            cancelled = reason;
            never = !begun;
            page = running;
            over = page == null;
            if (page != null) {
                frame.leaves(this);
            }
        }
        if (never) {
            tellFailure(reason);
        } else if (page == null) {
            end(null).run();
        } else {
            askLater(page);
        }
        return Job.Stop.STOPPED;
    }

    /** Ends the stream with its session or transaction, once a page that is being read has come. */
    @Override
    public void endOfScope() {
        boolean idle;
        synchronized (frame.line()) {
            if (over || scopeEnd != null) {
                return;
            }
            scopeEnd = new SessionClosedException("The " + frame.title()
                    + " ended while a stream was open on it. Chain what consumes the stream into the stage that its body"
                    + " returns.");
            idle = running == null;
            over = idle;
        }
        if (idle) {
            end(null).run();
        }
    }

    /** Stops a page that does not come soon. */
    private void askLater(Step<?> page) {
        try {
            frame.scope().kernel().timer().after(PATIENCE, () -> ask(page));
        } catch (RejectedExecutionException disconnected) {
            ask(page);
        }
    }

    private void ask(Step<?> page) {
        synchronized (frame.line()) {
            asked = true;
        }
        frame.line().stops().cancel(page);
    }

    /** Why nothing more is to be read, though the session or transaction goes on, or null. */
    private @Nullable Throwable unwanted() {
        return cancelled == null ? late : cancelled;
    }

    /** Opens the cursor or reads a page. */
    private final class PageStep<R> implements Step<R> {
        private final Function<Connection, CompletionStage<R>> call;
        private final BiFunction<@Nullable R, @Nullable Throwable, Runnable> done;
        private final Timer.@Nullable Action deadline;
        private boolean sent;

        PageStep(
                Function<Connection, CompletionStage<R>> call,
                BiFunction<@Nullable R, @Nullable Throwable, Runnable> done) {
            this.call = call;
            this.done = done;
            deadline = TimeLimit.arm(
                    TimeLimit.from(timeout), frame.scope().kernel().timer(), this::expire);
        }

        private void expire() {
            TimeLimit limit = Objects.requireNonNull(TimeLimit.from(timeout));
            Throwable tooLate = CallSite.show(limit.error("page of the stream", ""), site);
            boolean onTheWay;
            synchronized (frame.line()) {
                if (running != this) {
                    return;
                }
                late = tooLate;
                onTheWay = sent;
            }
            if (onTheWay) {
                frame.line().stops().cancel(this);
            } else {
                frame.refused(tooLate);
                frame.line().stops().cancelOpening(); // perhaps a wait for a lock, after which no page follows
                TimeLimit.arm(
                        TimeLimit.from(CancelRequest.PATIENCE),
                        frame.scope().kernel().timer(),
                        () -> tellFailure(tooLate));
            }
        }

        @Override
        public @Nullable Throwable refusal() {
            synchronized (frame.line()) {
                Throwable refusal = unwanted(); // its transaction may not have been opened then
                refusal = refusal == null ? frame.refusalInTurn() : refusal;
                sent = refusal == null;
                return refusal;
            }
        }

        @Override
        public CompletionStage<R> send(Connection connection) {
            return call.apply(connection);
        }

        @Override
        public boolean isStopped() {
            return asked || late != null || frame.isStopped();
        }

        /** What the session or transaction has ended before is sent all the same. */
        @Override
        public boolean isVain() {
            return unwanted() != null || frame.refusalToOpen() != null;
        }

        /** So that the cursor can be closed before what follows, such as a DROP of its table. */
        @Override
        public boolean mayBeFollowed() {
            return false;
        }

        @Override
        public Runnable done(@Nullable R answer, @Nullable Throwable error, TransactionStatus status) {
            TimeLimit.disarm(deadline);
            synchronized (frame.line()) {
                if (!sent && error == cancelled) {
                    return done.apply(null, null); // it has failed nothing
                }
            }
            if (mayCommit()) {
                frame.scope().wrote().run();
            }
            Throwable failure = error == null && answer == null
                    ? new NullPointerException("The cursor's stage completed with null.")
                    : error;
            Throwable explained = failure == null ? null : frame.explain(failure, command, site);
            synchronized (frame.line()) {
                if (sent) { // what was not sent has ended no transaction
                    Throwable unopened = frame.line().openingError();
                    if (Doubt.isUnopened(unopened, command, true, failure, explained, status)) {
                        explained = CallSite.show(Doubt.ofUnopened(unopened), site);
                    }
                    frame.doubts(explained);
                    explained = frame.heard(command, explained, status);
                }
            }
            return done.apply(answer, explained);
        }

        @Override
        public boolean mayCommit() {
            return command.traits().mayCommit();
        }

        @Override
        public void giveUp(Throwable reason) {
            frame.givenUpStatement(reason);
            tellFailure(reason);
        }

        @Override
        public String toString() {
            return "a page of " + Excerpt.of(command.sql());
        }
    }

    /** Closes the cursor. */
    private final class CloseStep implements Step<Void> {
        private final @Nullable Throwable failure;

        CloseStep(@Nullable Throwable failure) {
            this.failure = failure;
        }

        @Override
        public @Nullable Throwable refusal() {
            return null;
        }

        @Override
        public CompletionStage<Void> send(Connection connection) {
            return Objects.requireNonNull(cursor, "The cursor is not open.").close();
        }

        @Override
        public Runnable done(@Nullable Void nothing, @Nullable Throwable error, TransactionStatus status) {
            if (error != null) {
                frame.line().markBroken();
            }
            return () -> closed(failure);
        }

        @Override
        public boolean internal() {
            return true;
        }

        @Override
        public boolean mayBeCancelled() {
            return false;
        }

        @Override
        public String toString() {
            return "the end of " + Excerpt.of(command.sql());
        }
    }
}
