package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.tests.support.Outcomes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** C2 of a session with retries: its later attempts answer a cancel as the first does, also on a dispatcher that runs them in the call. */
class RetriedSessionTest {
    private static final SessionOptions RETRIED =
            SessionOptions.DEFAULT.withRetry(new Retry(3, Duration.ofNanos(1), Duration.ofMillis(1)));

    @Test
    void cancelWhileALaterAttemptBegins_isTrueAndNothingIsCommitted() throws InterruptedException {
        Database database =
                Database.create("sqlite:///:memory:", DatabaseOptions.DEFAULT.withDispatcher(Runnable::run));
        Outcomes.await(database.connect());
        try {
            Outcomes.await(database.execute("CREATE TABLE films (id INT)"));
            AtomicInteger attempts = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            CompletableFuture<?> session = database.session(RETRIED, opened -> {
                        if (attempts.incrementAndGet() == 1) {
                            return CompletableFuture.failedFuture(deadlock());
                        }
                        begun.countDown();
                        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
                        return opened.execute("INSERT INTO films VALUES (1)");
                    })
                    .toCompletableFuture();
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(session.cancel(true)).isTrue();
            cancelled.countDown();
            assertThat(session.isCancelled()).isTrue();
            assertThat(Outcomes.await(database.fetchValue(Integer.class, "SELECT count(*) FROM films")))
                    .isZero();
            assertThat(attempts).hasValue(2);
        } finally {
            Outcomes.await(database.disconnect());
        }
    }

    private static DatabaseException deadlock() {
        return new DatabaseException(ErrorDetails.of(ErrorKind.DEADLOCK, "Two wait for each other."), null, null);
    }
}
