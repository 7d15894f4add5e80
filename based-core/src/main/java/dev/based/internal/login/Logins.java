package dev.based.internal.login;

import dev.based.BasedException;
import dev.based.Credentials;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl.Host;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.internal.async.Stages;
import dev.based.internal.thread.Telling;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.spi.CredentialsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a database's logins, as the user's function gives them: asked for by one call at a time, whose answer is for
 * all that wait for it, and kept for as long as it says. A function of the host has calls and answers of its own for each.
 *
 * <p>Safe for use by several threads.
 */
public final class Logins implements CredentialsSource {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Stands for all hosts, where the function is not asked for each. */
    private static final Host EVERY = Host.of("every");

    private final Function<? super Host, ? extends CompletionStage<Credentials>> function;
    private final boolean askedForEach;
    private final Timer timer;
    private final Duration patience;

    /** What is known, by host; its monitor guards it. */
    private final Map<Host, Known> known = new HashMap<>();

    /** What is known for a host. */
    private static final class Known {
        private @Nullable CompletableFuture<Credentials> asking;
        private @Nullable Credentials kept;
    }

    private Logins(
            Function<? super Host, ? extends CompletionStage<Credentials>> function,
            boolean askedForEach,
            Timer timer,
            Duration acquireTimeout) {
        this.function = function;
        this.askedForEach = askedForEach;
        this.timer = timer;
        Duration most = acquireTimeout.dividedBy(4).multipliedBy(3);
        patience = most.compareTo(LONGEST) < 0 ? most : LONGEST;
    }

    /**
     * Those of a database.
     *
     * @param options the database's, with the user's function, and how long callers wait for a connection; the function has less, so
     *     that they are told of it
     * @return the logins; null if those of the URL count
     */
    public static @Nullable Logins of(DatabaseOptions options, Timer timer) {
        var forEach = options.hostCredentials();
        if (forEach != null) {
            return new Logins(forEach, true, timer, options.acquireTimeout());
        }
        var forAll = options.credentials();
        return forAll == null ? null : new Logins(host -> forAll.get(), false, timer, options.acquireTimeout());
    }

    @Override
    public CompletionStage<Credentials> current(Host host) {
        CompletableFuture<Credentials> asked;
        synchronized (known) {
            Known own = known(host);
            Credentials kept = own.kept;
            if (kept != null && kept.expiry().filter(Instant.now()::isBefore).isPresent()) {
                return CompletableFuture.completedFuture(kept);
            }
            CompletableFuture<Credentials> running = own.asking;
            if (running != null) {
                return running.minimalCompletionStage();
            }
            asked = new CompletableFuture<>();
            own.asking = asked;
        }
        ask(host, asked);
        return asked.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Credentials> other(Host host, Credentials refused) {
        synchronized (known) {
            Known own = known(host);
            if (refused.equals(own.kept)) {
                own.kept = null;
            }
        }
        return current(host)
                .thenCompose(credentials -> credentials.equals(refused)
                        ? CompletableFuture.failedFuture(new DatabaseException(
                                ErrorDetails.of(
                                        ErrorKind.AUTHENTICATION, "The server refuses what " + function() + " gives."),
                                null,
                                null))
                        : CompletableFuture.completedFuture(credentials));
    }

    private Known known(Host host) {
        return known.computeIfAbsent(askedForEach ? host : EVERY, ignored -> new Known());
    }

    private void ask(Host host, CompletableFuture<Credentials> asked) {
        String subject = "T" + function().substring(1);
        var deadline = TimeLimit.arm(
                TimeLimit.from(patience),
                timer,
                () -> end(
                        host,
                        asked,
                        null,
                        unavailable(
                                subject + " did not give credentials within " + patience.toMillis()
                                        + (patience.equals(LONGEST)
                                                ? " ms, the most that it has. See why it takes so long."
                                                : " ms. See why, or raise acquire_timeout, of which it has three quarters, and"
                                                        + " 10 seconds at most."),
                                null)));
        // it may block: many a client of a cloud or a vault does
        Telling.elsewhere(List.of(() ->
                Stages.settle(Stages.call(() -> subject, () -> function.apply(host)), (credentials, error) -> {
                    TimeLimit.disarm(deadline);
                    if (error != null) {
                        end(host, asked, null, unavailable(subject + " failed. The cause tells why.", error));
                    } else if (credentials == null) {
                        end(host, asked, null, new BasedException(ErrorKind.USAGE, subject + " gave null.", null));
                    } else {
                        end(host, asked, credentials, null);
                    }
                })));
    }

    private String function() {
        return "the function given to " + (askedForEach ? "withHostCredentials" : "withCredentials");
    }

    private static DatabaseException unavailable(String message, @Nullable Throwable cause) {
        return new DatabaseException(ErrorDetails.of(ErrorKind.CONNECTION_LOST, message), null, cause);
    }

    private void end(
            Host host,
            CompletableFuture<Credentials> asked,
            @Nullable Credentials credentials,
            @Nullable Throwable error) {
        synchronized (known) {
            Known own = known(host);
            if (own.asking != asked) { // ended by its deadline
                return;
            }
            own.asking = null;
            own.kept = credentials;
        }
        if (credentials != null) {
            asked.complete(credentials);
        } else {
            asked.completeExceptionally(error);
        }
    }
}
