package dev.based.internal.stream;

import dev.based.RowIterator;
import dev.based.internal.async.Stages;
import dev.based.internal.scope.Awaiting;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Rows of a stream that a thread waits for, one at a time. */
final class AwaitedRows<T> implements RowIterator<T>, StepwiseSubscriber<T> {
    private volatile Flow.@Nullable Subscription subscription;
    private volatile CompletableFuture<@Nullable T> coming = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<@Nullable T> end;
    private boolean asked;

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(T row) {
        coming.complete(row);
    }

    @Override
    public void onError(Throwable error) {
        end(CompletableFuture.failedFuture(error));
    }

    @Override
    public void onComplete() {
        end(CompletableFuture.completedFuture(null));
    }

    /** Nothing follows but this, whether a row still waits to be taken or not. */
    private void end(CompletableFuture<@Nullable T> outcome) {
        end = outcome;
        pass(outcome);
    }

    private void pass(CompletableFuture<@Nullable T> outcome) {
        CompletableFuture<@Nullable T> waiting = coming;
        Throwable error = Stages.failure(outcome);
        if (error == null) {
            waiting.complete(null);
        } else {
            waiting.completeExceptionally(error);
        }
    }

    /** The next row, waited for; null at the end. */
    private @Nullable T peek() {
        Flow.Subscription known = subscription;
        if (!asked && known != null) {
            asked = true;
            known.request(1);
        }
        try {
            return Awaiting.<@Nullable T>await(coming);
        } catch (Throwable error) {
            close();
            throw error;
        }
    }

    @Override
    public boolean hasNext() {
        return peek() != null;
    }

    @Override
    public T next() {
        T row = peek();
        if (row == null) {
            throw new NoSuchElementException("The stream has no more rows.");
        }
        asked = false;
        coming = new CompletableFuture<>();
        CompletableFuture<@Nullable T> outcome = end;
        if (outcome != null) {
            pass(outcome);
        }
        return row;
    }

    @Override
    public void close() {
        Flow.Subscription known = subscription;
        if (known != null) {
            known.cancel();
        }
        onComplete(); // after a cancel nobody else says so
    }
}
