package dev.based.internal.body;

import dev.based.Body;
import dev.based.ExecuteResult;
import dev.based.Session;
import dev.based.SessionClosedException;
import dev.based.Transaction;
import dev.based.TransactionOptions;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.call.Call;
import dev.based.internal.call.Calls;
import dev.based.internal.call.ScriptCall;
import dev.based.internal.failure.CallSite;
import dev.based.internal.frame.Frame;
import dev.based.internal.kernel.Kernel;
import dev.based.internal.line.Line;
import dev.based.internal.line.Step;
import dev.based.internal.page.PageSource;
import dev.based.internal.scope.Loop;
import dev.based.internal.stream.CursorRun;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.verbs.Verbs;
import dev.based.internal.watch.CallWatch;
import dev.based.internal.watch.Eyes;
import dev.based.internal.watch.ScopeWatch;
import dev.based.observe.SessionStart;
import dev.based.observe.Verb;
import dev.based.spi.BodyOf;
import dev.based.spi.Command;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Frame} as its user sees it: a session, or a transaction inside one. */
public final class FrameSession extends Verbs implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private static final SessionStart TRANSACTION = new SessionStart(true, false);

    private final Frame frame;

    FrameSession(Frame frame) {
        this.frame = frame;
    }

    /** What it shows. */
    public Frame frame() {
        return frame;
    }

    @Override
    protected Kernel kernel() {
        return frame.scope().kernel();
    }

    @Override
    protected <R, T extends @Nullable Object> CompletionStage<T> make(Call<R, T> call) {
        return submit(call, runsHere() ? null : kernel().callSites().here(call.command()));
    }

    @Override
    public CompletionStage<Integer> runScript(String text) {
        List<ScriptCall> calls;
        try {
            calls = kernel().statements().script(text);
        } catch (Throwable unfit) {
            return unfit(Verb.EXECUTE, null, unfit);
        }
        return runScript(calls, CallSite.here());
    }

    /** Runs the statements of a script, one when the one before has ended: a definition may have committed. */
    public CompletionStage<Integer> runScript(List<ScriptCall> calls, CallSite site) {
        return calls.isEmpty()
                ? nothing(0)
                : Loop.<ScriptCall, Integer>run(
                        calls, 0, (count, call) -> runStatement(call, site), (count, done) -> count + 1);
    }

    private CompletionStage<ExecuteResult> runStatement(ScriptCall call, CallSite site) {
        call.watched(eyes(), within());
        return submit(call, site);
    }

    private boolean runsHere() {
        try {
            return frame.line().connection().runsHere();
        } catch (Throwable ofTheAuthor) {
            return false;
        }
    }

    /** Where there are no savepoints it is undone with this session or not at all. */
    @Override
    protected <T extends @Nullable Object> CompletionStage<T> atomically(Body<? super Session, T> body) {
        if (kernel().hasSavepoints()) {
            return transaction(body);
        }
        CompletableFuture<T> done = Stages.call(() -> "The body", () -> body.run(this));
        return done.whenComplete((result, error) -> {
            if (error != null) {
                frame.refused(Stages.unwrap(error));
            }
        });
    }

    /** Runs a call that was made somewhere else, or here if that is null. */
    @Override
    public <R, T extends @Nullable Object> CompletionStage<T> submit(Call<R, T> call, @Nullable CallSite site) {
        Line line = frame.line();
        StatementStep<R, T> step;
        Step<?> first;
        CallWatch watch = call.takeWatch();
        try {
            step = new StatementStep<>(frame, call, site, watch);
            frame.ask();
            synchronized (line) {
                RuntimeException refusal = frame.refusal(call.command());
                if (refusal != null) {
                    throw refusal;
                }
                first = frame.lineUp(step, call.command(), call);
            }
        } catch (Throwable refusal) {
            if (watch != null) {
                watch.ended(null, refusal);
            }
            return refuse(refusal);
        }
        try {
            step.startClock();
        } finally {
            line.drive(first); // which nobody else does
        }
        return step.promise();
    }

    @Override
    protected Eyes eyes() {
        return kernel().eyes();
    }

    @Override
    protected @Nullable ScopeWatch within() {
        return frame.watch();
    }

    @Override
    protected <T extends @Nullable Object> CompletionStage<T> refuse(Throwable error) {
        return kernel().failed(refused(error));
    }

    @Override
    public PageSource source(Command command, int fetchSize, @Nullable Duration timeout, PageSource.Listener listener) {
        return new CursorRun(
                frame, command, fetchSize, timeout, kernel().callSites().here(command), listener);
    }

    /**
     * A call that comes after the end may be one that nobody waits for, so that its failure would be seen by nobody. The first one
     * is logged, unless the session was stopped, after which its code often goes on for a while.
     */
    @Override
    public <E extends Throwable> E refused(E error) {
        frame.refused(error);
        if (error instanceof SessionClosedException && frame.isToBeTold()) {
            LOG.warn("A call was refused, since its {} had ended.", frame.title(), error);
        }
        return error;
    }

    /** The result of something that had nothing to do. */
    @Override
    public <T> CompletionStage<T> nothing(T result) {
        RuntimeException refusal;
        synchronized (frame.line()) {
            refusal = frame.refusal();
        }
        return refusal == null ? kernel().resolved(result) : refuse(refusal);
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> transaction(
            TransactionOptions options, Body<? super Session, T> body) {
        NestedRun<T> nested;
        ScopeWatch watch = eyes().scope(TRANSACTION, frame.watch());
        try {
            TimeLimit limit = TimeLimit.from(Objects.requireNonNull(options, "The options of the transaction are null.")
                    .timeout());
            Objects.requireNonNull(body, "The transaction's body is null.");
            CallSite opened = kernel().callSites().first(BodyOf.writtenOf(body));
            Callbacks callbacks = kernel().callbacks().observed(watch);
            synchronized (frame.line()) {
                RuntimeException refusal = frame.nestingRefusal();
                if (refusal != null) {
                    throw refusal;
                }
                nested = new NestedRun<>(frame.openInner().watchedBy(watch), callbacks, limit, opened);
            }
        } catch (Throwable refusal) {
            if (watch != null) {
                watch.ended(null, refusal);
            }
            return refuse(refusal);
        }
        return nested.start(body);
    }

    @Override
    public <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
        Calls.Driver<C, T> call;
        try {
            call = new Calls.Driver<>(
                    Objects.requireNonNull(type, "The class of the driver's connection is null."),
                    Objects.requireNonNull(use, "The function is null."));
        } catch (RuntimeException unfit) {
            return unfit(Verb.WITH_DRIVER, null, unfit);
        }
        return submit(call);
    }

    @Override
    public CompletionStage<Transaction> begin() {
        ScopeWatch watch = eyes().scope(TRANSACTION, frame.watch());
        try {
            synchronized (frame.line()) {
                RuntimeException refusal = frame.nestingRefusal();
                if (refusal != null) {
                    throw refusal;
                }
                return kernel().resolved(new FrameSession(frame.openInner().watchedBy(watch)));
            }
        } catch (Throwable refusal) {
            if (watch != null) {
                watch.ended(null, refusal);
            }
            return refuse(refusal);
        }
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        return endByHand(null);
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        return endByHand(new RollbackRequest());
    }

    private CompletionStage<@Nullable Void> endByHand(@Nullable Throwable reason) {
        Promise<@Nullable Void> promise;
        try {
            synchronized (frame.line()) {
                RuntimeException refusal = frame.isInnermost() ? null : frame.refusal();
                if (refusal != null) {
                    throw refusal;
                }
            }
            promise = kernel().callbacks().promise(new ByHand());
        } catch (Throwable refusal) {
            return refuse(refusal);
        }
        boolean closing = frame.close(reason, error -> {
            Throwable outcome = error == reason ? cleanupFailure(reason) : error;
            ScopeWatch watch = frame.watch();
            if (watch != null) {
                watch.ended(null, outcome);
            }
            if (outcome == null) {
                promise.resolve(null);
            } else {
                promise.reject(outcome);
            }
        });
        return closing ? promise : refuse(frame.closed());
    }

    private static @Nullable Throwable cleanupFailure(@Nullable Throwable reason) {
        return reason == null || reason.getSuppressed().length == 0 ? null : reason.getSuppressed()[0];
    }

    /** What a rollback by hand ends a transaction with, in place of a failure. */
    private static final class RollbackRequest extends Exception {
        private static final long serialVersionUID = 1L;

        RollbackRequest() {
            super("The transaction was rolled back by its user.", null, true, false);
        }
    }

    /** The end of a transaction by hand, which runs to its end. */
    private static final class ByHand extends Job {
        @Override
        public Stop stop() {
            return Stop.TOO_LATE;
        }
    }
}
