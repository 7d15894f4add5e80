package dev.based.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of a call.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param outcome how it ended
 * @param error what its stage fails with, or null
 * @param rows how many rows were read, or else affected; -1 if that is not known
 * @param waiting how long it waited for a connection or, in a session, for its turn
 * @param server how long the database took, with the network and the driver. Of a stream: for all of its pages together
 * @param reading how long it took to make the result of the answer. Of a stream: what its consumer took
 */
public record CallEnd(
        Outcome outcome, @Nullable Throwable error, long rows, Duration waiting, Duration server, Duration reading) {
    /**
     * How long it took in all.
     *
     * @return the sum
     */
    public Duration total() {
        return waiting.plus(server).plus(reading);
    }

    /**
     * What it failed with, as OpenTelemetry's conventions call it: {@code error.type}.
     *
     * @return where the database told one its own number of the error, as MySQL, MariaDB and SQLite do, or else the SQLSTATE, as PostgreSQL
     *     does: {@code db.response.status_code}; else the name of the error's class; null if it succeeded
     */
    public @Nullable String errorType() {
        return ErrorTypes.of(error);
    }
}
