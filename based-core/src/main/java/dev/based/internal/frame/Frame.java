package dev.based.internal.frame;

import dev.based.CommitOutcomeUnknownException;
import dev.based.ErrorKind;
import dev.based.RollbackOnlyException;
import dev.based.SessionClosedException;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.call.Call;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Doubt;
import dev.based.internal.failure.Errors;
import dev.based.internal.failure.ImplicitCommit;
import dev.based.internal.failure.Refusals;
import dev.based.internal.line.Line;
import dev.based.internal.line.Step;
import dev.based.internal.thread.Telling;
import dev.based.internal.thread.Trampoline;
import dev.based.internal.transaction.Course;
import dev.based.internal.transaction.FrameBody;
import dev.based.internal.transaction.FrameStream;
import dev.based.internal.transaction.Pending;
import dev.based.internal.transaction.Scope;
import dev.based.internal.watch.ScopeWatch;
import dev.based.spi.Command;
import dev.based.spi.Pipelining;
import dev.based.spi.TransactionStatus;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One level of the stack of transactions on a connection: a session's own, or one inside. It is opened on the server with its
 * first statement by {@link FrameStart}, learns from {@link ServerWord} what the server does by itself, and is ended by {@link
 * FrameEnd}.
 *
 * <p>Its state is guarded by the line's monitor.
 */
public final class Frame extends Course {
    private static final Runnable NOTHING = () -> {};

    private final Scope scope;
    private final @Nullable Frame parent;
    private final int depth;
    private final FrameStart start = new FrameStart(this);
    private final ServerWord word;
    /** What keeps the frame's work, once the dialect was asked, which is without a lock. */
    private volatile @Nullable List<String> keeping;

    private final Pending pending = new Pending();
    /** What is sent, or was, to keep the frame's work behind what is pending; null if nothing is. */
    private @Nullable EarlyEnd early;

    private @Nullable Frame child;
    /** The stream that is open on this frame, or null. */
    private @Nullable FrameStream stream;

    private @Nullable FrameBody body;
    private @Nullable ScopeWatch watch;
    private @Nullable Runnable ending;
    private boolean lateCallTold;

    /**
     * Creates a frame that nothing was sent for.
     *
     * @param scope what it shares with those around it
     * @param parent the frame around it, or null
     * @param depth how many savepoints deep it is
     */
    public Frame(Scope scope, @Nullable Frame parent, int depth) {
        this.scope = scope;
        this.parent = parent;
        word = new ServerWord(this, parent);
        this.depth = depth;
    }

    public Scope scope() {
        return scope;
    }

    public Line line() {
        return scope.line();
    }

    int depth() {
        return depth;
    }

    @Nullable
    public Frame parent() {
        return parent;
    }

    /** The frame inside, under the monitor, or null. */
    @Nullable
    Frame child() {
        return child;
    }

    /** Who runs in it, or null. */
    @Nullable
    FrameBody body() {
        return body;
    }

    FrameStart start() {
        return start;
    }

    ServerWord word() {
        return word;
    }

    /** Takes note, under the monitor, of what the server says behind a statement; gives what the statement fails with, or null. */
    public @Nullable Throwable heard(Command command, @Nullable Throwable error, TransactionStatus status) {
        return word.heard(command, error, status);
    }

    @Override
    public String title() {
        return parent == null ? "session" : "transaction";
    }

    public Throwable explain(Throwable error, Call<?, ?> call, @Nullable CallSite site) {
        Errors errors = scope.kernel().errors().inTransaction(call.command(), line().status());
        return Doubt.ifCommitting(call.command(), error, errors.explain(error, call, site), site);
    }

    /** Explains an error of a statement whose rows are read by pages. */
    public Throwable explain(Throwable error, Command command, @Nullable CallSite site) {
        Errors errors = scope.kernel().errors().inTransaction(command, line().status());
        return Doubt.ifCommitting(command, error, errors.explain(error, command, site), site);
    }

