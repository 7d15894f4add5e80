package dev.based.internal.transaction;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.internal.kernel.Kernel;
import dev.based.internal.line.Line;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all frames of one session share.
 *
 * @param kernel the database's dialect, errors, clock
 * @param line the way to the connection
 * @param mode how the outermost transaction is opened
 * @param shared the transaction of all sessions, or null if each has one of its own
 * @param wrote told of what is committed before the session ends, before that is told
 */
public record Scope(
        Kernel kernel,
        Line line,
        TransactionMode mode,
        @Nullable SharedTransaction shared,
        Runnable wrote) {
    /** The depth of a session's own frame: inside the shared transaction, if there is one. */
    public int outermostDepth() {
        return shared == null ? 0 : 1;
    }

    /** The texts that open a frame; throws what the dialect throws. */
    public List<String> opening(int depth) {
        Dialect dialect = kernel.dialect();
        return depth == 0 ? begin(mode) : List.of(text(dialect.savepoint(savepoint(depth)), "savepoint()"));
    }

    /** The texts that open the shared transaction. */
    public List<String> openingShared() {
        return begin(TransactionMode.DEFAULT);
    }

    private List<String> begin(TransactionMode how) {
        return List.copyOf(text(kernel.dialect().begin(how), "begin()"));
    }

    /** The texts that keep what was done in a frame; throws what the dialect throws. */
    public List<String> committing(int depth) {
        Dialect dialect = kernel.dialect();
        return depth == 0
                ? List.copyOf(text(dialect.commit(mode), "commit()"))
                : List.copyOf(text(dialect.release(savepoint(depth)), "release()"));
    }

    /** The texts that undo what was done in a frame; throws what the dialect throws. */
    public List<String> rollingBack(int depth) {
        Dialect dialect = kernel.dialect();
        if (depth == 0) {
            return List.copyOf(text(dialect.rollback(mode), "rollback()"));
        }
        String name = savepoint(depth);
        List<String> texts = new ArrayList<>(List.of(text(dialect.rollbackTo(name), "rollbackTo()")));
        texts.addAll(text(dialect.release(name), "release()"));
        return texts;
    }

    private static <T> T text(@Nullable T text, String method) {
        return Objects.requireNonNull(text, () -> "The dialect's " + method + " returned null.");
    }

    /** Why there can be no transaction inside another, or null. */
    @Nullable
    public RuntimeException nestingRefusal() {
        return kernel.hasSavepoints()
                ? null
                : new BasedException(
                        ErrorKind.USAGE,
                        "This database has no savepoints, so that there can be no transaction inside a session; nothing was sent."
                                + " Let the session's own transaction do, or open another session.",
                        null);
    }

    /** The name of a frame's savepoint. */
    private static String savepoint(int depth) {
        return "based_" + depth;
    }
}
