package dev.based.internal.frame;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.internal.engine.Engine;
import dev.based.internal.line.Line;
import dev.based.internal.line.Step;
import dev.based.internal.run.SharedTransaction;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all frames of one session share.
 *
 * @param engine the database's engine
 * @param line the way to the connection
 * @param mode how the outermost transaction is opened
 */
public record Scope(Engine engine, Line line, TransactionMode mode) {
    /** The depth of a session's own frame: inside the shared transaction, if there is one. */
    public int outermostDepth() {
        return engine.shared() == null ? 0 : 1;
    }

    /** The texts that open a frame. */
    public List<String> opening(int depth) {
        Dialect dialect = engine.dialect();
        return depth == 0 ? dialect.begin(mode) : List.of(dialect.savepoint(savepoint(depth)));
    }

    /** Why there can be no transaction inside another, or null. */
    @Nullable
    public RuntimeException nestingRefusal() {
        return engine.dialect().hasSavepoints()
                ? null
                : new BasedException(
                        ErrorKind.USAGE,
                        "This database has no savepoints, so that there can be no transaction inside a session; nothing was sent."
                                + " Let the session's own transaction do, or open another session.",
                        null);
    }

    /** The name of a frame's savepoint. */
    public String savepoint(int depth) {
        return "based_" + depth;
    }

    /** Lines up, under the monitor, what opens the shared transaction, if there is one that has not begun. */
    @Nullable
    public Step<?> openShared(Frame frame) {
        SharedTransaction shared = engine.shared();
        if (shared == null || !shared.begin()) {
            return null;
        }
        return frame.start().offer(engine.dialect().begin(TransactionMode.DEFAULT), shared::failed);
    }
}
