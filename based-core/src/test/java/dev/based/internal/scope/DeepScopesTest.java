package dev.based.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Retry;
import dev.based.internal.async.Stages;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** E13: scopes inside scopes, more than a stack has frames for, end as one does, and what comes after them goes on. */
class DeepScopesTest {
    private static final int MANY = Integer.getInteger("based.deep", 10_000);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Retry RETRY = Retry.DEFAULT;

    private final CompletableFuture<Integer> base = new CompletableFuture<>();

    /** What a stage is put into. */
    enum Scope {
        ALL(stage -> sum(Async.all(List.of(stage)))),
        ALL_OF_ITEMS(stage -> sum(Async.all(List.of(1), item -> stage))),
        RACE(stage -> Async.race(List.of(stage))),
        RETRY(stage -> Async.retry(DeepScopesTest.RETRY, error -> false, () -> stage)),
        TIMEOUT(stage -> Async.withTimeout(LONG, () -> stage)),
        FOR_EACH(stage -> Async.forEach(List.of(1), item -> stage).thenApply(nothing -> 1)),
        MAP(stage -> sum(Async.map(List.of(1), item -> stage))),
        FOLD(stage -> Async.<Integer, Integer>fold(List.of(1), 0, (before, item) -> stage)),
        COMPOSE(stage -> Async.race(List.of(stage)).thenCompose(CompletableFuture::completedFuture)),
        COMPOSED(stage -> Async.delay(Duration.ZERO).thenCompose(nothing -> stage));

        private final UnaryOperator<CompletionStage<Integer>> around;

        Scope(UnaryOperator<CompletionStage<Integer>> around) {
            this.around = around;
        }

        private static CompletionStage<Integer> sum(CompletionStage<List<Integer>> results) {
            return results.thenApply(list -> list.get(0));
        }
    }

    @AfterEach
    void laterWorkGoesOn() throws Exception {
        CompletionStage<Integer> later = Async.delay(Duration.ofMillis(1)).thenApply(nothing -> 1);
        assertThat(Async.all(List.of(later)).toCompletableFuture().get(60, TimeUnit.SECONDS))
                .containsExactly(1);
    }

    private List<CompletableFuture<Integer>> nest(Random random, Scope... scopes) {
        List<CompletableFuture<Integer>> levels = new ArrayList<>();
        CompletionStage<Integer> stage = base;
        for (int i = 0; i < MANY; i++) {
            stage = scopes[random.nextInt(scopes.length)].around.apply(stage);
            levels.add(stage.toCompletableFuture());
        }
        return levels;
    }

    private static CompletableFuture<Integer> last(List<CompletableFuture<Integer>> levels) {
        return levels.get(levels.size() - 1);
    }

