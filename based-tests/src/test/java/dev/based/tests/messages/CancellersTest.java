package dev.based.tests.messages;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseTimeoutException;
import dev.based.SessionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was cancelled says by whom: one cause, and the true one. */
class CancellersTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Database database =
            Database.create("sqlite://", DatabaseOptions.DEFAULT.withDisconnectTimeout(SHORT));
    /** What the body of the session saw. */
    private final CompletableFuture<Throwable> inside = new CompletableFuture<>();

    private final CompletableFuture<Void> begun = new CompletableFuture<>();

    @BeforeEach
    void connect() {
        await(database.connect());
    }

    @AfterEach
    void disconnect() {
        database.disconnect(); // a test may have done it
    }

    /** A session whose body waits without end. */
    private CompletableFuture<Integer> endless(SessionOptions options) {
        return database.session(options, session -> {
                    CompletionStage<?> never = Async.delay(Duration.ofDays(1));
                    never.whenComplete((over, error) -> inside.complete(Objects.requireNonNull(error)));
                    begun.complete(null);
                    return never.thenApply(over -> 1);
                })
                .toCompletableFuture();
    }

    private CompletableFuture<Integer> endless() {
        CompletableFuture<Integer> session = endless(SessionOptions.DEFAULT);
        await(begun);
        return session;
    }

    private static void saysThat(String who, CompletionStage<?> cancelled) {
        assertThat(failure(CancellationException.class, cancelled)).hasMessageEndingWith(" was cancelled, " + who);
    }

    private void bodySawThat(String who) {
        assertThat(await(inside)).hasMessageContaining(" was cancelled, ").hasMessageEndingWith(who);
    }

    @Test
    void future() {
        CompletableFuture<Integer> session = endless();
        session.cancel(true);
        saysThat("by cancel(...) of its future.", session);
        bodySawThat("The session was cancelled, by cancel(...) of its future.");
    }

    @Test
    void disconnecting() {
        CompletableFuture<Integer> session = endless();
        await(database.disconnect());
        saysThat("by disconnect(), since disconnect_timeout was over.", session);
        bodySawThat("The session was cancelled, by disconnect(), since disconnect_timeout was over.");
    }

    @Test
    void disconnecting_withADispatcher() {
        Database other = Database.create(
                "sqlite://",
                DatabaseOptions.DEFAULT.withDisconnectTimeout(SHORT).withDispatcher(Runnable::run));
        await(other.connect());
        CompletionStage<Integer> session = other.session(s -> new CompletableFuture<Integer>());
        await(other.disconnect());
        saysThat("by disconnect(), since disconnect_timeout was over.", session);
    }

    @Test
    void completionFromOutside() {
        CompletableFuture<Integer> session = endless();
        session.orTimeout(1, TimeUnit.MILLISECONDS);
        bodySawThat("The session was cancelled, since its future was completed from outside, as orTimeout does.");
    }

    @Test
    void interruptedAwait() {
        CompletableFuture<Integer> session = endless();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Async.await(session)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        saysThat("since the thread that awaited it was interrupted.", session);
    }

    @Test
    void timeLimitOfTheWork() {
        CompletableFuture<CompletableFuture<Integer>> session = new CompletableFuture<>();
        failure(DatabaseTimeoutException.class, Async.withTimeout(SHORT, () -> {
            session.complete(endless(SessionOptions.DEFAULT));
            return session.join();
        }));
        saysThat("by withTimeout, whose time was over.", session.join());
    }

    @Test
    void timeLimitOfTheSession() {
        DatabaseTimeoutException late;
        do { // on a busy machine its time may be over before the body is called
            late = failure(DatabaseTimeoutException.class, endless(SessionOptions.DEFAULT.withTimeout(SHORT)));
        } while (!begun.isDone());
        bodySawThat("with the session to whose body it belongs: " + late.getMessage());
    }

    /** What straight code sees that is interrupted where it awaits. */
    @Test
    void timeLimitOfTheSession_inStraightCode() {
        DatabaseTimeoutException late;
        do {
            late = failure(
                    DatabaseTimeoutException.class, database.run(SessionOptions.DEFAULT.withTimeout(SHORT), session -> {
                        begun.complete(null);
                        try {
                            Async.await(new CompletableFuture<>());
                        } catch (CancellationException told) {
                            inside.complete(told);
                        }
                    }));
        } while (!begun.isDone());
        bodySawThat("with the session to whose body it belongs: " + late.getMessage());
    }

    @Test
    void future_inStraightCode() {
        CompletableFuture<Void> code = Async.async(() -> {
                    begun.complete(null);
                    try {
                        Async.await(new CompletableFuture<>());
                    } catch (CancellationException told) {
                        inside.complete(told);
                    }
                })
                .toCompletableFuture();
        await(begun);
        code.cancel(true);
        bodySawThat("Interrupted while awaiting a stage, which was cancelled, by cancel(...) of its future.");
    }

    @Test
    void failureBesideIt() {
        CompletableFuture<Integer> session = endless();
        IllegalStateException failed = new IllegalStateException("failed");
        assertThat(failure(Async.all(List.of(session, CompletableFuture.<Integer>failedFuture(failed)))))
                .isSameAs(failed);
        saysThat("since something else in its group failed.", session);
    }

    @Test
    void winnerOfItsRace() {
        CompletableFuture<Integer> session = endless();
        assertThat(await(Async.race(List.of(session, CompletableFuture.completedFuture(1)))))
                .isEqualTo(1);
        saysThat("since another stage of its race was first.", session);
    }
}
