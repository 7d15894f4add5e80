package dev.based.internal.login;

import dev.based.BasedException;
import dev.based.Credentials;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.internal.async.Stages;
import dev.based.internal.failure.Errors;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import dev.based.spi.CredentialsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a database's logins, as the user's function gives them: asked for by one call at a time, whose answer is for
 * all that wait for it, and kept for as long as it says. If the server refuses what it was given, the function is asked once more,
 * and the connection opened by what is new.
 *
 * <p>Safe for use by several threads.
 */
public final class Logins implements CredentialsSource {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final String FUNCTION = "The function given to withCredentials";

    private final Supplier<? extends CompletionStage<Credentials>> function;
    private final Errors errors;
    private final Timer timer;
    private final Duration patience;
    private @Nullable CompletableFuture<Credentials> asking;
    private @Nullable Credentials kept;

    /**
     * Creates them.
     *
     * @param function the user's
     * @param acquireTimeout how long callers wait for a connection; the function has less, so that they are told of it
     */
    public Logins(
            Supplier<? extends CompletionStage<Credentials>> function,
            Errors errors,
            Timer timer,
            Duration acquireTimeout) {
        this.function = function;
        this.errors = errors;
        this.timer = timer;
        Duration most = acquireTimeout.dividedBy(4).multipliedBy(3);
        patience = most.compareTo(LONGEST) < 0 ? most : LONGEST;
    }

    /** Opens a connection; a second time, by other credentials, if the server refuses the first. */
    public CompletionStage<Connection> open(Function<CredentialsSource, CompletionStage<Connection>> opener) {
        Login first = new Login(null, null);
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        Stages.settle(Stages.call(() -> "open()", () -> opener.apply(first)), (connection, error) -> {
            Credentials refused = first.given;
            if (error == null || refused == null || !isRefusal(error)) {
                settle(opened, connection, error);
                return;
            }
            forget(refused);
            Login second = new Login(refused, error);
            Stages.settle(
                    Stages.call(() -> "open()", () -> opener.apply(second)),
                    (other, failure) -> settle(opened, other, failure));
        });
        return opened;
    }

    private static void settle(
            CompletableFuture<Connection> opened, @Nullable Connection connection, @Nullable Throwable error) {
        if (error != null) {
            opened.completeExceptionally(error);
        } else if (connection == null) {
            opened.completeExceptionally(new NullPointerException("open() gave null."));
        } else {
            opened.complete(connection);
        }
    }

    private boolean isRefusal(Throwable error) {
        return Errors.kind(errors.explainWithoutValues(error)) == ErrorKind.AUTHENTICATION;
    }

    /** One login, which remembers what it was given. */
    private final class Login implements CredentialsSource {
        private final @Nullable Credentials refused;
        private final @Nullable Throwable refusal;
        private volatile @Nullable Credentials given;

        Login(@Nullable Credentials refused, @Nullable Throwable refusal) {
            this.refused = refused;
            this.refusal = refusal;
        }

        @Override
        public CompletionStage<Credentials> current() {
            return Logins.this.current().thenCompose(credentials -> {
                if (refusal != null && credentials.equals(refused)) { // a second try might lock the user out
                    return CompletableFuture.failedFuture(refusal);
                }
                given = credentials;
                return CompletableFuture.completedFuture(credentials);
            });
        }

        @Override
        public CompletionStage<Credentials> other(Credentials wrong) {
            return Logins.this.other(wrong);
        }
    }

    @Override
    public CompletionStage<Credentials> current() {
        CompletableFuture<Credentials> asked;
        synchronized (this) {
            Credentials known = kept;
            if (known != null && known.expiry().filter(Instant.now()::isBefore).isPresent()) {
                return CompletableFuture.completedFuture(known);
            }
            CompletableFuture<Credentials> running = asking;
            if (running != null) {
                return running.minimalCompletionStage();
            }
            asked = new CompletableFuture<>();
            asking = asked;
        }
        ask(asked);
        return asked.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Credentials> other(Credentials refused) {
        forget(refused);
        return current()
                .thenCompose(credentials -> credentials.equals(refused)
                        ? CompletableFuture.failedFuture(new DatabaseException(
                                ErrorDetails.of(
                                        ErrorKind.AUTHENTICATION,
                                        "The server refuses what the function given to withCredentials gives."),
                                null,
                                null))
                        : CompletableFuture.completedFuture(credentials));
    }

    private synchronized void forget(Credentials refused) {
        if (refused.equals(kept)) {
            kept = null;
        }
    }

    private void ask(CompletableFuture<Credentials> asked) {
        var deadline = TimeLimit.arm(
                TimeLimit.from(patience),
                timer,
                () -> end(
                        asked,
                        null,
                        unavailable(
                                FUNCTION + " did not give credentials within " + patience.toMillis()
                                        + " ms. See why, or raise acquire_timeout, of which it has three quarters, and 10 seconds at"
                                        + " most.",
                                null)));
        Stages.settle(Stages.call(() -> FUNCTION, function::get), (credentials, error) -> {
            TimeLimit.disarm(deadline);
            if (error != null) {
                end(asked, null, unavailable(FUNCTION + " failed. The cause tells why.", error));
            } else if (credentials == null) {
                end(asked, null, new BasedException(ErrorKind.USAGE, FUNCTION + " gave null.", null));
            } else {
                end(asked, credentials, null);
            }
        });
    }

    private static DatabaseException unavailable(String message, @Nullable Throwable cause) {
        return new DatabaseException(ErrorDetails.of(ErrorKind.CONNECTION_LOST, message), null, cause);
    }

    private void end(
            CompletableFuture<Credentials> asked, @Nullable Credentials credentials, @Nullable Throwable error) {
        synchronized (this) {
            if (asking != asked) { // ended by its deadline
                return;
            }
            asking = null;
            kept = credentials;
        }
        if (credentials != null) {
            asked.complete(credentials);
        } else {
            asked.completeExceptionally(error);
        }
    }
}
