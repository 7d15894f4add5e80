package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.PoolTimeoutException;
import dev.based.SessionOptions;
import dev.based.tests.support.Movies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** F4: {@code useLock} serialises sessions, and a session inside another's body fails instead of waiting forever. */
public interface LockContract extends Contract {
    /** Under the lock of a database with one writer sessions run one at a time, those that only read too. */
    @Test
    default void f4_sessionsUnderTheLockRunOneAtATime() {
        Assumptions.assumeTrue(
                fixture().lacks(Feature.CONCURRENT_SESSIONS), "Skipped: the lock has an effect on one writer only.");
        requires(Feature.READ_ONLY_SESSIONS);
        Database database = connect(Fixture.OPTIONS.withUseLock(true));
        Movies movies = movies(database);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletionStage<?>> sessions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int id = i;
            SessionOptions options = i % 2 == 0 ? SessionOptions.DEFAULT : SessionOptions.READ_ONLY;
            sessions.add(database.session(options, session -> {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                CompletionStage<?> work = options.readOnly() ? movies.ids(session) : movies.add(session, id);
                return work.thenCompose(done -> CompletableFuture.supplyAsync(open::decrementAndGet));
            }));
        }
        sessions.forEach(session -> await(session));
        assertThat(most).hasValue(1);
        assertThat(movies.ids()).hasSize(20);
    }

    /** A session inside another's body, which could only wait for itself, fails at once, with a message that names the cause and the way out. */
    @Test
    default void f4_nestedSessionFailsAtOnce() {
        assertNestedSessionFails(Fixture.OPTIONS.withUseLock(true).withMaxSize(1));
    }

    /** The same under force rollback, where there is one connection for all. */
    @Test
    default void f4_nestedSessionFailsUnderForceRollbackToo() {
        assertNestedSessionFails(Fixture.OPTIONS.withForceRollback(true));
    }

    private void assertNestedSessionFails(DatabaseOptions options) {
        Database database = connect(options.withAcquireTimeout(Duration.ofHours(1)));
        Movies movies = movies(database);
        AtomicReference<CompletionStage<?>> nested = new AtomicReference<>();
        await(database.session(session -> movies.add(session, 1).thenCompose(added -> {
            nested.set(database.independent().session(inner -> movies.add(inner, 2)));
            return nested.get().handle((result, error) -> 1);
        })));
        assertThat(failure(nested.get()))
                .isInstanceOf(PoolTimeoutException.class)
                .hasMessageContaining("1 of 1")
                .hasMessageContaining("session is opened inside another one's body")
                .hasMessageContaining("session.transaction(");
        assertThat(await(movies.ids(database))).containsExactly(1);
    }
}