    private static Throwable failureOf(CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get(60, TimeUnit.SECONDS);
            throw new AssertionError("It did not fail.");
        } catch (ExecutionException failed) {
            return Stages.unwrap(failed);
        } catch (CancellationException cancelled) {
            return cancelled;
        } catch (java.util.concurrent.TimeoutException hung) {
            throw new AssertionError("It never ended.", hung);
        }
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void success_comesOutOfAll(Scope scope) throws Exception {
        List<CompletableFuture<Integer>> levels = nest(new Random(1), scope);
        base.complete(1);
        assertThat(last(levels).get(60, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void cancel_reachesTheInnermost(Scope scope) throws Exception {
        List<CompletableFuture<Integer>> levels = nest(new Random(1), scope);
        assertThat(last(levels).cancel(true)).isTrue();
        assertThat(base).isCancelled();
        assertThat(failureOf(last(levels))).isInstanceOf(CancellationException.class);
        Stages.settled(last(levels)).get(60, TimeUnit.SECONDS);
    }

    @Test
    void mixture_succeedsFailsAndIsCancelledFromAnyLevel() throws Exception {
        long seed = Long.getLong("based.seed", System.nanoTime());
        System.out.println("DeepScopesTest: -Dbased.seed=" + seed);
        Random random = new Random(seed);
        for (int ending = 0; ending < 4; ending++) {
            DeepScopesTest test = new DeepScopesTest();
            List<CompletableFuture<Integer>> levels = test.nest(random, Scope.values());
            IllegalStateException error = new IllegalStateException("the base's");
            switch (ending) {
                case 0 -> test.base.complete(1);
                case 1 -> test.base.completeExceptionally(error);
                default ->
                    assertThat(levels.get(ending == 2 ? MANY - 1 : random.nextInt(MANY))
                                    .cancel(true))
                            .isTrue();
            }
            if (ending == 0) {
                assertThat(last(levels).get(60, TimeUnit.SECONDS)).isEqualTo(1);
            } else if (ending == 1) {
                assertThat(failureOf(last(levels))).isSameAs(error);
            } else {
                assertThat(failureOf(last(levels))).isInstanceOf(CancellationException.class);
                assertThat(test.base).isCancelled();
            }
            Stages.settled(last(levels)).get(60, TimeUnit.SECONDS);
            assertThat(last(levels).toString()).hasSizeLessThan(200);
        }
    }

    /** A cancel while the innermost ends by itself: whoever comes first, all end, and with one outcome. */
    @Test
    void cancel_racesWithTheEnd() throws Exception {
        List<CompletableFuture<Integer>> levels = nest(new Random(2), Scope.values());
        CompletableFuture<Boolean> completed = CompletableFuture.supplyAsync(() -> base.complete(1));
        levels.get(MANY / 2).cancel(true);
        boolean byItself = completed.get(60, TimeUnit.SECONDS);
        Throwable error = last(levels).handle((value, failure) -> failure).get(60, TimeUnit.SECONDS);
        assertThat(byItself || error != null).isTrue();
    }

    /** Each failure ends a scope that cancels what is the next scope's too. */
    @Test
    void cascadeSideways_endsAll() throws Exception {
        List<CompletableFuture<?>> scopes = new ArrayList<>();
        CompletableFuture<Integer> first = base;
        for (int i = 0; i < MANY; i++) {
            CompletableFuture<Integer> next =
                    Async.race(List.of(new CompletableFuture<Integer>())).toCompletableFuture();
            scopes.add(Async.all(List.of(first, next)).toCompletableFuture());
            first = next;
        }
        IllegalStateException error = new IllegalStateException("the first");
        base.completeExceptionally(error);
        assertThat(failureOf(scopes.get(0))).isSameAs(error);
        assertThat(failureOf(scopes.get(MANY - 1))).isInstanceOf(CancellationException.class);
    }

    /** Failures under failures can be printed. */
    @Test
    void suppressedErrors_areNotDeeperThanAStack() throws Exception {
        CompletionStage<Integer> stage = base;
        for (int i = 0; i < MANY; i++) {
            stage = Async.race(List.of(CompletableFuture.failedFuture(new IllegalStateException("other")), stage));
        }
        base.completeExceptionally(new IllegalStateException("base"));
        StringWriter text = new StringWriter();
        failureOf(stage.toCompletableFuture()).printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).contains("other");
    }

    /** Deep inside of others' ends, what is begun and done by then is there at once, and what is waited for comes. */
    @Test
    void codeDeepInside_mayWait() throws Exception {
        AtomicInteger waited = new AtomicInteger();
        CompletionStage<Integer> stage = base;
        for (int i = 0; i < 1_000; i++) {
            CompletionStage<Integer> inner = stage;
            stage = Async.race(List.of(inner)).thenApply(value -> {
                CompletableFuture<Integer> plain = CompletableFuture.completedFuture(1);
                CompletableFuture.allOf(Async.all(List.of(plain)).toCompletableFuture())
                        .join();
                waited.addAndGet(Async.await(Async.race(List.of(plain))));
                return value;
            });
        }
        base.complete(1);
        assertThat(stage.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(waited).hasValue(1_000);
    }

    @Test
    void outcome_ofALostCancelStays() {
        List<CompletableFuture<Integer>> levels = nest(new Random(3), Scope.values());
        base.complete(1);
        assertThat(last(levels).cancel(true)).isFalse();
        assertThat(last(levels)).isCompletedWithValue(1);
    }
}
