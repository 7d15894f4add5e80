package dev.based.internal.frame;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.ErrorKind;
import dev.based.internal.line.Line;
import dev.based.spi.Command;
import dev.based.spi.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a frame ends on the server, once nothing of it is under way: committed or rolled back, without a way to cancel. */
final class FrameEnd {
    private final Frame frame;
    private final Scope scope;
    private final Line line;
    private final Dialect dialect;
    private final Consumer<@Nullable Throwable> outcome;

    FrameEnd(Frame frame, Consumer<@Nullable Throwable> outcome) {
        this.frame = frame;
        this.scope = frame.scope();
        this.line = frame.line();
        this.dialect = scope.engine().dialect();
        this.outcome = outcome;
    }

    /** Commits, if there is no error and no statement has failed, or rolls back. */
    void conclude(@Nullable Throwable error) {
        Throwable reason = frame.claimCommit(error);
        Command committed = frame.start().implicitCommit();
        if (reason != null && committed != null) {
            reason.addSuppressed(ImplicitCommit.note(committed));
        }
        if (!frame.start().isOpened()) {
            end(reason, null);
        } else if (reason == null) {
            commit();
        } else {
            rollback(reason);
        }
    }

    private void commit() {
        if (frame.depth() > 0) {
            line.control(dialect.release(scope.savepoint(frame.depth())), (succeeded, error) -> {
                if (error == null) {
                    end(null, null);
                } else {
                    rollback(frame.explain(error));
                }
            });
            return;
        }
        line.control(dialect.commit(scope.mode()), (succeeded, error) -> {
            if (error == null) {
                end(null, null);
            } else if (succeeded > 0) {
                line.markBroken(); // committed, but not tidied up
                end(null, null);
            } else {
                commitFailed(frame.explain(error));
            }
        });
    }

    private void commitFailed(Throwable error) {
        boolean lost = error instanceof BasedException based && based.kind() == ErrorKind.CONNECTION_LOST;
        if (!lost) {
            rollback(error);
            return;
        }
        line.markBroken();
        end(
                new CommitOutcomeUnknownException(
                        "The connection was lost during COMMIT, so that the transaction may or may not have been committed."
                                + " Look in the database before you run it again.",
                        error),
                null);
    }

    private void rollback(Throwable reason) {
        rollback(reason, frame.depth() > 0 ? rollbackToSavepoint() : dialect.rollback(scope.mode()), true);
    }

    private void rollback(Throwable reason, List<String> texts, boolean again) {
        line.control(texts, (succeeded, error) -> {
            if (error == null) {
                end(reason, null);
                return;
            }
            Throwable cleanup = frame.explain(error);
            if (again && cleanup instanceof BasedException based && based.kind() == ErrorKind.QUERY_CANCELLED) {
                // A cancel request that was meant for a statement before has hit this one.
                rollback(reason, texts.subList(succeeded, texts.size()), false);
                return;
            }
            if (cleanup != reason) {
                reason.addSuppressed(cleanup);
            }
            if (frame.parent() == null) {
                line.markBroken();
            }
            end(reason, cleanup);
        });
    }

    private List<String> rollbackToSavepoint() {
        String name = scope.savepoint(frame.depth());
        List<String> texts = new ArrayList<>(List.of(dialect.rollbackTo(name)));
        texts.addAll(dialect.release(name));
        return texts;
    }

    private void end(@Nullable Throwable reason, @Nullable Throwable fatalForParent) {
        frame.ended(fatalForParent, () -> outcome.accept(reason));
    }
}
