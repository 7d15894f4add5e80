package dev.based.vertx;

import dev.based.spi.Traits;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;

/**
 * How many rows statements affected: one way to count, for one set of values and for several. What the server says counts,
 * wherever the client tells that and not a number of its own; some clients do not count what RETURNING gives.
 *
 * <p>Immutable.
 */
final class Counts {
    private final VertxDriver driver;

    Counts(VertxDriver driver) {
        this.driver = driver;
    }

    /** All that a statement affected, with all its results. */
    long of(Traits traits, RowSet<Row> answer) {
        long rows = 0;
        for (RowSet<Row> result = answer; result != null; result = result.next()) {
            rows += ofResult(traits, result);
        }
        return rows;
    }

    private long ofResult(Traits traits, RowSet<Row> result) {
        if (traits.changesRows()) {
            return Math.max(result.size(), result.rowCount());
        }
        return driver.countsEverything() ? Math.max(0, result.rowCount()) : 0;
    }

    /**
     * What each set of values of a batch affected. Most clients give one result for each; vertx-jdbc-client gives a single one, in
     * which each row, without columns, has a count for its value.
     *
     * @param counts takes the counts
     * @param from where those of the answer begin
     * @param to where they end
     */
    void ofBatch(Traits traits, RowSet<Row> answer, long[] counts, int from, int to) {
        if (answer.size() == to - from
                && answer.columnsNames() != null
                && answer.columnsNames().isEmpty()) {
            int index = from;
            for (Row row : answer) {
                counts[index++] = Math.max(0, row.getLong(0));
            }
            return;
        }
        RowSet<Row> result = answer;
        for (int index = from; index < to && result != null; index++) {
            counts[index] = ofResult(traits, result);
            result = result.next();
        }
    }
}
