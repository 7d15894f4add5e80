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
 * One statement for several sets of values: at once, where a client can, or else in runs, of which each has one text to be
 * prepared. Stops at the first run that fails. Used on the connection's event loop, once.
 */
final class Batch {
    /** Fewer rows are not worth what must be asked before. */
    private static final int LEAST_FOR_BULK = 100;

    private final VertxLink link;
    private final Command command;
    private final List<Tuple> sets;
    private final Counts counting;
    private final BatchAnswers answers;
    private final boolean oneByOne;
    private final int most;
    private final boolean copies;
    private final @Nullable BulkInsert bulk;
    private final long[] counts;
    /** Whether the client is given all sets at once. */
    private boolean whole;
    /** The set that failed, or -1. */
    private int failed = -1;

    /**
     * Creates a batch that has not run.
     *
     * @param sets at least one
     */
    Batch(
            VertxDriver driver,
            VertxLink link,
            Command command,
            List<Tuple> sets,
            boolean copies,
            Counts counting,
            Results results) {
        this.link = link;
        this.command = command;
        this.sets = sets;
        this.counting = counting;
        most = driver.batchSize();
        oneByOne = !driver.hasBatches(command);
        counts = new long[sets.size()];
        answers = new BatchAnswers(driver, command, results, sets.size());
        bulk = sets.size() < LEAST_FOR_BULK || !command.traits().inserts() || command.traits().returnsRows()
                ? null
                : link.bulkInsert(command, copies);
        this.copies = copies;
    }

    /** Whether nothing else may be sent while it runs. */
    boolean holdsUp() {
        return bulk != null;
    }

    Future<BatchResult> run() {
        BulkInsert way = bulk;
        if (way == null) {
            return runBySets();
        }
        return way.insert(sets)
                .onFailure(error -> failed = way.failedRow())
                .compose(rows -> rows == BulkInsert.NOT_DONE ? runBySets() : Future.succeededFuture(inserted(rows, way)));
    }

    /** Of a copy nobody asks for the rows one by one. */
    private BatchResult inserted(long rows, BulkInsert way) {
        if (copies) {
            return BatchResult.of(rows);
        }
        Arrays.fill(counts, 1);
        Long[] keys = way.keys();
        return keys == null ? BatchResult.of(counts) : BatchResult.of(counts).withGeneratedKeys(keys);
    }

    private Future<BatchResult> runBySets() {
        return oneByOne || sets.size() == 1 ? runAll() : link.batch(this::runAll);
    }

    /** The error that the batch fails with, told of the set that failed if that is known. */
    static Throwable told(@Nullable Batch batch, Throwable error) {
        return batch == null || batch.failed < 0 || batch.failed >= batch.sets.size()
                ? error
                : new FailedSetException(batch.failed, error);
    }

    /** Whether the client was given all sets at once. */
    boolean isWhole() {
        return whole;
    }

    private Future<BatchResult> runAll() {
        Promise<BatchResult> done = Promise.promise();
        runFrom(0, done);
        return done.future();
    }

    /** Not as futures of futures, over whose end thousands of runs would overflow the stack. */
    private void runFrom(int from, Promise<BatchResult> done) {
        try {
            String text = text(from);
            int to = oneByOne ? from + 1 : endOfRun(text, from + 1);
            whole = from == 0 && to == sets.size();
            answer(text, from, to).onComplete((answer, error) -> {
                if (error == null) {
                    answered(answer, from, to, done);
                } else {
                    failed(from, error);
                    done.fail(error);
                }
            });
        } catch (Throwable refused) {
            done.fail(refused);
        }
    }

    private void answered(RowSet<Row> answer, int from, int to, Promise<BatchResult> done) {
        try {
            if (oneByOne) {
                counts[from] = counting.of(command.traits(), answer);
            } else {
                counting.ofBatch(command.traits(), answer, counts, from, to);
            }
            answers.take(answer, from);
        } catch (Throwable unreadable) {
            done.fail(unreadable);
            return;
        }
        if (to == sets.size()) {
            done.complete(answers.addTo(BatchResult.of(counts)));
        } else {
            runFrom(to, done);
        }
    }

    private String text(int set) {
        try {
            return link.text(command.sql(), sets.get(set));
        } catch (ParameterException unfit) {
            failed = set;
            throw unfit;
        }
    }

    private void failed(int from, Throwable error) {
        int set = oneByOne ? 0 : link.failedSet(error);
        failed = set < 0 ? -1 : from + set;
    }

    private int endOfRun(String text, int start) {
        int end = start;
        int last = Math.min(sets.size(), start - 1 + most);
        while (end < last && text(end).equals(text)) {
            end++;
        }
        return end;
    }

    private Future<RowSet<Row>> answer(String text, int from, int to) {
        return oneByOne
                ? link.client().preparedQuery(text).execute(sets.get(from))
                : link.client().preparedQuery(text).executeBatch(sets.subList(from, to));
    }
}
