package dev.based.tests.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.ServerProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers that are killed and started again under callers, side by side with HikariCP: {@code -Dbased.hikari=20} kills each so often. A call may
 * fail if it was sent while the server lived, and was not answered: so it was begun then, has its connection for itself, and is in doubt.
 */
@EnabledIfSystemProperty(named = "based.hikari", matches = "\\d+")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RestartsTest {
    private static final int KILLS = Integer.getInteger("based.hikari", 0);
    private static final int CALLERS = 16;

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

    @ParameterizedTest
    @EnumSource
    void restarts(ServerKind kind) throws Exception {
        for (var each : Peer.ALL.entrySet()) {
            try (ServerProgram program = ServerProgram.start(kind)) {
                program.server().execute(Bank.tables());
                try (Peer peer =
                        each.getValue().make(program.server(), program.server().port(), Peer.PATIENCE)) {
                    restarts(each.getKey(), program, peer);
                }
            }
        }
    }

    /** A call that failed. */
    private record Failure(long begun, long ended, Throwable told) {}

    /**
     * A kill of the server.
     *
     * @param begun when it was killed
     * @param dead when all its processes had ended, so that its port was closed and nothing could be sent to it
     */
    private record Kill(long begun, long dead) {
        /** Whether a call failed by it, which had been begun while the server lived. */
        boolean explains(Failure failure) {
            return failure.begun - dead < 0 && failure.ended - begun >= 0;
        }
    }

    private void restarts(String name, ServerProgram program, Peer peer) throws Exception {
        AtomicInteger succeeded = new AtomicInteger();
        Queue<Failure> failed = new ConcurrentLinkedQueue<>();
        CompletableFuture<Integer> over = new CompletableFuture<>();
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(threads.submit(() -> {
                while (!over.isDone()) {
                    long begun = System.nanoTime();
                    try {
                        peer.call();
                        succeeded.incrementAndGet();
                    } catch (Exception error) {
                        Throwable told = error instanceof ExecutionException ? error.getCause() : error;
                        failed.add(new Failure(begun, System.nanoTime(), told));
                    }
                }
            }));
        }
        List<Long> millis = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        List<Kill> kills = new ArrayList<>();
        AtomicLong begun = new AtomicLong();
        for (int kill = 0; kill < KILLS; kill++) {
            awaitMore(succeeded, 100);
            program.kill(() -> begun.set(System.nanoTime()));
            long killed = System.nanoTime();
            kills.add(new Kill(begun.get(), killed));
            program.restart();
            long ready = System.nanoTime();
            starts.add(TimeUnit.NANOSECONDS.toMillis(ready - killed));
            awaitMore(succeeded, 1);
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ready));
        }
        awaitMore(succeeded, 100);
        over.complete(1);
        for (Future<?> caller : callers) {
            caller.get();
        }
        millis.sort(null);
        starts.sort(null);
        List<Long> failedByKill = kills.stream()
                .map(kill -> failed.stream().filter(kill::explains).count())
                .toList();
        List<Failure> later = failed.stream()
                .filter(each -> kills.stream().noneMatch(kill -> kill.explains(each)))
                .toList();
        System.out.println("Restarts of " + program.server().kind() + ", " + name + ": " + KILLS + " kills, "
                + failed.size() + " failed calls, in each kill " + failedByKill + ", begun when the server was dead "
                + later.size() + ", as "
                + failed.stream()
                        .collect(Collectors.groupingBy(
                                each -> each.told.getClass().getSimpleName(), Collectors.counting()))
                + ", the server starts in " + starts.get(KILLS / 2)
                + " ms (median), " + starts.get(KILLS - 1) + " ms (longest), first success after "
                + millis.get(KILLS / 2) + " ms (median), "
                + millis.get(KILLS - 1) + " ms (longest)");
        if (name.equals("Based")) {
            assertThat(later).as("begun when the server was dead").isEmpty();
            assertThat(failedByKill).as("no more than connections").allMatch(each -> each <= Peer.SIZE);
            assertThat(failed)
                    .as("what was not sent is not failed")
                    .allMatch(each -> each.told instanceof CommitOutcomeUnknownException);
        }
        assertThat(Integer.parseInt(program.server().value("SELECT n FROM counter")))
                .as("what took effect")
                .isBetween(succeeded.get(), succeeded.get() + failed.size());
    }

    private static void awaitMore(AtomicInteger count, int more) {
        int target = count.get() + more;
        while (count.get() < target) {
            Thread.onSpinWait();
        }
    }
}
