package dev.based.internal.frame;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.spi.Command;

/** What is said of a statement that commits by itself. */
final class ImplicitCommit {
    private ImplicitCommit() {}

    /** Why it is not sent inside another transaction. */
    static BasedException refusal(Command command) {
        return new BasedException(
                ErrorKind.USAGE,
                "The statement commits by itself on this database, which would end the transactions around it; nothing was"
                        + " sent. Run it outside of nested transactions and without force_rollback: " + command.sql(),
                null);
    }

    /** What a session that is rolled back after all says of it. */
    static BasedException note(Command command) {
        return new BasedException(
                ErrorKind.OTHER,
                "This was not rolled back, nor was what the session had done before, since it commits by itself on this"
                        + " database: " + command.sql(),
                null);
    }
}
