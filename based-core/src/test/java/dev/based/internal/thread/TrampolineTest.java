package dev.based.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.based.Async;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TrampolineTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void action_isRunAtOnce() {
        Trampoline.run(() -> order.add("first"));
        order.add("after");
        assertThat(order).containsExactly("first", "after");
    }

    @Test
    void actionsInside_areRunAfterwardsInTurn() {
        Trampoline.run(() -> {
            Trampoline.run(() -> order.add("second"));
            Trampoline.run(() -> order.add("third"));
            order.add("first");
        });
        assertThat(order).containsExactly("first", "second", "third");
    }

    @Test
    void aMillionActionsEachInsideTheOneBefore_leaveTheStackFlat() {
        AtomicInteger count = new AtomicInteger();
        Trampoline.run(() -> again(count));
        assertThat(count).hasValue(1_000_000);
    }

    private static void again(AtomicInteger count) {
        if (count.incrementAndGet() < 1_000_000) {
            Trampoline.run(() -> again(count));
        }
    }

    @Test
    void actionThatThrows_losesNoOther() {
        assertThatThrownBy(() -> Trampoline.run(() -> {
                    Trampoline.run(() -> order.add("second"));
                    throw new IllegalStateException("first");
                }))
                .hasMessage("first");
        Trampoline.run(() -> order.add("third"));
        assertThat(order).containsExactly("second", "third");
    }

    @Test
    void actionThatThrowsAnError_losesNoOther() {
        assertThatThrownBy(() -> Trampoline.run(() -> {
                    Trampoline.run(() -> order.add("second"));
                    throw new StackOverflowError("first");
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(Trampoline.isRunning()).isFalse();
        assertThat(order).containsExactly("second");
    }

    /** What is waited for may be an action behind this one. */
    @Test
    void d4_waitingInsideAnAction_isRefused() {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        Trampoline.run(() -> refusal.set(catchThrowable(() -> Async.await(new CompletableFuture<>()))));
        assertThat(refusal.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("Async.async");
        assertThat(Trampoline.isRunning()).isFalse();
    }
}
