package dev.based.tests.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.support.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** Callers that move money one transfer after the other until they are told to stop, and the books of what they were told. */
final class Load implements AutoCloseable {
    /** Long for a slow machine, where one that holds a lock must be given up first. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Database database;
    private final Duration limit;
    private final AtomicLong ids;
    private final Books books;
    private final List<CompletableFuture<?>> callers = new ArrayList<>();
    private volatile boolean over;

    /**
     * Starts the callers.
     *
     * @param limit for a transfer
     * @param ids gives each transfer's number
     */
    Load(Database database, int callers, Duration limit, AtomicLong ids, Books books) {
        this.database = database;
        this.limit = limit;
        this.ids = ids;
        this.books = books;
        for (int i = 0; i < callers; i++) {
            CompletableFuture<Object> end = new CompletableFuture<>();
            this.callers.add(end);
            next(end);
        }
    }

    private void next(CompletableFuture<Object> end) {
        if (over) {
            end.complete(1);
            return;
        }
        long id = ids.incrementAndGet();
        Bank.transfer(database, id, limit).whenCompleteAsync((done, error) -> {
            books.note(id, error);
            next(end);
        });
    }

    /** Waits until so many more transfers have succeeded. */
    void awaitSuccesses(int more) {
        await(books::successes, more);
    }

    /** Waits until so many more transfers have failed. */
    void awaitFailures(int more) {
        await(books::failures, more);
    }

    private void await(IntSupplier count, int more) {
        int target = count.getAsInt() + more;
        long start = System.nanoTime();
        while (count.getAsInt() < target) {
            assertThat(System.nanoTime() - start)
                    .as("What is waited for does not come: " + books)
                    .isLessThan(PATIENCE.toNanos());
            Thread.yield();
        }
    }

    /** Lets the transfers end that are under way. */
    @Override
    public void close() {
        over = true;
        callers.forEach(Outcomes::await);
    }
}
