package dev.based.internal.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.internal.thread.Blocking;
import dev.based.spi.ConnectionThread;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssistTest {
    private final ConnectionThread thread = new ConnectionThread("the-connection");

    @AfterEach
    void finish() {
        thread.finish();
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void threadThatWaits_runsItsOwnCall_andNoOther() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> later = new CompletableFuture<>();
        CompletionStage<?> first = thread.callAnywhere(() -> order.add("first"), "first");
        CompletionStage<?> second = thread.callAnywhere(() -> order.add("second"), "second");
        thread.assist("second", later);
        assertThat(order).isEmpty();
        thread.assist("first", later);
        assertThat(order).containsExactly("first");
        assertThat(first.toCompletableFuture()).isCompleted();
        assertThat(second.toCompletableFuture()).isNotDone();
        CompletableFuture<Thread> third =
                thread.callAnywhere(Thread::currentThread, "third").toCompletableFuture();
        thread.assist("second", later);
        thread.assist("third", third);
        assertThat(order).containsExactly("first", "second");
        assertThat(third).isCompletedWithValue(Thread.currentThread());
    }

    /** However little stack there is: the call ends, once, and the thread goes on. */
    @Test
    void endOfTheStack_leavesNothingBehind() throws Exception {
        thread.start();
        List<CompletionStage<Integer>> calls = new ArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        Callable<Integer> count = runs::incrementAndGet;
        callAndAssist(
                calls,
                count,
                "with room"); // what the JDK loads and links at its first use may be lost where that ends for want of
        // stack
        CompletableFuture<Integer> deepest = new CompletableFuture<>();
        Thread deep = new Thread(null, () -> deepest.complete(deep(calls, count)), "deep", 512 << 10);
        deep.setUncaughtExceptionHandler((thread, error) -> deepest.completeExceptionally(error));
        deep.start();
        assertThat(result(deepest)).isGreaterThan(100);
        Set<Integer> results = new HashSet<>();
        for (CompletionStage<Integer> call : calls) {
            results.add(result(call));
        }
        assertThat(results).hasSize(calls.size()).hasSizeGreaterThan(100);
        assertThat(result(thread.call(() -> "alive"))).isEqualTo("alive");
    }

    /** What was told not to have been called for want of stack is never run, and keeps nothing else from it. */
    @Test
    void endOfTheStack_calledOrNotCalled_isTrue() throws Exception {
        thread.start();
        result(thread.call(() -> "with room")); // as above
        AtomicInteger runs = new AtomicInteger();
        Callable<Integer> count = runs::incrementAndGet;
        CompletableFuture<Integer> called = new CompletableFuture<>();
        Thread deep = new Thread(null, () -> called.complete(deepCalls(count)), "deep", 512 << 10);
        deep.setUncaughtExceptionHandler((thread, error) -> called.completeExceptionally(error));
        deep.start();
        assertThat(result(called)).isPositive();
        result(thread.call(() -> "behind them"));
        assertThat(runs).hasValue(result(called));
        assertThat(notCalled).isPositive();
    }

    private int made;
    private int notCalled;

    /** Calls at each of the last levels of the stack, of which it counts by assignments alone. */
    private int deepCalls(Callable<Integer> count) {
        try {
            deepCalls(count);
        } catch (StackOverflowError end) {
            // the level below
        }
        if (made < 2_000) {
            try {
                thread.call(count);
                made++;
            } catch (StackOverflowError end) {
                notCalled++;
            }
        }
        return made;
    }

    private int deep(List<CompletionStage<Integer>> calls, Callable<Integer> count) {
        int depth;
        try {
            depth = deep(calls, count) + 1;
        } catch (StackOverflowError end) {
            return 0;
        }
        if (depth < 1_000) {
            callAndAssist(calls, count, depth);
        }
        return depth;
    }

    private void callAndAssist(List<CompletionStage<Integer>> calls, Callable<Integer> count, Object caller) {
        CompletableFuture<Integer> call;
        try {
            call = thread.callAnywhere(count, caller).toCompletableFuture();
        } catch (StackOverflowError notCalled) {
            return;
        }
        assisted(call, caller);
        calls.add(call);
    }

    private void assisted(CompletableFuture<Integer> call, Object caller) {
        try {
            thread.assist(caller, call);
        } catch (StackOverflowError end) {
            // then it is the thread's
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    /** D4, as on the connection's own thread, so that it is not chance that decides. */
    @Test
    void whatRunsInPlaceOfTheThread_mustNotWait() throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        Job work = new Job() {
            @Override
            public Stop stop() {
                return Stop.ENDED;
            }

            @Override
            protected void assist(Promise<?> waited) {
                try {
                    Blocking.prepare(new CompletableFuture<>());
                } catch (Throwable error) {
                    refused.complete(error);
                }
            }
        };
        Promise<Object> promise = new Promise<>(work);
        Blocking.prepareCancelling(promise);
        assertThat(refused.getNow(null)).isInstanceOf(IllegalStateException.class);
        Blocking.prepare(new CompletableFuture<>());
    }

    /** It is meant for the wait. */
    @Test
    void interruptInTheCall_isNotSeenByWhatIsChained() throws Exception {
        CompletableFuture<Boolean> seen = thread.callAnywhere(
                        () -> {
                            Thread.currentThread().interrupt();
                            return null;
                        },
                        this)
                .thenApply(nothing -> Thread.currentThread().isInterrupted())
                .toCompletableFuture();
        thread.assist(this, seen);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).isCompletedWithValue(false);
    }

    @Test
    void whatBelongsToTheThread_isLeftToIt_andAllThatComesBehind() throws Exception {
        CompletionStage<Thread> own = thread.call(Thread::currentThread);
        CompletionStage<Thread> behind = thread.callAnywhere(Thread::currentThread, this);
        thread.assist(this, behind.toCompletableFuture());
        assertThat(behind.toCompletableFuture()).isNotDone();
        thread.start();
        assertThat(result(own)).isSameAs(thread);
        assertThat(result(behind)).isSameAs(thread);
    }

    @Test
    void assist_whileTheThreadWorks_leavesItsWorkToIt() throws Exception {
        thread.start();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<Void> working = new CompletableFuture<>();
        thread.post(() -> {
            working.complete(null);
            gate.join();
        });
        result(working);
        CompletionStage<Thread> call = thread.callAnywhere(Thread::currentThread, this);
        thread.assist(this, call.toCompletableFuture());
        assertThat(call.toCompletableFuture()).isNotDone();
        gate.complete(null);
        assertThat(result(call)).isSameAs(thread);
    }

    @Test
    void callThatFails_failsItsStage_onAnyThread() throws Exception {
        IllegalStateException error = new IllegalStateException("call");
        CompletableFuture<Object> call = thread.callAnywhere(
                        () -> {
                            throw error;
                        },
                        this)
                .toCompletableFuture();
        thread.assist(this, call);
        assertThatThrownBy(call::join).cause().isSameAs(error);
    }

    /** What is chained runs when the thread has given the connection back: another one may have it then. */
    @Test
    void whatIsChained_doesNotHoldTheConnection() throws Exception {
        thread.start();
        CompletableFuture<Thread> next = new CompletableFuture<>();
        CompletableFuture<String> call =
                thread.callAnywhere(() -> "value", this).toCompletableFuture();
        CompletableFuture<Thread> chained = call.thenApply(value -> {
            thread.call(Thread::currentThread).thenAccept(next::complete);
            return next.orTimeout(60, TimeUnit.SECONDS).join();
        });
        thread.assist(this, chained);
        assertThat(result(chained)).isSameAs(thread);
    }

    @Test
    void callThatNobodyComesFor_isRunByTheThread() throws Exception {
        thread.start();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<?> awaited =
                    thread.callAnywhere(() -> "assisted", this).toCompletableFuture();
            thread.assist(this, awaited);
            result(awaited);
            assertThat(result(thread.callAnywhere(Thread::currentThread, this))).isSameAs(thread);
        }
    }

    @Test
    void wake_hasTheThreadRunWhatWasLeft() throws Exception {
        thread.start();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<?> awaited =
                    thread.callAnywhere(() -> "assisted", this).toCompletableFuture();
            thread.assist(this, awaited);
            CompletionStage<Thread> left = thread.callAnywhere(Thread::currentThread, this);
            thread.wake();
            assertThat(result(left)).isSameAs(thread);
        }
    }

    @Test
    void interruptBefore_endsTheWait_andLeavesTheCall() throws Exception {
        CompletionStage<Thread> call = thread.callAnywhere(Thread::currentThread, this);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> thread.assist(this, call.toCompletableFuture()))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        thread.start();
        assertThat(result(call)).isSameAs(thread);
    }

    @Test
    void interruptWhileACallRuns_cancelsWhatIsWaitedFor() {
        CountDownLatch cancelled = new CountDownLatch(1);
        CompletableFuture<Object> waited = new CompletableFuture<>();
        waited.whenComplete((value, error) -> cancelled.countDown());
        AtomicBoolean inTime = new AtomicBoolean();
        thread.callAnywhere(
                () -> {
                    thread.start();
                    Thread.currentThread().interrupt();
                    inTime.set(awaitUninterruptibly(cancelled));
                    return null;
                },
                this);
        assertThatThrownBy(() -> thread.assist(this, waited)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(inTime).isTrue();
        assertThat(waited).isCancelled();
    }

    private static boolean awaitUninterruptibly(CountDownLatch latch) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (latch.getCount() > 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait(); // as native code, which does not notice
        }
        return latch.getCount() == 0;
    }

    /** Calls by many threads, which wait, wake or go away by chance: one at a time, each once, and each sees what the one before has done. */
    @Test
    void callsOfManyThreads_areRunOneAtATime_andOnce() throws Exception {
        long seed = System.nanoTime();
        System.out.println("AssistTest: seed " + seed);
        thread.start();
        AtomicInteger inside = new AtomicInteger();
        int[] total = {0}; // guarded by the turns alone
        AtomicInteger overlaps = new AtomicInteger();
        int callers = 6;
        int calls = Integer.getInteger("based.assists", 4_000);
        List<Thread> all = new ArrayList<>();
        List<CompletionStage<?>> pending = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int caller = 0; caller < callers; caller++) {
            java.util.Random random = new java.util.Random(seed + caller);
            Thread each = new Thread(() -> {
                for (int i = 0; i < calls; i++) {
                    Object name = new Object();
                    CompletionStage<Object> call = call(
                            () -> {
                                overlaps.addAndGet(inside.getAndIncrement());
                                total[0]++;
                                inside.decrementAndGet();
                                return this;
                            },
                            random.nextBoolean() ? name : null);
                    pending.add(call);
                    int choice = random.nextInt(8);
                    if (choice == 0) {
                        thread.wake();
                    } else if (choice == 1) {
                        pending.add(thread.call(() -> {
                            overlaps.addAndGet(inside.getAndIncrement());
                            inside.decrementAndGet();
                            return this;
                        }));
                    } else if (choice > 2) {
                        waitFor(call, name);
                    }
                }
            });
            all.add(each);
        }
        all.forEach(Thread::start);
        for (Thread each : all) {
            each.join();
        }
        for (CompletionStage<?> call : pending) {
            assertThat(result(call)).isSameAs(this);
        }
        assertThat(result(thread.call(() -> total[0]))).isEqualTo(callers * calls);
        assertThat(overlaps).hasValue(0);
    }

    private CompletionStage<Object> call(Callable<Object> call, Object name) {
        return name == null ? thread.call(call) : thread.callAnywhere(call, name);
    }

    private void waitFor(CompletionStage<Object> call, Object name) {
        CompletableFuture<Object> future = call.toCompletableFuture();
        if (ThreadLocalRandom.current().nextInt(16) == 0) {
            Thread.currentThread().interrupt();
        }
        try {
            thread.assist(name, future);
        } catch (InterruptedException asTold) {
            // the call is run all the same
        }
        Thread.interrupted();
        future.join();
    }
}
