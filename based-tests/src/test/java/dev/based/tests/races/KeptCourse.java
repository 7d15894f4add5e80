package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Body;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Session;
import dev.based.tests.races.SteeredConnection.End;
import dev.based.tests.support.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One session of a few statements, on a connection that answers when it is told to. Between the answers statements and the session are
 * cancelled, and the connection is lost. What was told is compared with what is there.
 */
final class KeptCourse {
    private static final class Insert {
        private final int id;
        private final boolean inside;
        private final boolean fails;
        private volatile CompletableFuture<?> future = new CompletableFuture<>();
        private volatile boolean called;
        /** Whether a cancel was told to be in time, and whether one was told to be too late. */
        private boolean inTime;

        private boolean tooLate;

        Insert(int id, boolean inside, boolean fails) {
            this.id = id;
            this.inside = inside;
            this.fails = fails;
        }

        CompletionStage<?> call(Session session) {
            CompletionStage<ExecuteResult> stage = session.execute("INSERT INTO films VALUES (?)", fails ? 0 : id);
            future = stage.toCompletableFuture();
            called = true;
            return stage;
        }

        @Override
        public String toString() {
            return id
                    + (inside ? " inside " : " ")
                    + (called ? told(future) : "not called")
                    + (inTime ? " in time" : "")
                    + (tooLate ? " too late" : "");
        }
    }

    private final Database database;
    private final SteeredBackend backend;
    private final Random random;
    private final List<Insert> inserts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private CompletableFuture<?> session = new CompletableFuture<>();
    private boolean sessionInTime;
    private boolean sessionTooLate;
    /** What tells that COMMIT was not sent, once the test completes it; or null. */
    private @Nullable CompletableFuture<Boolean> gate;

    KeptCourse(Database database, SteeredBackend backend, Random random) {
        this.database = database;
        this.backend = backend;
        this.random = random;
    }

    private static String told(CompletableFuture<?> future) {
        Throwable error = error(future);
        return error == null ? "done" : error.getClass().getSimpleName();
    }

    private static @Nullable Throwable error(CompletableFuture<?> future) {
        Throwable error = future.handle((value, thrown) -> thrown).join();
        return error instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : error;
    }

    private Body<Session, Object> body(int first) {
        int count = 1 + random.nextInt(3);
        boolean nested = random.nextInt(3) == 0;
        for (int i = 0; i < count; i++) {
            inserts.add(new Insert(first + i, nested && i == count - 1, random.nextInt(8) == 0));
        }
        boolean chained = random.nextBoolean();
        boolean returned = chained || random.nextInt(4) > 0;
        boolean byHand = random.nextBoolean();
        return opened -> {
            CompletionStage<Object> last = Outcomes.done(1);
            for (Insert each : inserts) {
                last = chained ? last.thenCompose(done -> call(opened, each, byHand)) : call(opened, each, byHand);
            }
            return returned ? last : Outcomes.done(1);
        };
    }

    @SuppressWarnings("unchecked") // of no interest
    private static CompletionStage<Object> cast(CompletionStage<?> stage) {
        return (CompletionStage<Object>) stage;
    }

    private static CompletionStage<Object> call(Session opened, Insert each, boolean byHand) {
        if (!each.inside) {
            return cast(each.call(opened));
        }
        if (!byHand) {
            return opened.transaction(inner -> cast(each.call(inner)));
        }
        return cast(opened.begin().thenCompose(inner -> {
            each.call(inner);
            return inner.commit();
        }));
    }

    /** Runs it; gives what happened. */
    String run(int first) {
        Body<Session, Object> body = body(first);
        if (backend.isUsed()) {
            backend.last().refuseBehind(null);
        }
        backend.steer(true);
        session = database.session(body).toCompletableFuture();
        long start = System.nanoTime();
        while (!isOver()) {
            step();
            assertThat(System.nanoTime() - start < Outcomes.PATIENCE.toNanos())
                    .as(this::toString)
                    .isTrue();
        }
        backend.steer(false);
        unsent(); // else a statement of the check may wait for it
        check();
        return notes.toString();
    }

    private List<String> waiting() {
        return backend.isUsed() ? backend.last().waiting() : List.of();
    }

