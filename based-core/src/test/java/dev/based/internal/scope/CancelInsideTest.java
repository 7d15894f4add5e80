package dev.based.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Retry;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.StoppableJob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * C2 of scopes that are cancelled while they call a function of the user's, by that function itself or by another thread meanwhile: what
 * {@code cancel} answers is what the future says then and in the end. Of a scope that calls its functions before anybody has its future,
 * a part's end is such a moment.
 */
class CancelInsideTest {
    private static final Retry QUICK = new Retry(2, Duration.ofNanos(1), Duration.ofNanos(1));

    /** A scope that is tried: behind the first stage it is to call the function as one of its user's. */
    private interface Tried {
        CompletionStage<?> begin(Promise<Integer> first, Supplier<CompletionStage<Integer>> inside);
    }

    @TestFactory
    Stream<DynamicTest> answer_isWhatTheFutureSays() {
        return Stream.of(
                        new Named("retry", (first, inside) -> {
                            AtomicInteger attempts = new AtomicInteger();
                            return Async.retry(
                                    QUICK,
                                    error -> true,
                                    () -> attempts.incrementAndGet() == 1 ? failing(first) : inside.get());
                        }),
                        new Named(
                                "forEach",
                                (first, inside) ->
                                        Async.forEach(List.of(1, 2), item -> item == 1 ? first : inside.get())),
                        new Named(
                                "map",
                                (first, inside) -> Async.map(List.of(1, 2), item -> item == 1 ? first : inside.get())),
                        new Named(
                                "fold",
                                (first, inside) -> Async.fold(
                                        List.of(1, 2), 0, (value, item) -> item == 1 ? first : inside.get())),
                        new Named(
                                "withTimeout",
                                (first, inside) -> Async.withTimeout(
                                        Duration.ofHours(1), () -> first.thenCompose(done -> inside.get()))),
                        new Named(
                                "all", (first, inside) -> Async.all(List.of(first.thenCompose(done -> inside.get())))),
                        new Named(
                                "race",
                                (first, inside) -> Async.race(List.of(first.thenCompose(done -> inside.get())))),
                        new Named("thenCompose", (first, inside) -> first.thenCompose(done -> inside.get())))
                .flatMap(named -> Stream.of(true, false)
                        .flatMap(byItself -> Stream.of(true, false)
                                .map(succeeds -> DynamicTest.dynamicTest(
                                        named.name
                                                + (byItself ? ", by itself" : ", by another thread")
                                                + (succeeds ? ", with what has succeeded" : ", with what goes on"),
                                        () -> check(named.tried, byItself, succeeds)))));
    }

    private record Named(String name, Tried tried) {}

    private static CompletionStage<Integer> failing(Promise<Integer> first) {
        return first.thenCompose(done -> CompletableFuture.failedFuture(new IOException()));
    }

    private static void check(Tried tried, boolean byItself, boolean succeeds) throws Exception {
        CompletableFuture<CompletableFuture<?>> known = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> said = new CompletableFuture<>();
        CompletableFuture<Integer> goesOn = new CompletableFuture<>();
        Promise<Integer> first = new Promise<>(new StoppableJob(Job.Stop.ENDED));
        CompletableFuture<?> future = tried.begin(first, () -> {
                    CompletableFuture<?> itself = known.join();
                    CompletableFuture<Boolean> cancel = byItself
                            ? CompletableFuture.completedFuture(itself.cancel(true))
                            : CompletableFuture.supplyAsync(() -> itself.cancel(true));
                    answer.complete(cancel.join());
                    said.complete(itself.isCancelled());
                    return succeeds ? CompletableFuture.completedFuture(2) : goesOn;
                })
                .toCompletableFuture();
        known.complete(future);
        first.resolve(1);
        boolean cancelled = answer.get(10, TimeUnit.SECONDS);
        assertThat(said.get(10, TimeUnit.SECONDS)).as("isCancelled() then").isEqualTo(cancelled);
        if (!succeeds) { // it is stopped, though perhaps not told so
            assertThat(goesOn.handle((value, error) -> error != null).get(10, TimeUnit.SECONDS))
                    .isTrue();
        }
        future.handle((value, error) -> 1).get(10, TimeUnit.SECONDS);
        assertThat(future.isCancelled()).as("isCancelled() in the end").isEqualTo(cancelled);
    }
}
