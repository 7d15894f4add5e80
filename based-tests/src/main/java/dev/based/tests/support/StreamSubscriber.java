package dev.based.tests.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that asks for rows when a test says so, and keeps what it gets. Safe for use by several threads.
 *
 * @param <T> the type of the rows
 */
public final class StreamSubscriber<T> implements Flow.Subscriber<T> {
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
    private final List<T> rows = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(int count, CompletableFuture<Integer> reached) {}

    /** Makes a subscriber that asks for nothing. */
    public StreamSubscriber() {}

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
    }

    @Override
    public void onNext(T row) {
        List<Waiting> reached = new ArrayList<>();
        int size;
        synchronized (this) {
            rows.add(row);
            size = rows.size();
            waiting.stream().filter(each -> each.count() <= rows.size()).forEach(reached::add);
            waiting.removeAll(reached);
        }
        reached.forEach(each -> each.reached().complete(size));
    }

    @Override
    public void onError(Throwable error) {
        end.complete(error);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    /**
     * Asks for rows.
     *
     * @param count how many
     */
    public void request(long count) {
        Outcomes.await(subscription).request(count);
    }

    /** Wants no more. */
    public void cancel() {
        Outcomes.await(subscription).cancel();
    }

    /**
     * A stage that completes once so many rows have come.
     *
     * @param count how many
     * @return a stage with how many have come by then
     */
    public synchronized CompletionStage<Integer> whenRows(int count) {
        if (rows.size() >= count) {
            return CompletableFuture.completedFuture(rows.size());
        }
        Waiting entry = new Waiting(count, new CompletableFuture<>());
        waiting.add(entry);
        return entry.reached();
    }

    /**
     * Waits until so many rows have come.
     *
     * @param count how many
     * @return all that have come
     */
    public List<T> awaitRows(int count) {
        Outcomes.await(whenRows(count));
        synchronized (this) {
            return List.copyOf(rows);
        }
    }

    /**
     * Whether the stream has told its end.
     *
     * @return whether it has
     */
    public boolean isEnded() {
        return end.isDone();
    }

    /**
     * A stage that ends as the stream does.
     *
     * @return a stage without a value
     */
    public CompletionStage<@Nullable Void> whenEnded() {
        return end.thenCompose(error ->
                error == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(error));
    }

    /**
     * Waits for the end.
     *
     * @return what the stream failed with, or null if it is complete
     */
    public @Nullable Throwable awaitEnd() {
        return Outcomes.await(end);
    }
}