    Throwable explain(Throwable error) {
        return scope.kernel().errors().explain(error);
    }

    /** Has somebody watch the frame, before it is used. */
    public Frame watchedBy(@Nullable ScopeWatch watching) {
        watch = watching;
        return this;
    }

    /** Who watches the frame, or null. */
    public @Nullable ScopeWatch watch() {
        return watch;
    }

    /** Ties the frame to the body that runs in it, before it is used. */
    public void runBy(FrameBody runs) {
        body = runs;
    }

    /** Why nothing can be run on this frame now, under the monitor, or null. */
    @Nullable
    public RuntimeException refusal() {
        if (!isOpen()) {
            return closed();
        }
        if (child != null) {
            return Refusals.transactionInside(title());
        }
        RuntimeException failed = rollbackRefusal();
        return failed != null || stream == null ? failed : Refusals.streamInside(title());
    }

    /** Why no transaction can be opened inside this frame now, under the monitor, or null. */
    @Nullable
    public RuntimeException nestingRefusal() {
        RuntimeException refusal = refusal();
        return refusal == null ? scope.nestingRefusal() : refusal;
    }

    public SessionClosedException closed() {
        return Refusals.closed(title());
    }

    /** Why a statement must not be run on this frame now, under the monitor, or null. */
    @Nullable
    public RuntimeException refusal(Command command) {
        RuntimeException refusal = refusal();
        if (refusal != null || !command.traits().mayCommit()) {
            return refusal;
        }
        if (depth > 0 && command.traits().commits()) {
            return ImplicitCommit.refusal(command);
        }
        return scope.mode().readOnly() ? ImplicitCommit.refusalOfReader(command) : null;
    }

    /** Asks the dialect, before a statement is lined up and without the monitor, what opens this frame; throws what it throws. */
    public void ask() {
        start.ask();
    }

    /**
     * Lines a statement up, under the monitor, behind what opens this frame, which was {@linkplain #ask asked for} before; returns the step to
     * drive, if any.
     *
     * @param call what is asked of the connection, or null if rows are read by pages
     */
    @Nullable
    public Step<?> lineUp(Step<?> statement, Command command, @Nullable Call<?, ?> call) {
        List<FrameStart.Opening> missing = start.missing();
        pending.add(command, call);
        word.calls(command);
        if (scope.kernel().touches(command.traits())) {
            line().markTouched();
        }
        Step<?> first = FrameStart.offer(line(), missing);
        Step<?> mine = line().offer(statement);
        return first == null ? mine : first;
    }

    /** Notes, under the monitor, that a stream is open: nothing else is run on this frame. */
    public void streams(FrameStream open) {
        stream = open;
    }

    /** Notes, under the monitor, that nothing more is wanted of a stream: what is called from now on waits for its end. */
    public void leaves(FrameStream unwanted) {
        if (stream == unwanted) {
            stream = null;
        }
    }

    /** Notes, under the monitor, that a stream is being closed, and what it failed with. */
    public void streamed(FrameStream closing, @Nullable Throwable error) {
        leaves(closing);
        if (error != null) {
            doom(error);
        }
    }

    /** Opens a frame inside this one, under the monitor. */
    public Frame openInner() {
        Frame inner = new Frame(scope, this, depth + 1);
        child = inner;
        return inner;
    }

    /** Whether this frame is open, with none inside, under the monitor. */
    public boolean isInnermost() {
        return isOpen() && child == null && stream == null;
    }

    /** Whether a call that comes after the end is the first one, and the end was not forced upon the user's code. */
    public boolean isToBeTold() {
        synchronized (line()) {
            boolean first = !lateCallTold && !isStopped();
            lateCallTold = true;
            return first;
        }
    }

    /** Remembers that a call failed before it was sent, which fails the frame as one that the server refuses. */
    public void refused(Throwable error) {
        synchronized (line()) {
            if (isOpen()) {
                doom(error);
            }
        }
    }

