package dev.based.vertx;

import dev.based.BatchResult;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;

/**
 * Reads how many rows each set of values of a batch affected. Most clients give one result for each; vertx-jdbc-client
 * gives a single one, in which each row, without columns, has a count for its value.
 */
final class BatchCounts {
    private BatchCounts() {}

    static BatchResult of(RowSet<Row> answer, int sets) {
        long[] counts = new long[sets];
        if (answer.size() == sets
                && answer.columnsNames() != null
                && answer.columnsNames().isEmpty()) {
            int index = 0;
            for (Row row : answer) {
                counts[index++] = Math.max(0, row.getLong(0));
            }
        } else {
            RowSet<Row> result = answer;
            for (int index = 0; index < sets && result != null; index++) {
                counts[index] = Math.max(0, result.rowCount());
                result = result.next();
            }
        }
        return BatchResult.of(counts);
    }
}
