package dev.based.vertx;

import dev.based.BatchResult;
import dev.based.ParameterException;
import dev.based.spi.Command;
import dev.based.spi.FailedSetException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement for several sets of values: by a {@link BulkInsert}, or at once, where a client can, or else in runs, of which each has
 * one text to be prepared. Stops at the first run that fails. Of many sets some are made ready for the client at a time, so that
 * the event loop is free between them. Used on the connection's event loop, once.
 */
final class Batch {
    /** Fewer rows are not worth what must be asked before. */
    private static final int LEAST_FOR_BULK = 100;

    private final VertxLink link;
    private final Command command;
    private final BatchSets sets;
    private final Counts counting;
    private final BatchAnswers answers;
    private final boolean oneByOne;
    private final int most;
    private final boolean copies;
    private final long[] counts;
    private @Nullable BulkInsert bulk;
    private Long @Nullable [] keys;
    private long inserted;
    private boolean whole;
    /** The set that failed, or -1. */
    private int failed = -1;

    /**
     * Creates a batch that has not run.
     *
     * @param sets at least one
     * @param copies whether it is a part of a copy
     */
    Batch(
            VertxDriver driver,
            VertxLink link,
            Command command,
            BatchSets sets,
            boolean copies,
            Counts counting,
            Results results) {
        this.link = link;
        this.command = command;
        this.sets = sets;
        this.counting = counting;
        this.copies = copies;
        most = driver.batchSize();
        oneByOne = !driver.hasBatches(command);
        counts = new long[sets.size()];
        answers = new BatchAnswers(driver, command, results, sets.size());
        bulk = sets.size() < LEAST_FOR_BULK
                        || !command.traits().inserts()
                        || command.traits().returnsRows()
                ? null
                : link.bulkInsert(command, copies);
    }

    /** Whether what is called behind must wait, since not all is handed to the client at once. */
    boolean holdsUp() {
        return bulk != null || !oneByOne && sets.size() > most;
    }

    /** Whether the client was given all sets at once. */
    boolean isWhole() {
        return whole;
    }

    Future<BatchResult> run() {
        return bulk != null || oneByOne || sets.size() == 1 ? runAll() : link.batch(this::runAll);
    }

    /** The error that the batch fails with, told of the set that failed if that is known. */
    static Throwable told(@Nullable Batch batch, Throwable error) {
        return batch == null || batch.failed < 0 || batch.failed >= batch.sets.size()
                ? error
                : new FailedSetException(batch.failed, error);
    }

    private Future<BatchResult> runAll() {
        Promise<BatchResult> done = Promise.promise();
        runFrom(0, done);
        return done.future();
    }

    /** Not as futures of futures, over whose end thousands of runs would overflow the stack. */
    private void runFrom(int from, Promise<BatchResult> done) {
        if (from == sets.size()) {
            done.complete(result());
            return;
        }
        try {
            BulkInsert way = bulk;
            if (way != null) {
                insertFrom(from, sets.readyForBulk(from), way, done);
            } else {
                run(from, sets.ready(from), done);
            }
        } catch (FailedSetException unfit) {
            failed = unfit.set();
            done.fail(unfit.getCause());
        } catch (Throwable refused) {
            done.fail(refused);
        }
    }

    private void insertFrom(int from, List<Tuple> rows, BulkInsert way, Promise<BatchResult> done) {
        way.insert(rows).onComplete((count, error) -> {
            if (error != null) {
                int row = way.failedRow();
                failed = row < 0 ? -1 : from + row;
                done.fail(error);
            } else if (count == BulkInsert.NOT_DONE) {
                bulk = null;
                goOnBySets(from, done);
            } else {
                inserted(from, rows.size(), count, way.keys());
                runFrom(from + rows.size(), done);
            }
        });
    }

    private void goOnBySets(int from, Promise<BatchResult> done) {
        if (oneByOne) {
            runFrom(from, done);
            return;
        }
        link.batch(() -> {
                    Promise<BatchResult> rest = Promise.promise();
                    runFrom(from, rest);
                    return rest.future();
                })
                .onComplete(done);
    }

    private void inserted(int from, int rows, long count, Long @Nullable [] made) {
        inserted += count;
        Arrays.fill(counts, from, from + rows, 1);
        if (made != null) {
            keys = keys == null ? new Long[counts.length] : keys;
            System.arraycopy(made, 0, keys, from, rows);
        }
    }

    /** Of a copy nobody asks for the rows one by one. */
    private BatchResult result() {
        if (copies) {
            return BatchResult.of(inserted);
        }
        BatchResult result = answers.addTo(BatchResult.of(counts));
        return keys == null ? result : result.withGeneratedKeys(keys);
    }

    private void run(int from, List<Tuple> ready, Promise<BatchResult> done) {
        String text = text(from, ready.get(0));
        int count = oneByOne ? 1 : lengthOfRun(text, from, ready);
        whole = count == sets.size();
        answer(text, ready, count).onComplete((answer, error) -> {
            if (error == null) {
                answered(answer, from, from + count, done);
            } else {
                int set = oneByOne ? 0 : link.failedSet(error);
                failed = set < 0 ? -1 : from + set;
                done.fail(error);
            }
        });
    }

    private void answered(RowSet<Row> answer, int from, int to, Promise<BatchResult> done) {
        try {
            if (oneByOne) {
                counts[from] = counting.of(command.traits(), answer);
            } else {
                counting.ofBatch(command.traits(), answer, counts, from, to);
            }
            answers.take(answer, from);
            for (int set = from; copies && set < to; set++) {
                inserted += counts[set];
            }
        } catch (Throwable unreadable) {
            done.fail(unreadable);
            return;
        }
        runFrom(to, done);
    }

    private String text(int set, Tuple values) {
        try {
            return link.text(command.sql(), values);
        } catch (ParameterException unfit) {
            failed = set;
            throw unfit;
        }
    }

    private int lengthOfRun(String text, int from, List<Tuple> ready) {
        int most = Math.min(this.most, ready.size());
        int length = 1;
        while (length < most && text(from + length, ready.get(length)).equals(text)) {
            length++;
        }
        return length;
    }

    private Future<RowSet<Row>> answer(String text, List<Tuple> ready, int count) {
        return oneByOne
                ? link.client().preparedQuery(text).execute(ready.get(0))
                : link.client().preparedQuery(text).executeBatch(ready.subList(0, count));
    }
}
