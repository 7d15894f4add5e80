package dev.based.tests.order;

import dev.based.Database;
import dev.based.Queries;
import dev.based.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * A session whose calls come from its body, from other threads, and from those that complete stages of any session; each
 * inserts the next number, drawn under a lock that is held while the call is made. Half of them are rolled back, some of these
 * inside a transaction of the session's.
 */
final class RandomSession {
    private static final String INSERT = "INSERT INTO calls (session, number) VALUES (?, ?)";
    private final int id;
    private final Callers callers;
    private final int calls;
    private final List<Integer> places;
    private final boolean rolledBack;
    private final boolean nested;
    private final boolean waits;
    private int next;

    RandomSession(int id, SplittableRandom random, Callers callers) {
        this.id = id;
        this.callers = callers;
        calls = 2 + random.nextInt(16);
        places =
                IntStream.range(0, calls).map(call -> random.nextInt(4)).boxed().toList();
        rolledBack = random.nextBoolean();
        nested = random.nextInt(3) == 0;
        waits = random.nextBoolean();
    }

    int id() {
        return id;
    }

    int calls() {
        return calls;
    }

    /** Whether the session fails, and not only a transaction inside it. */
    boolean fails() {
        return rolledBack && !nested;
    }

    /** The numbers that are to be left, in order. */
    List<Integer> expected() {
        return rolledBack ? List.of() : IntStream.range(0, next).boxed().toList();
    }

    CompletionStage<?> run(Database database) {
        return database.session(session -> nested ? inside(session) : body(session));
    }

    private CompletionStage<Object> inside(Session session) {
        CompletionStage<Object> inner =
                session.transaction(transaction -> body(transaction).thenApply(done -> (Object) 1));
        return rolledBack ? inner.handle((result, error) -> 1) : inner;
    }

    private CompletionStage<Object> body(Queries queries) {
        List<CompletableFuture<?>> made = new ArrayList<>();
        for (int caller : places) {
            CompletableFuture<Object> stage = new CompletableFuture<>();
            made.add(stage);
            Callers.Place place = Callers.Place.values()[Math.min(caller, 2)];
            callers.call(place, () -> call(queries, caller == 3, stage));
        }
        CompletableFuture<Object> all =
                CompletableFuture.allOf(made.toArray(CompletableFuture[]::new)).thenApply(done -> 1);
        if (!rolledBack) {
            return all;
        }
        CompletableFuture<Object> called = waits ? all : CompletableFuture.completedFuture(1);
        return called.thenCompose(done -> CompletableFuture.failedFuture(new IllegalStateException("the body's own")));
    }

    private void call(Queries queries, boolean batch, CompletableFuture<Object> stage) {
        CompletionStage<?> answer;
        synchronized (this) {
            if (batch) {
                answer = queries.executeMany(
                        INSERT, List.of(List.of(id, next++), List.of(id, next++), List.of(id, next++)));
            } else {
                answer = queries.execute(INSERT, id, next++);
            }
        }
        answer.whenComplete((done, error) -> {
            callers.lend();
            if (error == null) {
                stage.complete(1);
            } else {
                stage.completeExceptionally(error);
            }
        });
    }
}
