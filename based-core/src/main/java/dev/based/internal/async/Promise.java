package dev.based.internal.async;

import dev.based.internal.thread.Assisted;
import dev.based.internal.thread.Blocking;
import dev.based.internal.thread.Canceller;
import dev.based.internal.thread.Nesting;
import dev.based.spi.BodyThread;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future that every method of the library returns. Cancelling it, or a future derived from it, stops the {@link Job}
 * behind it; completing it from outside counts as cancelling. The library itself completes it by {@link #resolve} and
 * {@link #reject}.
 */
public sealed class Promise<T extends @Nullable Object> extends CompletableFuture<T> implements Assisted
        permits DispatchedPromise {
    /** Who cancels by {@link #evict}. */
    static final String EVICTED = "by disconnect(), since disconnect_timeout was over.";

    /** Who cancels by completing a promise. */
    private static final String COMPLETED = "since its future was completed from outside, as orTimeout does.";

    private Job job; // changed before the promise is handed out, not after

    /**
     * Creates a promise.
     *
     * @param job the work that will complete it
     */
    public Promise(Job job) {
        this.job = job;
    }

    /** A promise that failed before any work was begun. */
    public static <T extends @Nullable Object> Promise<T> failed(Throwable error) {
        Promise<T> promise = new Promise<>(Job.Ended.INSTANCE);
        promise.fail(error);
        return promise;
    }

    /** A promise of something that is there. */
    public static <T extends @Nullable Object> Promise<T> resolved(T value) {
        Promise<T> promise = new Promise<>(Job.Ended.INSTANCE);
        promise.succeed(value);
        return promise;
    }

    /** Completes a promise of no work: nothing is written that all such promises share. */
    final void succeed(T value) {
        super.complete(value);
    }

    final void fail(Throwable error) {
        super.completeExceptionally(error);
    }

    /** Completes the promise, unless it was cancelled meanwhile, as the last thing that its job does. */
    public final void resolve(T value) {
        settleSoon(value, null);
    }

    /** Fails the promise, unless it was cancelled meanwhile, as the last thing that its job does. */
    public final void reject(Throwable error) {
        settleSoon(null, error);
    }

    /** Now or, if the stack is deep and something follows, when it is flat again. */
    private void settleSoon(@Nullable T value, @Nullable Throwable error) {
        Nesting nesting = Nesting.ofThread();
        if (nesting.isDeep() && (getNumberOfDependents() > 0 || job.isAwaited())) {
            nesting.defer(() -> settleThere(value, error, nesting));
        } else {
            settleThere(value, error, nesting);
        }
    }

    /** Settles where the promise's callbacks are to run: here. */
    void settleThere(@Nullable T value, @Nullable Throwable error, Nesting here) {
        settleHere(value, error, here);
    }

    final void settleHere(@Nullable T value, @Nullable Throwable error, Nesting nesting) {
        int before = nesting.enter();
        try {
            settleNow(value, error);
        } finally {
            nesting.depth = before;
            nesting.flatten();
        }
    }

    private void settleNow(@Nullable T value, @Nullable Throwable error) {
        CompletableFuture<@Nullable Void> waiting = job.markEnded();
        end(value, error);
        Job.tell(waiting);
    }

    /** Completes or fails the promise, whoever does it; false if it was before. */
    @SuppressWarnings("NullAway") // as settle
    boolean end(@Nullable T value, @Nullable Throwable error) {
        return error == null ? super.complete(value) : super.completeExceptionally(error);
    }

    /** Completes or fails the promise, unless it was cancelled meanwhile, as the last thing that its job does. */
    @SuppressWarnings(
            "NullAway") // without an error the value is of the promise's type, whether that allows null or not
    public final void settle(@Nullable T value, @Nullable Throwable error) {
        if (error == null) {
            resolve(value);
        } else {
            reject(error);
        }
    }

    /** When the work behind the promise has truly ended: see {@link Job#settled()}. */
    public final CompletableFuture<@Nullable Void> settled() {
        return job.settled();
    }

    /** Cancels the promise on the library's behalf; what the user chained to it runs as after any other end. */
    public void evict() {
        Canceller.as(EVICTED, () -> cancel(true));
    }

    /** The work behind the promise. */
    public final Job job() {
        return job;
    }

    /**
     * Finds the promise whose outcome is this one's: itself or, if it came of {@code thenCompose}, that of what the function
     * returned. Known once all such functions have returned; if one of them has not, and before that, there is none.
     *
     * @param found told the promise, now or later, perhaps twice
     */
    public final void findSource(Consumer<? super Promise<?>> found) {
        Promise<?> each = this;
        while (each != null && each.job instanceof Composition<?, ?> composition && composition.isOf(each)) {
            each = composition.source(found);
        }
        if (each != null) {
            found.accept(each);
        }
    }

    @Override
    public final void assist() throws InterruptedException {
        job.assist(this);
    }

    @Override
    public final void leave() {
        job.leaveToOthers();
    }

    /** Who chains does not wait, most likely. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        job.leaveToOthers();
        return new Promise<>(job);
    }

    /** Who asks for a future does something else than to await it: looks at it, combines it, waits in the JDK's ways. */
    @Override
    public CompletableFuture<T> toCompletableFuture() {
        job.leaveToOthers();
        return this;
    }

    @Override
    public CompletionStage<T> minimalCompletionStage() {
        job.leaveToOthers();
        return super.minimalCompletionStage();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isDone()) {
            return isCancelled();
        }
        return Stopping.cancel(this);
    }

    /** Completes the promise after a request to stop its work, of which this came; true if it is cancelled now. */
    final boolean cancelled(Job.Stop stop) {
        if (stop == Job.Stop.TOO_LATE) {
            return isCancelled();
        }
        Nesting nesting = Nesting.ofThread();
        int before = nesting.enter();
        try {
            return cancelNow();
        } finally {
            nesting.depth = before;
            nesting.flatten();
        }
    }

    private boolean cancelNow() {
        // A future before this one may have passed the cancellation on already, or it has failed by something else
        // meanwhile.
        boolean cancelled = !isDone() && end(null, Canceller.cancels("The call")) || isCancelled();
        job.stopped();
        return cancelled;
    }

    /** Also if it was an earlier future of the chain that was cancelled first. */
    @Override
    public boolean isCancelled() {
        return super.isCancelled()
                || (isCompletedExceptionally() && Stages.failure(this) instanceof CancellationException);
    }

    @Override
    public boolean complete(T value) {
        return endFromOutside(value, null);
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        return endFromOutside(null, error);
    }

    private boolean endFromOutside(@Nullable T value, @Nullable Throwable error) {
        if (isDone() || Canceller.as(COMPLETED, job::stop) == Job.Stop.TOO_LATE) {
            return false;
        }
        boolean first = end(value, error);
        job.stopped();
        return first;
    }

    @Override
    public void obtrudeValue(T value) {
        throw new UnsupportedOperationException("The outcome of database work cannot be replaced.");
    }

    @Override
    public void obtrudeException(Throwable error) {
        throw new UnsupportedOperationException("The outcome of database work cannot be replaced.");
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> function) {
        Composition<T, U> composition = new Composition<>(job, function);
        return stoppedBy(composition, super.thenCompose(composition));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> function) {
        Composition<T, U> composition = new Composition<>(job, function);
        return stoppedBy(composition, super.thenComposeAsync(composition));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> function, Executor executor) {
        Composition<T, U> composition = new Composition<>(job, function);
        return stoppedBy(composition, super.thenComposeAsync(composition, executor));
    }

    private static <U> CompletableFuture<U> stoppedBy(Composition<?, U> composition, CompletableFuture<U> derived) {
        if (derived instanceof Promise<U> promise) {
            promise.job = composition;
            composition.completes(promise);
        }
        return derived;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        Blocking.prepare(this);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!isDone() && BodyThread.awaiting() != null) {
            CompletableFuture<@Nullable Object> bounded = new CompletableFuture<>();
            whenComplete((value, error) -> bounded.complete(null));
            Blocking.prepare(bounded.completeOnTimeout(null, timeout, unit));
            return super.get(0, unit);
        }
        Blocking.prepare(this);
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        Blocking.prepareInAnyCase(this);
        return super.join();
    }
}
