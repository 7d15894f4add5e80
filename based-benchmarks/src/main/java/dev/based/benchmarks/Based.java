package dev.based.benchmarks;

import dev.based.Async;
import dev.based.Database;
import dev.based.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Sessions of chained stages, by one caller after the other or by several at once. */
final class Based implements Peer {
    private final Database database;
    private final int callers;
    private final AtomicLong checksum = new AtomicLong();

    Based(Path file, int callers) {
        this.callers = callers;
        database = Database.create("sqlite:///" + file + "?synchronous=normal");
        Async.await(database.connect());
    }

    @Override
    public String name() {
        return "Based, " + callers + (callers == 1 ? " caller" : " callers");
    }

    @Override
    public void selects(int transactions, int selectsEach) {
        run(transactions, i -> database.session(session -> chain(session, i, selectsEach)));
    }

    /** Each select is begun by the one before, as a user's {@code thenCompose} does it. */
    private CompletionStage<Integer> chain(Session session, int first, int left) {
        return year(session, first).thenCompose(year -> {
            checksum.addAndGet(year);
            return left == 1 ? CompletableFuture.completedFuture(year) : chain(session, first + 1, left - 1);
        });
    }

    private static CompletionStage<Integer> year(Session session, int id) {
        return session.fetchAll(Schema.SELECT, id % Schema.MOVIES)
                .thenApply(rows ->
                        rows.get(0).getString(0) == null ? 0 : rows.get(0).getInt(1));
    }

    @Override
    public void writes(int transactions) {
        run(
                transactions,
                i -> database.session(
                        session -> year(session, i).thenCompose(year -> session.execute(Schema.INSERT, year, 7.5))));
    }

    private void run(int transactions, IntFunction<CompletionStage<?>> work) {
        List<CompletionStage<?>> running = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int from = transactions * caller / callers;
            int to = transactions * (caller + 1) / callers;
            running.add(Async.forEach(IntStream.range(from, to).boxed()::iterator, work::apply));
        }
        running.forEach(Async::await);
    }

    @Override
    public void close() {
        if (checksum.get() == 0) {
            throw new IllegalStateException("Nothing was read.");
        }
        Async.await(database.disconnect());
    }
}