    /** Why a statement must not be sent, under the monitor, now that its turn has come. */
    @Nullable
    public Throwable refusalInTurn() {
        Throwable opening = line().openingError();
        return opening == null ? failureInTurn() : opening;
    }

    /** Why what keeps the frame's work must not be sent behind its statements, under the monitor, now that its turn has come. */
    @Nullable
    Throwable refusalToKeep(boolean harmless) {
        Throwable refusal = refusalInTurn();
        return refusal == null && !harmless && pending.isStopped() ? cancellation() : refusal;
    }

    /** Why the frame must not be opened, under the monitor, now that its turn has come: what ends one around it ends it, too. */
    @Nullable
    public Throwable refusalToOpen() {
        if (!word.hasFailures()) { // nearly always, however deep it is
            return line().openingError();
        }
        Throwable refusal = null;
        for (Frame each = this; each != null && refusal == null; each = each.parent) {
            refusal = each.refusalInTurn();
        }
        return refusal;
    }

    /** Whether an error is such a reason, so that nothing was sent, under the monitor. */
    boolean isRefusal(Throwable error) {
        boolean mine = error instanceof RollbackOnlyException;
        for (Frame each = this; each != null && !mine; each = each.parent) {
            mine = error == each.failure();
        }
        return mine && line().openingError() == null;
    }

    /** Whether an error, explained, is that of what was to open the frame and was stopped since it had failed before. */
    boolean isStoppedBy(Throwable explained) {
        return failure() != null && Errors.kind(explained) == ErrorKind.QUERY_CANCELLED;
    }

    /** Counts a statement as done; returns what is to be run now without the monitor. */
    public Runnable statementDone(@Nullable Throwable error) {
        pending.remove();
        if (error != null) {
            doom(error);
        }
        return takeEndingIfIdle();
    }

    /** Remembers the first failure, under the monitor, after which this frame can only be rolled back. */
    void doom(Throwable error) {
        if (fails(error)) {
            word.fails();
        }
    }

    /**
     * Ends the frame, once: refuses what comes, waits for what was started, then commits or rolls back.
     *
     * @param error why it is to be rolled back, or null to commit
     * @param outcome told the error that the frame ends with, or null
     * @return false if it is ending already; the outcome is not told then
     */
    public boolean close(@Nullable Throwable error, Consumer<@Nullable Throwable> outcome) {
        Frame inner;
        FrameStream open;
        Runnable now;
        Runnable sending;
        if (error == null) {
            askBeforeEarlyEnd();
        }
        synchronized (line()) {
            if (!closes()) {
                return false;
            }
            ending = () -> new FrameEnd(this, outcome).conclude(error);
            open = stream;
            inner = child;
            if (inner != null && inner.body == null) {
                doom(Refusals.leftOpen(title()));
            }
            sending = error == null ? endEarly() : NOTHING;
            now = takeEndingIfIdle();
        }
        sending.run();
        if (open != null) {
            open.endOfScope();
        }
        if (inner != null) {
            endInner(inner, error);
        }
        now.run();
        return true;
    }

    /**
     * Lets what keeps the frame's work travel right behind a statement that is not answered, if its outcome is the body's, and the
     * server alone can decide both.
     *
     * @param last what the outcome comes from
     */
    public void endBehind(Promise<?> last) {
        Runnable sending;
        askBeforeEarlyEnd();
        synchronized (line()) {
            boolean mine = last.job() instanceof FrameStatement step && step.gives(last, this);
            sending = mine && isOpen() ? endEarly() : NOTHING;
        }
        sending.run();
    }

    /** The texts that keep the frame's work, for which the dialect is asked once, without the monitor; throws what it throws. */
    List<String> keeping() {
        List<String> known = keeping;
        if (known == null) {
            known = scope.committing(depth);
            keeping = known;
        }
        return known;
    }

