package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.observe.CallEnd;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.Outcome;
import dev.based.observe.SessionEnd;
import dev.based.observe.SessionObserver;
import dev.based.observe.SessionStart;
import dev.based.tests.support.Movies;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** O6: a listener is told one end of each call, session and transaction, and harms nobody. */
public interface ListenerContract extends Contract {
    /** Keeps the ends that it is told, and then throws. */
    final class Ends implements DatabaseListener {
        private final List<Outcome> calls = new CopyOnWriteArrayList<>();
        private final List<Outcome> sessions = new CopyOnWriteArrayList<>();

        private Ends() {}

        @Override
        public CallObserver call(CallStart call, @Nullable SessionObserver within) {
            return this::ended;
        }

        private void ended(CallEnd end) {
            calls.add(end.outcome());
            throw new AssertionError("a listener's own");
        }

        @Override
        public SessionObserver session(SessionStart session, @Nullable SessionObserver within) {
            return this::ended;
        }

        private void ended(SessionEnd end) {
            sessions.add(end.outcome());
            throw new AssertionError("a listener's own");
        }
    }

    /** Whatever is called, its end is told once, before its stage is complete, with the stage's own outcome. */
    @Test
    default void o6_eachCallAndSessionHasOneEnd() {
        Ends ends = new Ends();
        Database database = connect(Fixture.OPTIONS.withListener(ends));
        Movies movies = movies(database);
        ends.calls.clear();
        await(database.session(session -> movies.add(session, 1)
                .thenCompose(added -> session.stream("SELECT id FROM " + movies.table())
                        .forEach(row -> CompletableFuture.completedFuture(1)))));
        failure(
                IllegalStateException.class,
                database.session(session -> movies.add(session, 2).thenApply(added -> {
                    throw new IllegalStateException("the body's own");
                })));
        failure(RuntimeException.class, database.fetchAll("SELECT nothing FROM nowhere"));
        CompletableFuture<?> cancelled =
                database.session(session -> new CompletableFuture<Integer>()).toCompletableFuture();
        cancelled.cancel(true);
        assertThat(ends.calls).containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.FAILED);
        assertThat(ends.sessions).containsExactly(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.CANCELLED);
        assertThat(movies.ids()).containsExactly(1);
    }
}
