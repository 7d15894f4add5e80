package dev.based.tests.callbacks;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** A future of a user's own class that throws in some of its methods. */
final class Rude<T> extends CompletableFuture<T> {
    /** What it throws in. */
    enum Method {
        WHEN_COMPLETE,
        HANDLE,
        IS_DONE,
        IS_COMPLETED_EXCEPTIONALLY,
        IS_CANCELLED,
        GET_NOW,
        GET,
        JOIN,
        CANCEL,
        NEW_INCOMPLETE_FUTURE,
        GET_NUMBER_OF_DEPENDENTS
    }

    private final Set<Method> methods;
    private final RuntimeException error;

    Rude(Set<Method> methods, RuntimeException error) {
        this.methods = methods;
        this.error = error;
    }

    private void visit(Method method) {
        if (methods.contains(method)) {
            throw error;
        }
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
        visit(Method.WHEN_COMPLETE);
        return super.whenComplete(action);
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> function) {
        visit(Method.HANDLE);
        return super.handle(function);
    }

    @Override
    public boolean isDone() {
        visit(Method.IS_DONE);
        return super.isDone();
    }

    @Override
    public boolean isCompletedExceptionally() {
        visit(Method.IS_COMPLETED_EXCEPTIONALLY);
        return super.isCompletedExceptionally();
    }

    @Override
    public boolean isCancelled() {
        visit(Method.IS_CANCELLED);
        return super.isCancelled();
    }

    @Override
    public T getNow(T absent) {
        visit(Method.GET_NOW);
        return super.getNow(absent);
    }

    @Override
    public T get() throws InterruptedException, java.util.concurrent.ExecutionException {
        visit(Method.GET);
        return super.get();
    }

    @Override
    public T join() {
        visit(Method.JOIN);
        return super.join();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        visit(Method.CANCEL);
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        visit(Method.NEW_INCOMPLETE_FUTURE);
        return super.newIncompleteFuture();
    }

    @Override
    public int getNumberOfDependents() {
        visit(Method.GET_NUMBER_OF_DEPENDENTS);
        return super.getNumberOfDependents();
    }
}
