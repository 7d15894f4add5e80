package dev.based.tests.threads;

import static dev.based.Async.await;

import dev.based.Async;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ExecuteResult;
import dev.based.RowIterator;
import dev.based.Session;
import dev.based.TransactionOptions;
import dev.based.tests.support.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One body with random steps, each of which writes a row, and what becomes of it. */
final class RandomBody {
    private static final String INSERT = "INSERT INTO steps VALUES (?, ?)";
    private static final int MOST_STEPS = 8;

    private enum Fate {
        NONE,
        CANCELLED,
        INTERRUPTED,
        LATE,
        THROWS
    }

    private static final class Meant extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Database database;
    private final int number;
    private final Random random;
    private final Fate fate;
    private final List<String> written = new ArrayList<>();
    private final CompletableFuture<Integer> moment = new CompletableFuture<>();
    private @Nullable Thread inside;
    private @Nullable Throwable error;
    private int next;

    RandomBody(Database database, int number, long seed) {
        this.database = database;
        this.number = number;
        random = new Random(seed * 31 + number);
        fate = random.nextInt(3) > 0 ? Fate.NONE : Fate.values()[random.nextInt(Fate.values().length)];
    }

    void run() {
        int last = 1 + random.nextInt(MOST_STEPS);
        int fatal = random.nextInt(last);
        TransactionOptions options = fate == Fate.LATE
                ? TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(1 + random.nextInt(20)))
                : TransactionOptions.DEFAULT;
        CompletableFuture<Integer> stage = database.run(options, session -> {
                    enter(Thread.currentThread());
                    try {
                        for (int step = 0; step < last; step++) {
                            if (step == fatal) {
                                moment.complete(step);
                            }
                            step(session, random.nextInt(8));
                        }
                        if (fate == Fate.THROWS) {
                            throw new Meant();
                        }
                        return last;
                    } finally {
                        enter(null);
                    }
                })
                .toCompletableFuture();
        if (fate == Fate.CANCELLED) {
            moment.thenRunAsync(() -> stage.cancel(true));
        } else if (fate == Fate.INTERRUPTED) {
            moment.thenRunAsync(this::interrupt);
        }
        try {
            Outcomes.await(stage);
        } catch (Throwable failed) {
            error = failed;
        }
    }

    private synchronized void enter(@Nullable Thread thread) {
        inside = thread;
    }

    private synchronized void interrupt() {
        if (inside != null) {
            inside.interrupt();
        }
    }

    private void step(Session session, int kind) throws Exception {
        switch (kind) {
            case 0 -> await(insert(session));
            case 1 -> await(insert(session).thenCompose(before -> insert(session)));
            case 2 -> insert(session).toCompletableFuture().join();
            case 3 -> await(CompletableFuture.supplyAsync(() -> insert(session)).thenCompose(stage -> stage));
            case 4 -> nested(session);
            case 5 -> await(Async.delay(Duration.ofMillis(1)));
            case 6 -> read(session);
            default ->
                await(database.independent().fetchValue(long.class, "SELECT count(*) FROM steps WHERE body = ?", -1));
        }
    }

    private CompletionStage<ExecuteResult> insert(Session session) {
        int step = next++;
        written.add(number + "." + step);
        return session.execute(INSERT, number, step);
    }

    /** Every second one is rolled back. */
    private void nested(Session session) throws Exception {
        List<String> before = List.copyOf(written);
        boolean fails = random.nextBoolean();
        try {
            await(session.run(inner -> {
                await(insert(inner));
                if (fails) {
                    throw new Meant();
                }
            }));
        } catch (Meant meant) {
            written.clear();
            written.addAll(before);
        }
    }

    private void read(Session session) {
        try (RowIterator<Integer> rows = session.stream("SELECT step FROM steps WHERE body = ?", number)
                .map(row -> row.get(0, Integer.class))
                .iterator()) {
            rows.forEachRemaining(step -> {});
        }
    }

    List<String> expected(List<String> all) {
        if (error instanceof CommitOutcomeUnknownException) {
            return all.containsAll(written) ? written : List.of();
        }
        return error == null ? written : List.of();
    }

    List<String> wrong() {
        boolean caused = error == null
                || switch (fate) {
                    case NONE -> false;
                    case CANCELLED, INTERRUPTED -> error instanceof CancellationException;
                    case LATE ->
                        error instanceof DatabaseTimeoutException || error instanceof CommitOutcomeUnknownException;
                    case THROWS -> error instanceof Meant;
                };
        return caused ? List.of() : List.of(number + " " + fate + ": " + error);
    }

    String outcome() {
        return fate + (error == null ? " succeeded" : " " + error.getClass().getSimpleName());
    }
}
