package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseReopenProhibitedException;
import dev.based.tests.support.Cases;
import dev.based.tests.support.Trouble;
import dev.based.tests.support.Way;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** E6 and L5: connecting ends whatever an author's code does, can be given up, and can be tried again. */
public interface GuardedConnectContract extends Contract {
    /** Connecting is given up soon, and disconnecting too. */
    DatabaseOptions IMPATIENT = Fixture.OPTIONS
            .withAcquireTimeout(Duration.ofSeconds(2))
            .withCleanupTimeout(Duration.ofMillis(500))
            .withDisconnectTimeout(Duration.ofMillis(100));

    /** What is called on connecting, and can fail in this way. */
    private static Stream<Method> methods(Way way) {
        return Trouble.methods(method -> Way.of(method).contains(way)
                && (Trouble.ofConnecting().contains(method.getName())
                        || method.getName().equals("isUsable")
                        || method.getName().equals("describe")));
    }

    private static Trouble neverOpening() {
        return new Trouble(method -> method.getName().equals("open") ? Way.NEVER_COMPLETES : null, true);
    }

    /**
     * It fails, or succeeds where the method is not needed; after a failure it can be tried again.
     *
     * @param way how a method fails
     */
    @ParameterizedTest
    @EnumSource
    default void e6_connectEndsWhateverTheAuthorsCodeDoes(Way way) {
        Cases cases = new Cases();
        methods(way).forEach(method -> {
            Trouble trouble = Trouble.with(method, way);
            Database database = fixture().create(IMPATIENT, trouble);
            cases.add(method.getName(), () -> connect(database, trouble));
        });
        cases.run(!fixture().lacks(Feature.CONCURRENT_SESSIONS));
    }

    private static void connect(Database database, Trouble trouble) {
        trouble.begin();
        Throwable error = outcome(database.connect());
        trouble.end();
        if (error != null) {
            assertThat(trouble.hits()).isPositive();
            await(database.connect());
        }
        await(database.session(s -> CompletableFuture.completedFuture(1)));
        await(database.disconnect());
    }

    /** An open that never completes is given up by a cancel; then it is tried again. */
    @Test
    default void e6_connectThatIsCancelledCanBeTriedAgain() {
        Trouble trouble = neverOpening();
        Database database = fixture().create(IMPATIENT, trouble);
        trouble.begin();
        CompletableFuture<?> first = database.connect().toCompletableFuture();
        trouble.end();
        assertThat(first.cancel(true)).isTrue();
        assertThat(failure(first)).isInstanceOf(CancellationException.class);
        await(database.connect());
        await(database.session(s -> CompletableFuture.completedFuture(1)));
    }

    /** Disconnecting gives it up; there is no second time then. */
    @Test
    default void e6_connectIsGivenUpByDisconnecting() {
        Trouble trouble = neverOpening();
        Database database = fixture().create(IMPATIENT, trouble);
        trouble.begin();
        CompletableFuture<?> first = database.connect().toCompletableFuture();
        trouble.end();
        outcome(database.disconnect());
        assertThat(failure(first)).isInstanceOf(CancellationException.class);
        assertThat(failure(database.connect())).isInstanceOf(DatabaseReopenProhibitedException.class);
    }

    /** It is cancelled while it fails, at any moment: afterwards it can be tried again. */
    @Test
    default void e6_connectThatFailsWhileItIsCancelledCanBeTriedAgain() {
        for (int turn = 0; turn < 20; turn++) {
            Trouble trouble = new Trouble(method -> method.getName().equals("open") ? Way.FAILS : null, true);
            Database database = fixture().create(IMPATIENT, trouble);
            trouble.begin();
            CompletableFuture<?> first = database.connect().toCompletableFuture();
            first.cancel(true);
            trouble.end();
            assertThat(outcome(first)).isNotNull();
            await(database.connect());
            await(database.disconnect());
        }
    }

    /** A connection that never opens takes no place for ever: who comes later gets one. */
    @Test
    default void e6_openThatNeverCompletesLosesNoPlace() {
        Trouble trouble = neverOpening();
        Database database = fixture().connect(IMPATIENT.withMaxSize(2), trouble);
        int places = fixture().lacks(Feature.CONCURRENT_SESSIONS) ? 1 : 2;
        CompletableFuture<Integer> held = new CompletableFuture<>();
        var holder = database.session(s -> held);
        trouble.begin();
        failure(database.session(s -> CompletableFuture.completedFuture(1)));
        trouble.end();
        if (places == 2) {
            await(database.session(s -> CompletableFuture.completedFuture(2)));
        }
        held.complete(1);
        await(holder);
        outcome(database.disconnect());
    }
}
