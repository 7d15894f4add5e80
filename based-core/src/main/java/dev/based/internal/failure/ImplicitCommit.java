package dev.based.internal.failure;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.spi.Command;
import dev.based.spi.Excerpt;

/** Why a statement that commits by itself is not sent. */
public final class ImplicitCommit {
    private ImplicitCommit() {}

    /** Inside another transaction. */
    public static BasedException refusal(Command command) {
        return new BasedException(
                ErrorKind.USAGE,
                "The statement commits by itself on this database, which would end the transactions around it; nothing was"
                        + " sent. Run it outside of nested transactions and without force_rollback: "
                        + Excerpt.of(command.sql()),
                null);
    }

    /** In a session that only reads. */
    public static BasedException refusalOfReader(Command command) {
        return new BasedException(
                ErrorKind.USAGE,
                "The statement commits by itself on this database, or may, which would end the read-only transaction and run"
                        + " outside of it; nothing was sent. Run it in a session that is not read-only: "
                        + Excerpt.of(command.sql()),
                null);
    }
}
