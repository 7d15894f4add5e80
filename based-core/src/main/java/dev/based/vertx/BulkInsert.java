package dev.based.vertx;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to insert many rows that is faster than a batch, for one INSERT and as long as it stores and refuses the same: see {@link
 * VertxLink#bulkInsert}. Used on the connection's event loop, which it must not hold up for long.
 */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public interface BulkInsert {
    /** What {@link #insert} gives for rows that are to be inserted by a batch. */
    long NOT_DONE = -1;

    /**
     * Inserts rows, inside a transaction. Nothing else is sent meanwhile.
     *
     * @param rows the values of each, as the driver has made them
     * @return a future with the number of rows inserted, or {@link #NOT_DONE} if nothing was done, and the transaction is as before;
     *     fails with the client's error, or with a {@link dev.based.ParameterException} for a value that does not fit
     */
    Future<Long> insert(List<Tuple> rows);

    /**
     * Which row made the last insertion fail.
     *
     * @return its index among those that were given, from 0; -1 if nobody knows
     */
    int failedRow();

    /**
     * The keys that the database made for the rows of the last insertion.
     *
     * @return for each row its key; null, which is the default, if the database does not tell
     */
    default Long @Nullable [] keys() {
        return null;
    }
}
