package dev.based.benchmarks.measure;

import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/** One contender's way to do a task once. The number of an operation says which rows it is about. */
public sealed interface Operation {
    /** Is told that an operation has ended. */
    @FunctionalInterface
    interface Completion {
        /**
         * Called once.
         *
         * @param error why it failed, or null
         */
        void completed(@org.jspecify.annotations.Nullable Throwable error);
    }

    /** Begins an operation. */
    @FunctionalInterface
    interface Start {
        /**
         * Begins one, and tells when it ends.
         *
         * @param index its number
         * @param completion is told
         */
        void start(int index, Completion completion);
    }

    /** Does an operation, and returns when it has ended. */
    @FunctionalInterface
    interface Blocking {
        /**
         * Does one.
         *
         * @param index its number
         * @throws Exception if it fails
         */
        void run(int index) throws Exception;
    }

    /** One that does not wait: each caller begins its next one where it is told of the end of the last. */
    record Asynchronous(Start start) implements Operation {}

    /** One that waits: each caller is a virtual thread, or a thread where there are no virtual ones. */
    record Waiting(Blocking body) implements Operation {}

    /** One for a single thread, however many callers there are. */
    record Alone(Blocking body) implements Operation {}

    /** One whose end is that of a stage. */
    static Operation stage(IntFunction<? extends CompletionStage<?>> start) {
        return new Asynchronous(
                (index, completion) -> start.apply(index).whenComplete((result, error) -> completion.completed(error)));
    }
}