    private void askBeforeEarlyEnd() {
        if (scope.kernel().pipelining() == Pipelining.NONE) {
            return;
        }
        try {
            keeping();
        } catch (Throwable ofTheDialect) {
            // which it will throw again, where that can be told
        }
    }

    /** Claims COMMIT, under the monitor, if it can be sent right behind what is pending; gives what sends it. */
    private Runnable endEarly() {
        boolean first = depth == 0 && word.isFirst();
        if (early != null
                || child != null
                || stream != null
                || failure() != null
                || isInDoubt()
                || scope.shared() != null
                || !start.isOpened()
                || !pending.mayBeFollowed(scope.kernel().pipelining(), first, depth == 0 && word.isHarmless())) {
            return NOTHING;
        }
        EarlyEnd end =
                EarlyEnd.of(this, keeping, depth == 0 && pending.isWhole(first, word.isHarmless()), word.isHarmless());
        Runnable sending = end == null ? null : end.lineUp();
        if (sending == null) {
            return NOTHING;
        }
        early = end;
        commits();
        return sending;
    }

    /** Takes note, under the monitor, that the early end was not sent: a deadline stops the frame, and who cancelled was told that it is too late. */
    void endsLater() {
        Throwable wanted = early == null ? null : early.wanted();
        if (wanted != null && !(wanted instanceof CancellationException)) {
            stopBecause(wanted);
        }
        early = null;
        commitsLater();
    }

    /** The early end, if there was one. */
    @Nullable
    EarlyEnd early() {
        return early;
    }

    /** Takes note, under the monitor, that a statement is to be stopped, so that nothing that keeps it may follow it. */
    public void stopsStatement() {
        pending.stop();
    }

    /** Whether what keeps the frame's work was answered, under the monitor: no later answer tells more of the transaction. */
    public boolean isKept() {
        return early != null && early.isOver();
    }

    /** Whether a change may be committed as soon as it has succeeded, under the monitor: only its own outcome tells then. */
    public boolean isBeingKept() {
        return early != null && early.isOnTheWay() && !early.isHarmless();
    }

    /** Whether the statements of the frame are to be stopped, under the monitor. */
    public boolean isToStop() {
        return isStopped() || (early != null && early.wanted() != null);
    }

    /** What is told, under the monitor, of something whose end is not waited for any longer. */
    public Throwable unanswered(Throwable reason) {
        return isBeingKept() ? Doubt.ofCommit(reason, false) : reason;
    }

    /** A failure stops the bodies inside; success waits for them. What was begun by hand ends in any case. */
    private void endInner(Frame inner, @Nullable Throwable error) {
        if (inner.body == null) {
            CancellationException reason =
                    new CancellationException("The " + title() + " around the transaction ended.");
            ScopeWatch byHand = inner.watch;
            Trampoline.run(() -> inner.close(reason, ignored -> {
                if (byHand != null) {
                    byHand.ended(null, reason);
                }
            }));
        } else if (error != null) {
            inner.stop(null);
        }
    }

    private Runnable takeEndingIfIdle() {
        if (ending == null || !pending.isEmpty() || child != null || (early != null && !early.isOver())) {
            return NOTHING;
        }
        Runnable now = ending;
        ending = null;
        return now;
    }

    /**
     * Decides, under the monitor and as the last moment in which a cancel counts, whether to commit.
     *
     * @param error what the body failed with, or null
     * @return null to commit, or why not
     */
    @Nullable
    Throwable claimCommit(@Nullable Throwable error) {
        Throwable reason = verdict(error, early == null ? null : early.wanted());
        if (reason == null) {
            commits();
        }
        return reason;
    }

