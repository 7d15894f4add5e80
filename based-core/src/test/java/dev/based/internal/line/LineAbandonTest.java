package dev.based.internal.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.internal.time.Timer;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.Pipelining;
import dev.based.spi.TransactionStatus;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told when a connection is not waited for any longer, and is stuck in what a user chained. */
class LineAbandonTest {
    private static final int STEPS = 4;

    /** A connection that answers nothing, and has no thread of its own. */
    private static Connection silent() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("enter")) {
                        ((Runnable) args[0]).run();
                    }
                    return method.getReturnType() == boolean.class ? true : null;
                });
    }

    private static final class Waiting implements Step<Object> {
        final CompletableFuture<Throwable> error = new CompletableFuture<>();
        final CompletableFuture<Object> answer = new CompletableFuture<>();
        private final AtomicInteger ends = new AtomicInteger();
        private final CountDownLatch all;

        Waiting(CountDownLatch all) {
            this.all = all;
        }

        @Override
        public @Nullable Throwable refusal() {
            return null;
        }

        @Override
        public CompletionStage<Object> send(Connection connection) {
            return answer;
        }

        @Override
        public Runnable done(@Nullable Object result, @Nullable Throwable failure, TransactionStatus status) {
            ends.incrementAndGet();
            return () -> told(failure);
        }

        @Override
        public void giveUp(Throwable reason) {
            told(reason);
        }

        private void told(@Nullable Throwable failure) {
            error.complete(failure);
            all.countDown();
            try {
                all.await();
            } catch (InterruptedException interrupted) {
                throw new CompletionException(interrupted);
            }
        }
    }

    private static List<Waiting> called(Line line, CountDownLatch all) {
        List<Waiting> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            Waiting step = new Waiting(all);
            steps.add(step);
            call(line, step);
        }
        return steps;
    }

    private static void call(Line line, Waiting step) {
        Step<?> mine;
        synchronized (line) {
            mine = line.offer(step);
        }
        line.drive(mine);
    }

    private static Line line(Timer timer) {
        return new Line(silent(), Pipelining.NONE, timer, () -> {}, null);
    }

    private static Throwable error(Waiting step) throws Exception {
        return step.error.get(10, TimeUnit.SECONDS);
    }

    @Test
    void l4_abandoned_isToldToEach_whateverAnotherWaitsFor() throws Exception {
        try (Timer timer = new Timer()) {
            Line line = line(timer);
            List<Waiting> steps = called(line, new CountDownLatch(STEPS));
            IllegalStateException reason = new IllegalStateException("no answer");
            CompletableFuture<Void> abandoned = CompletableFuture.runAsync(() -> line.abandon(reason));
            assertThat(error(steps.get(0))).isSameAs(reason);
            for (Waiting unsent : steps.subList(1, STEPS)) {
                assertThat(error(unsent))
                        .isInstanceOf(CommandNotSentException.class)
                        .hasCause(reason);
            }
            abandoned.get(10, TimeUnit.SECONDS);
            Waiting late = new Waiting(new CountDownLatch(1));
            call(line, late);
            assertThat(error(late)).isInstanceOf(CommandNotSentException.class);
        }
    }

    /** What is chained to the first step waits for the second, which is to be sent behind it, by the same thread. */
    private static void answerFirst(Waiting first, List<Waiting> others, Runnable end) throws Exception {
        CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> first.answer.complete("answer"));
        assertThat(first.error.handle((nothing, error) -> "told").get(10, TimeUnit.SECONDS))
                .isEqualTo("told");
        end.run();
        for (Waiting each : others) {
            assertThat(error(each)).isNotNull();
        }
        answered.get(10, TimeUnit.SECONDS);
    }

    @Test
    void l4_abandoned_isToldToTheStepInHand_whoeverHasThat() throws Exception {
        try (Timer timer = new Timer()) {
            Line line = line(timer);
            List<Waiting> steps = called(line, new CountDownLatch(STEPS));
            answerFirst(
                    steps.get(0), steps.subList(1, STEPS), () -> line.abandon(new IllegalStateException("no answer")));
            Waiting late = new Waiting(new CountDownLatch(1));
            call(line, late);
            assertThat(error(late)).isInstanceOf(CommandNotSentException.class);
            steps.add(late);
            assertThat(steps).allMatch(each -> each.ends.get() == 1);
        }
    }

    /** The connection answers the others later. */
    @Test
    void l4_givenUp_isToldToTheStepInHand_whichIsSentAllTheSame() throws Exception {
        try (Timer timer = new Timer()) {
            Line line = line(timer);
            List<Waiting> steps = called(line, new CountDownLatch(STEPS));
            answerFirst(
                    steps.get(0), steps.subList(1, STEPS), () -> line.giveUp(new IllegalStateException("no answer")));
            steps.forEach(each -> each.answer.complete("late"));
            assertThat(steps).allMatch(each -> each.ends.get() == 1);
            assertThat(line.running()).isNull();
        }
    }

    @Test
    void l4_givenUp_isToldToEach_whateverAnotherWaitsFor() throws Exception {
        try (Timer timer = new Timer()) {
            Line line = line(timer);
            List<Waiting> steps = called(line, new CountDownLatch(STEPS));
            IllegalStateException reason = new IllegalStateException("no answer");
            CompletableFuture<Void> givenUp = CompletableFuture.runAsync(() -> line.giveUp(reason));
            for (Waiting step : steps) {
                assertThat(error(step)).isSameAs(reason);
            }
            givenUp.get(10, TimeUnit.SECONDS);
        }
    }
}
