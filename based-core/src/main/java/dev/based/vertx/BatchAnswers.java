package dev.based.vertx;

import dev.based.BatchResult;
import dev.based.spi.Command;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch's answers tell beside numbers of rows: the rows that RETURNING gives, and keys. Clients that give one result for all
 * sets of values, as vertx-jdbc-client, tell neither.
 */
final class BatchAnswers {
    private final VertxDriver driver;
    private final Command command;
    private final Results results;
    private final int sets;
    private @Nullable List<dev.based.Row> rows;
    private @Nullable Long @Nullable [] keys;

    BatchAnswers(VertxDriver driver, Command command, Results results, int sets) {
        this.driver = driver;
        this.command = command;
        this.results = results;
        this.sets = sets;
        rows = command.traits().returnsRows() ? new ArrayList<>() : null;
    }

    /** Takes note of an answer, whose first result is that of a set of values. */
    void take(RowSet<Row> answer, int from) {
        if (rows != null) {
            takeRows(answer);
        }
        if (command.traits().inserts()) {
            int set = from;
            for (RowSet<Row> result = answer; result != null && set < sets; result = result.next()) {
                takeKey(driver.generatedKey(result), set++);
            }
        }
    }

    private void takeRows(RowSet<Row> answer) {
        for (RowSet<Row> result = answer; result != null && rows != null; result = result.next()) {
            if (result.columnsNames() != null && result.columnsNames().isEmpty() && result.size() > 0) {
                rows = null;
            } else {
                rows.addAll(results.rowsOfOne(command, result));
            }
        }
    }

    private void takeKey(@Nullable Long key, int set) {
        if (key != null) {
            keys = keys == null ? new Long[sets] : keys;
            keys[set] = key;
        }
    }

    BatchResult addTo(BatchResult result) {
        BatchResult withKeys = keys == null ? result : result.withGeneratedKeys(keys);
        return rows == null ? withKeys : withKeys.withRows(rows);
    }
}