    private boolean isOver() {
        return session.isDone()
                && waiting().isEmpty()
                && inserts.stream().allMatch(each -> !each.called || each.future.isDone());
    }

    private void step() {
        if (waiting().isEmpty() && gate == null) { // for a connection
            Thread.onSpinWait();
            return;
        }
        int what = random.nextInt(10);
        if (what == 0) {
            Insert victim = inserts.get(random.nextInt(inserts.size()));
            if (victim.called && !victim.future.isDone()) {
                boolean stopped = victim.future.cancel(true);
                victim.inTime |= stopped;
                victim.tooLate |= !stopped;
                notes.add("cancel " + victim.id + " " + stopped + " at " + waiting());
            }
        } else if (what == 1 && random.nextBoolean() && !session.isDone()) {
            boolean stopped = session.cancel(true);
            sessionInTime |= stopped;
            sessionTooLate |= !stopped;
            notes.add("cancel session " + stopped + " at " + waiting());
        } else if (what == 2 && backend.isUsed() && random.nextBoolean()) {
            backend.last()
                    .refuseBehind(random.nextBoolean() ? Outcomes.done(false).toCompletableFuture() : gate());
        } else if (what == 3 && gate != null) {
            unsent();
        } else if (!waiting().isEmpty()) {
            End end = switch (random.nextInt(30)) {
                case 0 -> End.LOST;
                case 1 -> End.LOST_BEHIND;
                case 2 -> End.UNSENT;
                case 3, 4, 5, 6, 7, 8, 9 -> End.STOPPED;
                default -> End.RUN;
            };
            notes.add(end + " " + waiting().get(0));
            backend.last().answer(end);
        } else {
            unsent();
        }
    }

    /** Tells that COMMIT was not sent, if that is to be told. */
    private void unsent() {
        CompletableFuture<Boolean> told = gate;
        gate = null;
        if (told != null) {
            notes.add("unsent");
            told.complete(false);
        }
    }

    private CompletableFuture<Boolean> gate() {
        unsent();
        CompletableFuture<Boolean> made = new CompletableFuture<>();
        gate = made;
        return made;
    }

    private void check() {
        List<Integer> there = Outcomes.await(database.fetchAll(Integer.class, "SELECT id FROM films WHERE id > 0"));
        Throwable ended = error(session);
        boolean doubt = ended instanceof CommitOutcomeUnknownException;
        for (Insert each : inserts) {
            if (!each.called) {
                assertThat(there).as(this::toString).doesNotContain(each.id);
                continue;
            }
            Throwable failure = error(each.future);
            boolean is = there.contains(each.id);
            if (each.inTime) {
                assertThat(is).as("in time, " + this).isFalse();
                assertThat(failure).as(this::toString).isInstanceOf(CancellationException.class);
            }
            if (failure instanceof CancellationException && each.tooLate && !each.inTime) {
                assertThat(sessionInTime || inserts.stream().anyMatch(other -> other.inTime))
                        .as("too late, " + this)
                        .isTrue();
            }
            if (failure == null && ended == null) {
                assertThat(is).as("done, " + this).isTrue();
            }
            if (failure != null && !(failure instanceof CommitOutcomeUnknownException) && !doubt) {
                assertThat(is).as("failed, " + this).isFalse();
            }
            if (ended != null && !doubt) {
                assertThat(is).as("session failed, " + this).isFalse();
            }
            if (ended == null && !each.inside) {
                assertThat(failure).as("session done, " + this).isNull();
            }
        }
        if (sessionInTime) {
            assertThat(there).as("session in time, " + this).isEmpty();
            assertThat(ended).as(this::toString).isInstanceOf(CancellationException.class);
        } else if (sessionTooLate && ended instanceof CancellationException) {
            assertThat(inserts).as("session too late, " + this).anyMatch(each -> each.inTime);
        }
        Outcomes.await(database.execute("DELETE FROM films WHERE id > 0"));
    }

    @Override
    public String toString() {
        return (session.isDone() ? told(session) : "open") + (sessionInTime ? " in time" : "")
                + (sessionTooLate ? " too late" : "") + ", " + inserts + ", " + notes;
    }
}
