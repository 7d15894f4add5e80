package dev.based.tests.races;

import dev.based.Session;
import dev.based.Statement;
import dev.based.TransactionOptions;
import dev.based.tests.order.Callers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of a session's body: what it does, and which rows it leaves if it is committed. Each row bears the next part, drawn
 * under a lock that is held while the call is made.
 */
final class StormBody {
    private static final String COUNT = "UPDATE counters SET total = total + 1 WHERE id = ?";
    private static final String LOCK = "UPDATE counters SET total = total WHERE id = ?";

    private final StormCall call;
    private final Track track;
    private final Rows rows = new Rows();
    private int next;

    StormBody(StormCall call) {
        this.call = call;
        track = call.track();
    }

    /** What a transaction leaves if it is committed. */
    static final class Rows {
        private final List<Integer> parts = Collections.synchronizedList(new ArrayList<>());
        private volatile int counted;

        List<Integer> parts() {
            synchronized (parts) {
                return parts.stream().sorted().toList();
            }
        }

        int counted() {
            return counted;
        }

        private void add(Rows inner) {
            parts.addAll(inner.parts());
            counted += inner.counted;
        }
    }

    Rows rows() {
        return rows;
    }

    CompletionStage<Integer> run(Session session, List<Deed> deeds, boolean hasty) {
        return add(session, rows, new Deed(Deed.Verb.ADD, Callers.Place.HERE, null, 7, 0, List.of()))
                .thenCompose(added -> run(session, rows, deeds, hasty))
                .thenApply(done -> call.number());
    }

    private CompletionStage<?> run(Session session, Rows mine, List<Deed> deeds, boolean hasty) {
        CompletableFuture<?>[] begun = new CompletableFuture<?>[deeds.size()];
        CompletableFuture<Object> before = CompletableFuture.completedFuture(1);
        for (int i = 0; i < begun.length; i++) {
            Deed deed = deeds.get(i);
            if (hasty) {
                begun[i] = made(session, mine, deed);
            } else {
                before = before.thenCompose(done -> made(session, mine, deed));
                begun[i] = before;
            }
        }
        return CompletableFuture.allOf(begun);
    }

    /** Calls something on the thread that it is to be called on. */
    private CompletableFuture<Object> made(Session session, Rows mine, Deed deed) {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        call.callers().call(deed.place(), () -> {
            CompletionStage<?> answer;
            synchronized (this) {
                answer = call.guarded(() -> make(session, mine, deed));
            }
            call.part(answer);
            answer.whenComplete((value, error) -> {
                call.callers().lend();
                if (error == null) {
                    stage.complete(1);
                } else {
                    stage.completeExceptionally(error);
                }
            });
        });
        return stage;
    }

    private CompletionStage<?> make(Session session, Rows mine, Deed deed) {
        return switch (deed.verb()) {
            case ADD -> add(session, mine, deed);
            case ADD_MANY ->
                session.executeMany(
                        StormCall.INSERT,
                        List.of(
                                values(mine, deed.note()),
                                values(mine, 7),
                                values(mine, deed.other() % Hostile.NOTES)));
            case ADD_AGAIN -> session.execute(limited(call.insert(0, deed.note()), deed));
            case COUNT -> {
                mine.counted++;
                yield session.execute(limited(Statement.of(COUNT, call.number() % Track.COUNTERS), deed));
            }
            case LOCK -> session.execute(limited(Statement.of(LOCK, deed.other() % Track.COUNTERS), deed));
            case ASK -> call.asked(track.counter(session, deed.other()), deed.other() % Track.COUNTERS);
            case ASK_SLOWLY ->
                session.fetchAll(limited(Statement.of(track.venue().slow()), deed));
            case READ -> call.asked(track.sum(session), Venue.NUMBERS * (Venue.NUMBERS + 1) / 2);
            case NEST -> nested(session, mine, deed);
            case TRY -> nested(session, mine, deed).handle((done, error) -> 1);
            case BEGIN -> byHand(session, mine, deed);
            case FAIL ->
                deed.other() % 3 == 0
                        ? CompletableFuture.failedFuture(new IllegalStateException("the body's own"))
                        : CompletableFuture.completedFuture(1);
        };
    }

    private CompletionStage<?> add(Session session, Rows mine, Deed deed) {
        synchronized (this) {
            return session.execute(limited(call.insert(part(mine), deed.note()), deed));
        }
    }

    private List<@Nullable Object> values(Rows mine, int note) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(call.number());
        values.add(part(mine));
        values.add(Hostile.note(note));
        return values;
    }

    private int part(Rows mine) {
        mine.parts.add(next);
        return next++;
    }

    private static Statement limited(Statement statement, Deed deed) {
        return deed.limit() == null ? statement : statement.withTimeout(deed.limit());
    }

    private CompletionStage<?> nested(Session session, Rows mine, Deed deed) {
        Rows inner = new Rows();
        CompletionStage<?> nested = session.transaction(
                new TransactionOptions(deed.limit()),
                transaction -> run(transaction, inner, deed.inside(), deed.other() % 3 == 0)
                        .thenApply(done -> 1));
        call.part(nested);
        return nested.thenApply(done -> {
            mine.add(inner);
            return 1;
        });
    }

    private CompletionStage<?> byHand(Session session, Rows mine, Deed deed) {
        Rows inner = new Rows();
        boolean keeps = deed.other() % 3 > 0;
        return session.begin()
                .thenCompose(transaction -> run(transaction, inner, deed.inside(), false)
                        .thenCompose(done -> keeps ? transaction.commit() : transaction.rollback()))
                .thenApply(done -> {
                    if (keeps) {
                        mine.add(inner);
                    }
                    return 1;
                });
    }
}
