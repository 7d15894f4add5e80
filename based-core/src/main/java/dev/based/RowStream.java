package dev.based;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement as a stream: read from the database a {@linkplain Statement#withFetchSize page} at a time, as they are asked
 * for, so that memory is bounded by the page however many rows there are. On a session a page is asked for when all rows of the one before
 * were taken. On a database the next one is on its way meanwhile, from the third page on, if the one before came within a twentieth of a
 * second, the statement has no timeout, which is for each page, and no other session shares the connection; so two are in memory at most.
 *
 * <p>Nothing is sent before the first row is asked for. A stream is consumed once, by one of its methods: a second consumer fails
 * with {@link IllegalStateException}. Whatever goes wrong, a bad statement too, is told to the consumer; no method throws it.
 *
 * <p>On a session the stream is one of its statements: while it is open, everything else called on that session fails at once
 * with {@link SessionBusyException}. It is open until its last row was taken, it failed or was cancelled. A row is taken once
 * the step of {@code forEach} has ended, the iterator was asked for the next, or a subscriber's {@code onNext} has returned. If the
 * session's body ends before, the stream fails with {@link SessionClosedException}.
 *
 * <p>On a database the stream has a connection and a transaction of its own, committed when the last row was taken and before the end
 * is told, rolled back after a failure or a cancel. So what a consumer fails with, also at the last row, undoes what the
 * statement has changed; and a cancel that returns true has undone it.
 *
 * <p>A cancel closes the cursor in the database. A page that is just being read is given a tenth of a second to arrive; then the
 * server is asked to stop, after which the session around the stream can only be rolled back.
 *
 * <p>Safe for use by several threads.
 *
 * @param <T> what a row becomes
 */
public interface RowStream<T> extends Flow.Publisher<T> {
    /**
     * Gives the rows to a subscriber of Reactive Streams. Signals come one at a time, on the thread that {@code docs/reference/threads.md}
     * tells or by the {@linkplain DatabaseOptions#dispatcher() dispatcher}. A subscriber that throws, which it must not, is taken to have
     * cancelled; the exception goes to the thread's handler of uncaught exceptions.
     *
     * @param subscriber the only subscriber
     * @throws NullPointerException if the subscriber is null
     */
    @Override
    void subscribe(Flow.Subscriber<? super T> subscriber);

    /**
     * The same stream with each row turned into something else. This stream is used up by that one.
     *
     * @param <R> what the rows become
     * @param function what makes it of a row, never null; if it throws the stream ends, and fails with what was thrown
     * @return the stream
     */
    <R> RowStream<R> map(Function<? super T, ? extends R> function);

    /**
     * The same stream with rows that follow each other grouped: each group of adjacent rows whose keys are equal becomes one thing. It
     * is for one to many, read by a JOIN and ordered by the one:
     *
     * <pre>{@code
     * session.stream("SELECT c.id, c.name, f.title FROM customers c JOIN films f ON f.customer = c.id ORDER BY c.id")
     *         .groupBy(row -> row.getInt("id"), (id, rows) -> new Customer(id, titles(rows)))
     * }</pre>
     *
     * <p>Equal keys that do not follow each other make several groups, so that the statement has to order by the key. One group is
     * kept in memory, and the page. This stream is used up by that one.
     *
     * @param <K> the type of the key, compared by {@code equals}
     * @param <R> what the groups become
     * @param key what gives the key of a row, perhaps null
     * @param function what makes something of a key and its rows, at least one, in order and unmodifiable; never null. If one of
     *     the functions throws the stream ends, and fails with what was thrown
     * @return the stream
     */
    <K extends @Nullable Object, R> RowStream<R> groupBy(
            Function<? super T, ? extends K> key, BiFunction<? super K, ? super List<T>, ? extends R> function);

    /**
     * Does something with each row, one after the other: the next row comes when the stage for the one before has completed. Any
     * number of rows is safe, also when every stage is complete at once.
     *
     * @param step what to do with a row; it must not use the session that is streaming
     * @return a stage that completes after the last step and the end of the stream; fails with what the stream or a step failed
     *     with, after which no step is begun; cancelling it cancels the step and the stream
     */
    CompletionStage<@Nullable Void> forEach(Function<? super T, ? extends CompletionStage<?>> step);

    /**
     * Does something with each row that ends when it returns, such as printing it; steps that give stages, which nobody would wait for here,
     * are for {@link #forEach}.
     *
     * @param action what to do with a row, called by one thread at a time, on which it must not block
     * @return a stage that completes after the last row and the end of the stream; fails with what the stream failed with or the
     *     action threw; cancelling it cancels the stream
     */
    CompletionStage<@Nullable Void> consume(Consumer<? super T> action);

    /**
     * Collects all rows.
     *
     * @param <R> the type of the result
     * @param collector what collects them, called by one thread at a time
     * @return a stage with the result; fails with what the stream failed with or the collector threw; cancelling it cancels the
     *     stream
     */
    <R extends @Nullable Object> CompletionStage<R> collect(Collector<? super T, ?, R> collector);

    /**
     * Folds all rows into one value.
     *
     * @param <R> the type of the value
     * @param initial the value before the first row
     * @param step makes the next value from the one before and a row
     * @return a stage with the last value; fails with what the stream failed with or the step threw; cancelling it cancels the
     *     stream
     */
    <R extends @Nullable Object> CompletionStage<R> reduce(
            R initial, BiFunction<? super R, ? super T, ? extends R> step);

    /**
     * Iterates over the rows in straight code, which waits for each page as {@link Async#await} does.
     *
     * @return the iterator; to be closed, best by {@code try}: it ends by itself only when there was no next row
     */
    RowIterator<T> iterator();
}
