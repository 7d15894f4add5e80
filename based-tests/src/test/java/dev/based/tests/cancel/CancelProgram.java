package dev.based.tests.cancel;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;

import dev.based.Database;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Watch;
import dev.based.tests.support.WrappedBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Starts a query that would run for a minute, waits until the server shows it active, cancels its future and measures how
 * long the server goes on showing it. SQLite has no server to ask: there it is the time until the only connection has run
 * the next statement.
 *
 * <p>Run with the URL of any database and the number of times, once if there is none:
 *
 * <pre>{@code java dev.based.tests.cancel.CancelProgram postgresql://user:password@localhost/films 10}</pre>
 */
public final class CancelProgram {
    private static final int NANOS_PER_MICRO = 1_000;

    private final Sleeper sleeper;
    private final Watch sent;
    private final Database database;
    private final Database observer;

    private CancelProgram(Sleeper sleeper, Watch sent, Database database, Database observer) {
        this.sleeper = sleeper;
        this.sent = sent;
        this.database = database;
        this.observer = observer;
    }

    /**
     * Prints for each time how long the query went on.
     *
     * @param arguments a URL and, if it is not one, the number of times
     */
    public static void main(String... arguments) {
        int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        for (long micros : measure(arguments[0], times)) {
            System.out.printf(
                    "%s stopped %.1f ms after the cancel%n",
                    Sleeper.of(arguments[0]).query(), micros / 1_000.0);
        }
    }

    /**
     * Cancels the query some times, each on a database of its own.
     *
     * @return for each time the microseconds from the cancel until the query was seen to have stopped
     */
    static List<Long> measure(String url, int times) {
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            micros.add(measure(url));
        }
        return micros;
    }

    private static long measure(String url) {
        Sleeper sleeper = Sleeper.of(url);
        Watch sent = new Watch(sleeper.query()::equals);
        String watched = WrappedBackends.wrap(url, sent);
        Database database = await(Database.create(watched).connect());
        try {
            Database observer = await(
                    Database.create(sleeper.hasServer() ? url : "sqlite://").connect());
            try {
                return new CancelProgram(sleeper, sent, database, observer).run();
            } finally {
                await(observer.disconnect());
            }
        } finally {
            await(database.disconnect());
            WrappedBackends.forget(watched);
        }
    }

    private long run() {
        CompletableFuture<?> query = database.fetchAll(sleeper.query()).toCompletableFuture();
        sent.awaitSent();
        awaitUntil("the query runs", () -> !sleeper.hasServer() || running() == 1);
        long start = System.nanoTime();
        if (!query.cancel(true)) {
            throw new IllegalStateException("The query was not cancelled.");
        }
        awaitUntil("the query has stopped", sleeper.hasServer() ? () -> running() == 0 : this::answersAgain);
        long micros = (System.nanoTime() - start) / NANOS_PER_MICRO;
        if (!(failure(query) instanceof CancellationException)) {
            throw new IllegalStateException("The query's future should be cancelled: " + query);
        }
        return micros;
    }

    private long running() {
        return await(observer.fetchValue(Long.class, sleeper.running()));
    }

    /** On SQLite in memory everything goes through one connection. */
    private boolean answersAgain() {
        return await(database.fetchValue(Integer.class, "SELECT 1")) == 1;
    }

    private static void awaitUntil(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > Outcomes.PATIENCE.toNanos()) {
                throw new IllegalStateException("Not within " + Outcomes.PATIENCE + ": " + what + ".");
            }
            Thread.onSpinWait();
        }
    }
}
