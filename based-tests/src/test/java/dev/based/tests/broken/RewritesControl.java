package dev.based.tests.broken;

import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Sends other texts than it was told to open and close transactions with; an empty text is not sent at all. */
final class RewritesControl extends DelegatingConnection {
    private final UnaryOperator<String> rewriting;

    private RewritesControl(Connection delegate, UnaryOperator<String> rewriting) {
        super(delegate);
        this.rewriting = rewriting;
    }

    /** Commits where it should roll back. */
    static Connection ignoringRollback(Connection delegate) {
        return new RewritesControl(delegate, sql -> sql.equals("ROLLBACK") ? "COMMIT" : sql);
    }

    /** Rolls back where it should commit. */
    static Connection ignoringCommit(Connection delegate) {
        return new RewritesControl(delegate, sql -> sql.equals("COMMIT") ? "ROLLBACK" : sql);
    }

    /** Opens no transaction, so that each statement is on its own. */
    static Connection ignoringTransactions(Connection delegate) {
        return new RewritesControl(
                delegate, sql -> sql.startsWith("BEGIN") || sql.equals("COMMIT") || sql.equals("ROLLBACK") ? "" : sql);
    }

    /** Neither sets savepoints nor goes back to them. */
    static Connection ignoringSavepoints(Connection delegate) {
        return new RewritesControl(delegate, sql -> sql.contains("SAVEPOINT") ? "" : sql);
    }

    @Override
    public CompletionStage<?> control(String sql) {
        String sent = rewriting.apply(sql);
        return sent.isEmpty() ? CompletableFuture.completedFuture(null) : super.control(sent);
    }
}
