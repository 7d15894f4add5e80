package dev.based.postgres;

import dev.based.spi.Command;
import dev.based.vertx.ReadSettings;

/**
 * Follows the settings of one connection that change how the server reads a text: literals of times, intervals, texts and XML become values
 * when a statement is prepared. So all is prepared anew when one of them was set, or may have gone back with the end of the transaction
 * that set it. The search path is not among them: the server itself follows it. On the connection's event loop only.
 */
final class TextSettings {
    private static final ReadSettings NAMES = new ReadSettings(
            "zone", // also TIME ZONE
            "datestyle",
            "intervalstyle",
            "standard_conforming_strings",
            "backslash_quote",
            "xml", // also XML OPTION
            "lc_",
            "array_nulls",
            "transform_null_equals");

    private final PreparedStatements statements;
    /** Whether one was set since the connection was as new. */
    private boolean changed;
    /** Whether one was set in the transaction that is open, if one is. */
    private boolean pending;

    TextSettings(PreparedStatements statements) {
        this.statements = statements;
    }

    /** Whether a statement sets one. */
    boolean areChangedBy(Command command) {
        return NAMES.areChangedBy(command);
    }

    /** A statement has succeeded. */
    void succeeded(Command command) {
        if (areChangedBy(command)) {
            changed = true;
            pending = true;
            statements.renewAll();
        }
    }

    /** A text that opens or closes a transaction or savepoint is about to be sent. */
    void controls(String sql) {
        boolean commits = sql.startsWith("COMMIT");
        boolean undoes = sql.startsWith("ROLLBACK");
        if (pending && (commits || undoes)) {
            pending = undoes && sql.contains(" TO ");
            statements.renewAll();
        }
    }

    /** All settings go back to what the connection began with. */
    void reset() {
        if (changed) {
            changed = false;
            pending = false;
            statements.renewAll();
        }
    }
}
