package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Row;
import dev.based.SessionOptions;
import dev.based.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers of which each writes a mark of its own and then reads it, again and again, while something changes. They write at about the same time,
 * for a standby that has not all that was written is not read from, and read on until standbys have been read from for a while.
 */
final class OwnWrites {
    static final long SEED = Long.getLong("based.own.seed", System.currentTimeMillis());
    static final int CALLERS = 4;
    private static final int SECONDS = Integer.getInteger("based.own.seconds", 10);
    private static final int MOST_READS = 300;
    private static final int MOST_AT_STANDBYS = 60;
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Database database;
    private final String query;
    private final Queue<String> course = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> ports = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger atStandbys = new AtomicInteger();
    private final AtomicInteger turns = new AtomicInteger();
    private final Phaser rounds = new Phaser(CALLERS);
    private volatile boolean over;

    /**
     * Makes them.
     *
     * @param query reads the mark {@code v} of the caller with an {@code id}, whether it was at a {@code standby}, and the {@code port}
     */
    OwnWrites(Database database, String query) {
        this.database = database;
        this.query = query;
    }

    /** Has something change at random moments, and ends it, as long as the test is to last. */
    void run(Random random, Runnable change, Runnable end) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int id = 1; id <= CALLERS; id++) {
            int mine = id;
            callers.add(new Thread(() -> call(mine), "caller-" + id));
        }
        callers.forEach(Thread::start);
        long ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try {
            while (System.nanoTime() - ends < 0 && violations.isEmpty()) {
                pass(1 + random.nextInt(500));
                change.run();
            }
        } finally {
            over = true;
            end.run();
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    /** Waits until so many calls have ended. */
    void pass(int calls) {
        int next = turns.get() + calls;
        while (turns.get() < next) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    /** Takes note of what has changed. */
    void tell(String event) {
        course.add(event);
    }

    private void call(int id) {
        int acknowledged = 0;
        try {
            for (int value = 1; !over; value++) {
                acknowledged = write(id, value) ? value : acknowledged;
                rounds.arriveAndAwaitAdvance();
                for (int read = 0, there = 0; read < MOST_READS && there < MOST_AT_STANDBYS && !over; read++) {
                    there += read(id, acknowledged) ? 1 : 0;
                }
                if (value % 4 > 0) { // else some write while others read
                    rounds.arriveAndAwaitAdvance();
                }
            }
        } finally {
            rounds.arriveAndDeregister();
        }
    }

    /** What was in doubt, and comes late, undoes nothing. */
    private boolean write(int id, int value) {
        Statement update = Statement.of("UPDATE marks SET v = GREATEST(v, ?) WHERE id = ?", value, id)
                .withTimeout(LIMIT);
        CompletionStage<?> write = value % 2 == 0
                ? database.execute(update)
                : database.session(SessionOptions.DEFAULT.withTimeout(LIMIT), tx -> tx.execute(update));
        turns.incrementAndGet();
        return told(outcome(write));
    }

    /** Whether it was at a standby. */
    private boolean read(int id, int acknowledged) {
        try {
            Row row = database.session(
                            SessionOptions.READ_ONLY.withTimeout(LIMIT), session -> session.fetchOne(query, id))
                    .toCompletableFuture()
                    .join()
                    .orElseThrow();
            boolean standby = row.getBoolean("standby");
            reads.incrementAndGet();
            atStandbys.addAndGet(standby ? 1 : 0);
            ports.computeIfAbsent(row.getInt("port"), none -> new AtomicInteger())
                    .incrementAndGet();
            if (row.getInt("v") < acknowledged) {
                String violation = "caller " + id + " wrote " + acknowledged + " and read " + row.getInt("v") + " at "
                        + (standby ? "the standby " : "the primary ") + row.getInt("port");
                course.add(violation);
                violations.add(violation);
            }
            return standby;
        } catch (RuntimeException failed) {
            told(failed.getCause() == null ? failed : failed.getCause());
            return false;
        } finally {
            turns.incrementAndGet();
        }
    }

    private boolean told(Throwable error) {
        if (error != null) {
            failures.computeIfAbsent(error.getClass().getSimpleName(), none -> new AtomicInteger())
                    .incrementAndGet();
        }
        return error == null;
    }

    /** Nobody has missed what he wrote, and that was not for want of reads at standbys. */
    void judge() {
        System.out.println("Own writes: seed " + SEED + ", " + reads + " reads, of which "
                + 100L * atStandbys.get() / Math.max(1, reads.get()) + "% at standbys, by port " + ports + ", failed "
                + failures + ", " + course.size() + " events");
        assertThat(violations).as(() -> "seed " + SEED + ", " + course).isEmpty();
        assertThat(atStandbys).hasPositiveValue();
    }
}
