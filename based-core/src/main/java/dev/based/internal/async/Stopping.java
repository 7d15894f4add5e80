package dev.based.internal.async;

import dev.based.internal.thread.Canceller;
import dev.based.internal.thread.Nesting;
import dev.based.internal.thread.Telling;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How work is stopped that consists of other work: what is to be stopped, one after the other, and what came of it in the end.
 * Whatever is inside each other to any depth is stopped in a loop, the innermost first.
 *
 * <p>Used once, by one thread.
 */
public abstract class Stopping {
    /** What is to be stopped: a future by its cancel, or work by itself. */
    record Target(
            @Nullable CompletableFuture<?> future, @Nullable Job job) {}

    /** The next to be stopped, or null if that was all. */
    abstract @Nullable Target next();

    /** Told what came of the one before. */
    abstract void told(Job.Stop stop);

    /** What came of all. */
    abstract Job.Stop outcome();

    /** Nothing is to be stopped: what came of it is known. */
    public static Stopping known(Job.Stop stop) {
        return of(List.of(), any -> stop);
    }

    /**
     * Stops futures by their cancel, those that are not done by their turn. Several are stopped beside each other, so that none whose
     * cancel blocks keeps the others from theirs; but where the stack is deep one after the other.
     *
     * @param futures the futures
     * @param outcome what came of all, given whether any of them was cancelled
     * @return how it is done
     */
    public static Stopping of(
            List<? extends CompletableFuture<?>> futures, Function<? super Boolean, Job.Stop> outcome) {
        return new Each(futures, outcome);
    }

    private static final class Each extends Stopping {
        private final List<? extends CompletableFuture<?>> all;
        private final Iterator<? extends CompletableFuture<?>> futures;
        private final Function<? super Boolean, Job.Stop> outcome;
        private volatile boolean any;

        Each(List<? extends CompletableFuture<?>> futures, Function<? super Boolean, Job.Stop> outcome) {
            all = futures;
            this.futures = futures.iterator();
            this.outcome = outcome;
        }

        /** Stops several beside each other; false if that is to be done one after the other. */
        boolean isDoneAtOnce() {
            Nesting nesting = Nesting.ofThread();
            if (all.size() < 2 || nesting.isDeep()) {
                return false;
            }
            int before = nesting.enter();
            String canceller = Canceller.current();
            try {
                Telling.here(all.stream()
                        .filter(future -> !future.isDone())
                        .<Runnable>map(future ->
                                () -> told(Canceller.as(canceller, () -> run(new Target(future, null)))))
                        .toList());
            } finally {
                nesting.depth = before;
                nesting.flatten();
            }
            return true;
        }

        @Override
        @Nullable
        Target next() {
            while (futures.hasNext()) {
                CompletableFuture<?> future = futures.next();
                if (!future.isDone()) {
                    return new Target(future, null);
                }
            }
            return null;
        }

        @Override
        void told(Job.Stop stop) {
            if (stop == Job.Stop.STOPPED) {
                any = true;
            }
        }

        @Override
        Job.Stop outcome() {
            return outcome.apply(any);
        }
    }

    /** One that is being stopped: the work and, if it is cancelled for the sake of a future, that. */
    private record Level(@Nullable Promise<?> promise, Stopping how) {}

    /** Stops work that may consist of other work. */
    static Job.Stop stop(Job job) {
        return run(new Target(null, job));
    }

    private static Job.Stop run(Target outermost) {
        ArrayDeque<Level> levels = new ArrayDeque<>();
        Job.Stop told = begin(outermost, levels);
        while (!levels.isEmpty()) {
            Level level = levels.getFirst();
            if (told != null) {
                level.how.told(told);
            }
            Target next = level.how.next();
            if (next == null) {
                levels.removeFirst();
                told = finish(level.promise, level.how.outcome());
            } else {
                told = begin(next, levels);
            }
        }
        return told == null ? Job.Stop.ENDED : told;
    }

    /** Begins to stop something; what came of it, or null if it consists of other work, which is the next level. */
    private static Job.@Nullable Stop begin(Target target, ArrayDeque<Level> levels) {
        CompletableFuture<?> future = target.future;
        Promise<?> promise = future instanceof Promise<?> own ? own : null;
        Job job = promise == null ? target.job : promise.job();
        if (future != null && (job == null || future.isDone())) {
            return Stages.cancel(future) ? Job.Stop.STOPPED : Job.Stop.TOO_LATE;
        }
        Stopping how = job == null ? null : job.stopping();
        if (how instanceof Each several && several.isDoneAtOnce()) {
            return finish(promise, how.outcome());
        }
        if (how != null) {
            levels.addFirst(new Level(promise, how));
            return null;
        }
        return job == null ? Job.Stop.ENDED : finish(promise, job.stop());
    }

    private static Job.Stop finish(@Nullable Promise<?> promise, Job.Stop stop) {
        if (promise == null) {
            return stop;
        }
        return promise.cancelled(stop) ? Job.Stop.STOPPED : Job.Stop.TOO_LATE;
    }

    /** Cancels a future as {@link CompletableFuture#cancel} does, however much is inside of it. */
    static boolean cancel(Promise<?> promise) {
        return run(new Target(promise, null)) == Job.Stop.STOPPED;
    }
}
