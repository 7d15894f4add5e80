package dev.based.tests.cluster;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.SessionOptions;
import dev.based.tests.support.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers that write numbers, alone and in sessions of two, and read, one after the other, and what they were told. A number is acknowledged,
 * in doubt, or told to have failed, after which it must not be there.
 */
final class Traffic implements AutoCloseable {
    private static final int WRITERS = 4;
    private static final int READERS = 2;

    private static final int LONGEST_WAIT_SECONDS = 60;

    final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    final Set<Integer> inDoubt = ConcurrentHashMap.newKeySet();
    final Map<Integer, Throwable> failed = new ConcurrentHashMap<>();
    final AtomicInteger reads = new AtomicInteger();
    final Map<String, AtomicInteger> failedReads = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicLong mark = new AtomicLong(Long.MAX_VALUE);
    private final Database database;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;
    private volatile CountDownLatch written = new CountDownLatch(0);
    private volatile long writtenAt;
    private volatile Throwable last;
    private volatile Throwable broken;

    Traffic(Database database) {
        this.database = database;
        for (int i = 0; i < WRITERS; i++) {
            boolean sessions = i % 2 == 1;
            threads.add(new Thread(() -> run(() -> write(sessions)), "writer-" + i));
        }
        for (int i = 0; i < READERS; i++) {
            threads.add(new Thread(() -> run(this::read), "reader-" + i));
        }
        threads.forEach(Thread::start);
    }

    private void run(Runnable call) {
        try {
            while (!over) {
                call.run();
            }
        } catch (RuntimeException | Error hanging) {
            broken = hanging;
        }
    }

    private void write(boolean session) {
        int first = numbers.getAndAdd(2);
        long begun = System.nanoTime();
        CompletionStage<?> stage = session
                ? database.session(tx -> tx.execute("INSERT INTO numbers VALUES (?)", first)
                        .thenCompose(one -> tx.execute("INSERT INTO numbers VALUES (?)", first + 1)))
                : database.execute("INSERT INTO numbers VALUES (?)", first);
        Throwable error = Outcomes.outcome(stage);
        List<Integer> ids = session ? List.of(first, first + 1) : List.of(first);
        if (error == null) {
            acknowledged.addAll(ids);
            if (begun - mark.get() > 0) {
                writtenAt = System.nanoTime();
                mark.set(Long.MAX_VALUE);
                written.countDown();
            }
        } else if (error instanceof CommitOutcomeUnknownException) {
            inDoubt.addAll(ids);
        } else {
            ids.forEach(id -> failed.put(id, error));
        }
        last = error == null ? last : error;
    }

    private void read() {
        Throwable error = Outcomes.outcome(database.session(
                SessionOptions.READ_ONLY, tx -> tx.fetchValue(Integer.class, "SELECT MAX(v) FROM numbers")));
        if (error == null) {
            reads.incrementAndGet();
        } else {
            failedReads
                    .computeIfAbsent(String.valueOf(error.getMessage()), none -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    /** Waits for the next write that begins from now on and is acknowledged. */
    void awaitWrite() {
        begin();
        end();
    }

    /** From now on a write is waited for. */
    long begin() {
        written = new CountDownLatch(1);
        long now = System.nanoTime();
        mark.set(now);
        return now;
    }

    /**
     * Waits for it, and tells when it was acknowledged.
     *
     * @throws IllegalStateException if there is none for so long that there will be none
     */
    long end() {
        try {
            if (!written.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nothing is written any more. Told last: " + last);
            }
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
        return writtenAt;
    }

    /**
     * Lets what runs end, and begins no more.
     *
     * @throws IllegalStateException if a call has never ended
     */
    void stop() {
        end(threads);
        if (broken != null) {
            throw new IllegalStateException("A call has not ended.", broken);
        }
    }

    private void end(List<Thread> threads) {
        over = true;
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException error) {
                throw new IllegalStateException(error);
            }
        });
    }

    @Override
    public void close() {
        end(threads);
    }
}
