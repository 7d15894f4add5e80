package dev.based.tests.share;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reads that share connections, from many threads, some of them slow, with cancels, deadlines, lost connections, and sessions between them. Each
 * asks for a token of its own, so that an answer which comes to another caller is seen. {@code -Dbased.share=100000} tells how
 * many on each database.
 */
class ShareRacesTest {
    private static final int CALLS = Integer.getInteger("based.share", 1500);
    private static final long SEED = Long.getLong("based.share.seed", System.nanoTime());
    private static final int THREADS = 4;
    private static final int AT_ONCE = 40;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final List<String> wrong = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void atRandom_eachReadHasItsOwnAnswer_andNothingIsLeft(ServerKind kind) throws InterruptedException {
        System.out.println("Shared reads on " + kind + " with the seed " + SEED);
        try (Server server = Servers.get(kind).newDatabase()) {
            String url = server.parts().withOption("max_size", "3").toStringWithPassword();
            Database database =
                    await(Database.create(url, Fixture.OPTIONS.withShare(5)).connect());
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(SEED + i);
                int first = i;
                threads.add(new Thread(() -> calls(server, database, random, first * 1_000_000L)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(free.tryAcquire(AT_ONCE, Outcomes.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("all calls have ended")
                    .isTrue();
            System.out.println(
                    succeeded + " succeeded, " + cancelled + " cancelled, " + late + " late, " + lost + " lost");
            assertThat(wrong).isEmpty();
            assertThat(succeeded.get()).isPositive();
            ShareTest.awaitTrue(
                    () -> database.pool().active() == 0 && database.pool().waiting() == 0);
            await(database.disconnect());
        }
    }

    private void calls(Server server, Database database, Random random, long first) {
        for (long token = first; token < first + CALLS / THREADS; token++) {
            free.acquireUninterruptibly();
            call(server, database, random, token);
        }
    }

    private void call(Server server, Database database, Random random, long token) {
        int what = random.nextInt(200);
        if (what == 0) {
            kill(server);
            free.release();
            return;
        }
        if (what < 15) {
            ended(
                    database.session(session -> session.fetchValue(Long.class, "SELECT CAST(? AS DECIMAL(18))", token)),
                    token);
            return;
        }
        Statement statement = Statement.of(what < 40 ? slow(server.kind()) : "SELECT CAST(? AS DECIMAL(18))", token);
        if (what % 20 == 1) {
            statement = statement.withTimeout(Duration.ofMillis(1 + random.nextInt(20)));
        }
        CompletableFuture<@Nullable Long> read =
                database.fetchValue(Long.class, statement).toCompletableFuture();
        ended(read, token);
        if (what % 20 == 2) {
            read.cancel(true);
        }
    }

    /** Ends a connection of the database's, whatever it does, if it does not end by itself just now. */
    private static synchronized void kill(Server server) {
        boolean postgres = server.kind() == ServerKind.POSTGRES;
        String id = server.value(
                postgres
                        ? "SELECT coalesce(min(pid), 0) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid()"
                        : "SELECT coalesce(min(id), 0) FROM information_schema.processlist WHERE db = database()"
                                + " AND id <> CONNECTION_ID()");
        if (postgres) {
            server.value("SELECT pg_terminate_backend(" + id + ")");
        } else if (!id.equals("0")) {
            try {
                server.execute("KILL " + id);
            } catch (IllegalStateException error) {
                assertThat(error.getCause()).hasMessageContaining("Unknown thread id"); // it has ended meanwhile
            }
        }
    }

    private static String slow(ServerKind kind) {
        return switch (kind) {
            case POSTGRES -> "SELECT CAST(? AS DECIMAL(18)) FROM pg_sleep(0.01)";
            case MYSQL -> "SELECT CAST(? AS DECIMAL(18)) FROM (SELECT SLEEP(0.01) AS s) AS slept";
            case MARIADB -> "SELECT CAST(? AS DECIMAL(18)) + 0 * count(*) FROM seq_1_to_50000 WHERE seq % 7 = 3";
        };
    }

    private void ended(CompletionStage<@Nullable Long> read, long token) {
        read.whenComplete((value, error) -> {
            Throwable reason =
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            if (reason == null) {
                succeeded.incrementAndGet();
                if (value == null || value != token) {
                    report(token + " was answered by " + value);
                }
            } else if (reason instanceof CancellationException) {
                cancelled.incrementAndGet();
            } else if (reason instanceof DatabaseTimeoutException) {
                late.incrementAndGet();
            } else if (reason instanceof BasedException known && known.kind() == ErrorKind.CONNECTION_LOST) {
                lost.incrementAndGet();
            } else {
                report(token + " failed: " + reason);
            }
            free.release();
        });
    }

    private void report(String what) {
        synchronized (wrong) {
            wrong.add(what);
        }
    }
}
