package dev.based.internal.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.internal.time.Timer;
import dev.based.spi.Command;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.Pipelining;
import dev.based.spi.TransactionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A connection that is lost before anything ran on it, in random orders: what was sent comes back while a step is on its way, behind
 * those that were sent after it, and before more is called.
 */
class LineReplacementTest {
    private static final int RUNS = 5_000;
    private static final int STATEMENTS = 4;

    @Test
    void lostConnection_isReplacedWithEachStepOnceAndInOrder() {
        long seed = new Random().nextLong();
        for (int run = 0; run < RUNS; run++) {
            new Scenario(new Random(seed + run)).run("seed " + (seed + run));
        }
    }

    private static final class Scenario {
        private final Random random;
        private final Lost lost = new Lost();
        private final Good good = new Good();
        private final List<String> done = new ArrayList<>();
        private final List<CompletableFuture<Object>> onTheirWay = new ArrayList<>();
        private final Line line;
        private boolean asked;

        Scenario(Random random) {
            this.random = random;
            Pipelining pipelining = random.nextBoolean() ? Pipelining.ALL : Pipelining.OPENING;
            line = new Line(lost, pipelining, new Timer(), () -> {}, () -> asked = true);
        }

        void run(String seed) {
            List<String> expected = new ArrayList<>(List.of("BEGIN"));
            call(true, "BEGIN");
            IntStream.range(0, STATEMENTS).forEach(number -> {
                bringBackSome();
                resumeAtRandom();
                expected.add("statement " + number);
                call(false, "statement " + number);
            });
            while (!onTheirWay.isEmpty()) {
                bringBack();
            }
            assertThat(asked).as(seed).isTrue();
            line.resume(good);

            assertThat(good.sent).as(seed).isEqualTo(expected);
            assertThat(done).as(seed).isEqualTo(expected);
        }

        private void call(boolean opens, String name) {
            Step<?> mine;
            synchronized (line) {
                mine = line.offer(new Named(opens, name));
            }
            line.drive(mine);
        }

        /** The other connection may be there before all was called. */
        private void resumeAtRandom() {
            if (asked && random.nextInt(3) == 0) {
                asked = false;
                line.resume(good);
                asked = true;
            }
        }

        private void bringBackSome() {
            while (!onTheirWay.isEmpty() && random.nextInt(3) == 0) {
                bringBack();
            }
        }

        private void bringBack() {
            onTheirWay
                    .remove(random.nextInt(onTheirWay.size()))
                    .completeExceptionally(new CommandNotSentException(new IllegalStateException("lost")));
        }

        private final class Named implements Step<Object> {
            private final boolean opens;
            private final String name;

            Named(boolean opens, String name) {
                this.opens = opens;
                this.name = name;
            }

            @Override
            public Throwable refusal() {
                return null;
            }

            @Override
            public CompletionStage<Object> send(Connection connection) {
                return ((Stub) connection).send(name);
            }

            @Override
            public Runnable done(Object result, Throwable error, TransactionStatus status) {
                return () -> done.add(error == null ? name : name + " failed: " + error);
            }

            @Override
            public boolean opens() {
                return opens;
            }
        }

        private abstract class Stub implements Connection {
            abstract CompletionStage<Object> send(String name);

            @Override
            public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
                throw new UnsupportedOperationException();
            }

            @Override
            public CompletionStage<ExecuteResult> execute(Command command) {
                throw new UnsupportedOperationException();
            }

            @Override
            public CompletionStage<BatchResult> batch(Command command, List<Object[]> values) {
                throw new UnsupportedOperationException();
            }

            @Override
            public CompletionStage<?> control(String sql) {
                throw new UnsupportedOperationException();
            }

            @Override
            public CompletionStage<Void> cancel() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletionStage<Void> close() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public boolean isUsable() {
                return true;
            }
        }

        /** What is sent comes back unsent, at once or later; in the middle of a call as well. */
        private final class Lost extends Stub {
            @Override
            public boolean isUsable() {
                bringBackSome();
                return random.nextInt(4) != 0;
            }

            @Override
            CompletionStage<Object> send(String name) {
                CompletableFuture<Object> sent = new CompletableFuture<>();
                if (random.nextInt(3) == 0) {
                    sent.completeExceptionally(new CommandNotSentException(new IllegalStateException("lost")));
                } else {
                    onTheirWay.add(sent);
                }
                bringBackSome();
                return sent;
            }
        }

        private final class Good extends Stub {
            private final List<String> sent = new ArrayList<>();

            @Override
            CompletionStage<Object> send(String name) {
                sent.add(name);
                return CompletableFuture.completedFuture(name);
            }
        }
    }
}
