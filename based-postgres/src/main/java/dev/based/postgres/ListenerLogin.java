package dev.based.postgres;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Credentials;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl.Host;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.CredentialsSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** By what a listener logs in, as the user's function gives it. One login at a time, on the listener's event loop. */
final class ListenerLogin implements CredentialsSource {
    /** As long as databases give the function at most. */
    private static final long PATIENCE_SECONDS = 10;

    private static final Host EVERY = Host.of("every");

    private final Vertx vertx;
    private final Function<? super Host, ? extends CompletionStage<Credentials>> function;
    private final boolean askedForEach;
    private final Map<Host, Credentials> kept = new HashMap<>();

    private ListenerLogin(
            Vertx vertx,
            Function<? super Host, ? extends CompletionStage<Credentials>> function,
            boolean askedForEach) {
        this.vertx = vertx;
        this.function = function;
        this.askedForEach = askedForEach;
    }

    /**
     * That of a listener.
     *
     * @param vertx on whose current context it connects
     * @param options with the user's function
     * @return null if the URL's credentials count
     */
    static @Nullable ListenerLogin of(Vertx vertx, DatabaseOptions options) {
        var forEach = options.hostCredentials();
        if (forEach != null) {
            return new ListenerLogin(vertx, forEach, true);
        }
        var forAll = options.credentials();
        return forAll == null ? null : new ListenerLogin(vertx, host -> forAll.get(), false);
    }

    @Override
    public CompletionStage<Credentials> current(Host host) {
        Credentials known = kept.get(key(host));
        return known != null && known.expiry().filter(Instant.now()::isBefore).isPresent()
                ? CompletableFuture.completedFuture(known)
                : ask(host)
                        .map(given -> {
                            if (given == null) {
                                throw gaveNull();
                            }
                            kept.put(key(host), given);
                            return given;
                        })
                        .toCompletionStage();
    }

    @Override
    public CompletionStage<Credentials> other(Host host, Credentials refused) {
        kept.remove(key(host));
        return current(host).thenApply(given -> {
            if (given.equals(refused)) {
                throw new DatabaseException(
                        ErrorDetails.of(ErrorKind.AUTHENTICATION, "The server refuses what " + function() + " gives."),
                        null,
                        null);
            }
            return given;
        });
    }

    private Host key(Host host) {
        return askedForEach ? host : EVERY;
    }

    /** On a thread of its own, which the function may block. */
    private Future<Credentials> ask(Host host) {
        CompletionStage<Credentials> asked = Async.async(ListenerLogin::begin, () -> function.apply(host))
                .thenCompose(given -> given == null ? CompletableFuture.completedFuture(null) : given);
        return Future.fromCompletionStage(asked, vertx.getOrCreateContext())
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(error -> Future.failedFuture(
                        error instanceof TimeoutException
                                ? unavailable(
                                        " did not give credentials within " + PATIENCE_SECONDS + " s. See why.", null)
                                : unavailable(" failed. The cause tells why.", error)))
                .map(credentials -> credentials); // which may be null, as the future's type says
    }

    private static void begin(Runnable task) {
        Thread thread = new Thread(null, task, "based-credentials", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    private String function() {
        return "the function given to " + (askedForEach ? "withHostCredentials" : "withCredentials");
    }

    private BasedException gaveNull() {
        return new BasedException(ErrorKind.USAGE, "T" + function().substring(1) + " gave null.", null);
    }

    private DatabaseException unavailable(String what, @Nullable Throwable cause) {
        return new DatabaseException(
                ErrorDetails.of(ErrorKind.CONNECTION_LOST, "T" + function().substring(1) + what), null, cause);
    }
}
