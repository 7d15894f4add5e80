package dev.based.internal.frame;

import dev.based.ErrorKind;
import dev.based.internal.failure.CommittedInPart;
import dev.based.internal.failure.Doubt;
import dev.based.internal.failure.Errors;
import dev.based.internal.failure.Refusals;
import dev.based.internal.line.Controls;
import dev.based.internal.line.Line;
import dev.based.internal.transaction.Scope;
import dev.based.internal.watch.ScopeWatch;
import dev.based.observe.TransactionEvent;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.TransactionStatus;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a frame ends on the server, once nothing of it is under way: committed or rolled back, without a way to cancel. It ends in
 * any case, whatever the author's dialect does.
 */
final class FrameEnd {
    private final Frame frame;
    private final Scope scope;
    private final Line line;
    private final Consumer<@Nullable Throwable> outcome;

    FrameEnd(Frame frame, Consumer<@Nullable Throwable> outcome) {
        this.frame = frame;
        this.scope = frame.scope();
        this.line = frame.line();
        this.outcome = outcome;
    }

    /** Commits, if there is no error and no statement has failed, or rolls back. */
    void conclude(@Nullable Throwable error) {
        Throwable reason;
        EarlyEnd early;
        boolean opened;
        synchronized (line) {
            reason = frame.claimCommit(error);
            early = frame.early();
            opened = frame.start().isOpened();
        }
        if (early != null) {
            concludeEarly(reason, early);
            return;
        }
        if (reason == null && opened && line.status() == TransactionStatus.FAILED) {
            reason = Refusals.failedByTheServer();
        }
        if (!opened) {
            end(reason, null);
        } else if (reason == null) {
            commit();
        } else {
            rollback(reason);
        }
    }

    /** Behind COMMIT that was sent with the last statements. */
    private void concludeEarly(@Nullable Throwable reason, EarlyEnd early) {
        Throwable error = early.error();
        if (reason != null && error != null) {
            failedEarly(reason, error, early.sent());
            return;
        }
        tell(reason == null ? TransactionEvent.Step.COMMIT : TransactionEvent.Step.ROLLBACK, early.sent(), error);
        if (error == null) {
            end(reason, frame.depth() > 0 && !early.isHarmless() ? reason : null);
        } else if (frame.depth() > 0) {
            releaseFailed(error);
        } else {
            commitFailed(error);
        }
    }

    /** A statement failed, so that COMMIT could not succeed; but if that has no answer either, the statement's may be lost, too. */
    private void failedEarly(Throwable reason, Throwable error, long sent) {
        Throwable explained = frame.explain(error);
        boolean unknown = Errors.isInDoubt(error, explained);
        if (unknown || Errors.kind(explained) == ErrorKind.CONNECTION_LOST) {
            line.markBroken();
            tell(TransactionEvent.Step.ROLLBACK, sent, error);
            end(unknown && Errors.kind(reason) == ErrorKind.CONNECTION_LOST ? lostBehind(reason) : reason, null);
        } else if (frame.depth() == 0 && line.status() == TransactionStatus.NONE) {
            tell(TransactionEvent.Step.ROLLBACK, sent, null);
            end(reason, null);
        } else {
            rollback(reason);
        }
    }

    private void commit() {
        List<String> texts;
        try {
            texts = frame.keeping();
        } catch (Throwable ofTheDialect) {
            rollback(ofTheDialect);
            return;
        }
        long sent = now();
        Controls.commit(line, texts, frame::isLate, (succeeded, error) -> {
            tell(TransactionEvent.Step.COMMIT, sent, succeeded > 0 ? null : error);
            if (error == null) {
                end(null, null);
            } else if (frame.depth() > 0) {
                releaseFailed(error);
            } else if (succeeded > 0) {
                line.markBroken(); // committed, but not tidied up
                end(null, null);
            } else {
                commitFailed(error);
            }
        });
    }

    private void releaseFailed(Throwable error) {
        rollback(frame.explain(error));
    }

    private void commitFailed(Throwable error) {
        Throwable explained = frame.orLate(frame.explain(error));
        if (Errors.isInDoubt(error, explained)) {
            line.markBroken();
            end(lost(explained), null);
        } else if (Errors.kind(explained) == ErrorKind.CONNECTION_LOST) {
            line.markBroken(); // COMMIT was not sent
            end(explained, null);
        } else if (line.status() == TransactionStatus.NONE) {
            end(explained, null); // the server has rolled back by itself
        } else {
            rollback(explained);
        }
    }

    private Throwable lost(Throwable explained) {
        synchronized (line) {
            return Doubt.ofCommit(explained, frame.word().isHarmless());
        }
    }

    /** What the connection ended with says more than that COMMIT, behind it, was not answered; of what only read it says all. */
    private Throwable lostBehind(Throwable reason) {
        synchronized (line) {
            return frame.word().isHarmless() ? reason : Doubt.ofCommit(reason, false);
        }
    }

    private void rollback(Throwable reason) {
        frame.undoes();
        List<String> texts;
        try {
            texts = scope.rollingBack(frame.depth());
        } catch (Throwable ofTheDialect) {
            cleanupFailed(reason, ofTheDialect);
            return;
        }
        rollback(reason, texts, true);
    }

    private void rollback(Throwable reason, List<String> texts, boolean again) {
        long sent = now();
        Controls.send(line, texts, (succeeded, error) -> {
            tell(TransactionEvent.Step.ROLLBACK, sent, error);
            if (error == null) {
                end(reason, null);
                return;
            }
            Throwable cleanup =
                    error instanceof CommandNotSentException ? Refusals.rollbackNotSent(error) : frame.explain(error);
            if (again && Errors.kind(cleanup) == ErrorKind.QUERY_CANCELLED) {
                // A cancel request that was meant for a statement before has hit this one.
                rollback(reason, texts.subList(succeeded, texts.size()), false);
                return;
            }
            cleanupFailed(reason, cleanup);
        });
    }

    /** Read for those who watch. */
    private long now() {
        return frame.watch() == null ? 0 : System.nanoTime();
    }

    private void tell(TransactionEvent.Step step, long sent, @Nullable Throwable error) {
        ScopeWatch watch = frame.watch();
        if (watch != null) {
            watch.closed(step, sent, error);
        }
    }

    private void cleanupFailed(Throwable reason, Throwable cleanup) {
        suppress(reason, cleanup);
        if (frame.parent() == null) {
            line.markBroken();
        }
        end(reason, cleanup);
    }

    private static void suppress(Throwable reason, Throwable other) {
        if (other != reason) {
            reason.addSuppressed(other);
        }
    }

    /** Whatever it ends with, COMMIT's own failure too, what stays of it is told: it must not be run again. */
    private void end(@Nullable Throwable reason, @Nullable Throwable fatalForParent) {
        if (reason != null) {
            CommittedInPart committed;
            synchronized (line) {
                committed = frame.word().committed();
            }
            if (committed != null) {
                suppress(reason, committed);
            }
        }
        frame.ended(fatalForParent, () -> outcome.accept(reason));
    }
}