    /**
     * Takes note of the end, tells it, and lets go on what waited for it around this frame.
     *
     * @param fatalForParent why the frame around this one can only be rolled back now, or null
     * @param tell tells the outcome; what the user chained to it may use the frame around this one again
     */
    void ended(@Nullable Throwable fatalForParent, Runnable tell) {
        synchronized (line()) {
            ends();
            if (parent != null) {
                parent.child = null;
                if (fatalForParent != null) {
                    parent.doom(fatalForParent);
                }
            }
        }
        try {
            tell.run();
        } finally {
            if (parent != null) {
                parent.goOn();
            }
        }
    }

    /** One after the other for frames in frames that end together, however many. */
    void goOn() {
        Runnable next;
        synchronized (line()) {
            next = takeEndingIfIdle();
        }
        if (next != NOTHING) {
            Trampoline.run(next);
        }
    }

    /** Stops the frame and those inside, with nothing to be run before. */
    public Job.Stop stop(@Nullable Throwable reason) {
        return stop(reason, NOTHING);
    }

    /**
     * Stops the frame and those inside, if it does not commit yet: see {@link Job#stop()}.
     *
     * @param reason what all of them end with, or null if they are cancelled
     * @param stopped run if they will have no effect, before the bodies are told, which may be code of a user's that blocks
     */
    public Job.Stop stop(@Nullable Throwable reason, Runnable stopped) {
        ArrayDeque<FrameBody> bodies = new ArrayDeque<>();
        boolean running = false;
        boolean tooLate;
        synchronized (line()) {
            if (isOver()) {
                return Job.Stop.ENDED;
            }
            boolean committing = isCommitting() && (early == null || early.isOver());
            tooLate = committing || isBeingKept();
            if (committing) {
                commitsTooLate(reason);
            } else if (tooLate) {
                Objects.requireNonNull(early).stop(reason == null ? cancellation() : reason);
            }
            // what was stopped before has stopped all inside by then, and nothing was begun there since
            for (Frame frame = tooLate || isStopped() ? null : this; frame != null; frame = frame.child) {
                frame.stopBecause(reason);
                running |= !frame.pending.isEmpty();
                if (frame.body != null) {
                    bodies.addFirst(frame.body); // innermost first
                }
            }
        }
        if (!tooLate) {
            stopped.run();
        }
        Runnable asking = running || tooLate ? line().stops()::cancelStopped : NOTHING;
        Telling.here(Stream.concat(
                        Stream.of(asking),
                        bodies.stream().<Runnable>flatMap(each -> Stream.of(each::cancel, each::end)))
                .toList());
        return tooLate ? Job.Stop.TOO_LATE : Job.Stop.STOPPED;
    }

    /** Takes note, under the monitor, of what its body was told: what is being released already can only be undone with what is around it. */
    void isToldToFail(Throwable told) {
        if (parent != null) {
            Frame undone = isCommitting() ? parent : this;
            undone.doom(told);
        }
    }

    /** Remembers what was told of a statement that the connection has not ended. */
    public void givenUpStatement(Throwable told) {
        synchronized (line()) {
            doom(told);
        }
    }

    /** Takes note, under the monitor, of a statement of which nobody knows whether it has committed. */
    public void doubts(@Nullable Throwable error) {
        if (error instanceof CommitOutcomeUnknownException unknown) {
            for (Frame each = this; each != null; each = each.parent) {
                each.comesIntoDoubt(unknown);
            }
        }
    }

    /** Takes note that COMMIT was refused, and a rollback follows. */
    void undoes() {
        synchronized (line()) {
            commitUndone();
        }
    }

    /** What COMMIT failed with: that its time is over, if it was stopped for that. */
    Throwable orLate(Throwable explained) {
        synchronized (line()) {
            return orTooLate(explained);
        }
    }

    /** Whether the frame was stopped, under the monitor. */
    public boolean isStopped() {
        return stopReason() != null;
    }

    private void stopBecause(@Nullable Throwable reason) {
        if (!isStopped()) {
            Throwable why = reason == null ? cancellation() : reason;
            stops(why);
            doom(why);
        }
    }
}
