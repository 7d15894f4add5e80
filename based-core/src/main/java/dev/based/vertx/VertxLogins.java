package dev.based.vertx;

import dev.based.BasedException;
import dev.based.Credentials;
import dev.based.DatabaseUrl.Host;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.CredentialsSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Logs in from Vert.x's threads, by credentials that are asked for. Stateless. */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public final class VertxLogins {
    /** There are no credentials to be had, for the cause that it bears. */
    static final class NoCredentials extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoCredentials(Throwable cause) {
            super(null, cause, false, false);
        }

        /** The cause of one, or what is none. */
        static Throwable reason(Throwable error) {
            Throwable cause = error instanceof NoCredentials ? error.getCause() : null;
            return cause == null ? error : cause;
        }
    }

    private VertxLogins() {}

    /**
     * Logs in by the credentials that hold now, and once more, by others, if the server refuses them and there are such.
     *
     * @param <T> what a login makes
     * @param vertx the instance whose current context is to go on, whatever thread the credentials come from
     * @param source what gives them
     * @param host the server
     * @param describe explains a client's error
     * @param login makes one attempt
     * @return a future as that of the last attempt; it fails with the source's error if there are no credentials to be had
     */
    public static <T> Future<T> login(
            Vertx vertx,
            CredentialsSource source,
            Host host,
            Function<Throwable, ErrorDetails> describe,
            Function<Credentials, Future<T>> login) {
        return login(vertx, source, host, describe, login, Duration.ZERO)
                .recover(error -> Future.failedFuture(NoCredentials.reason(error)));
    }

    /**
     * As the public one, but that it fails with {@link NoCredentials} where there are none.
     *
     * @param patience how long each question to the source may take; zero for as long as it takes
     */
    static <T> Future<T> login(
            Vertx vertx,
            CredentialsSource source,
            Host host,
            Function<Throwable, ErrorDetails> describe,
            Function<Credentials, Future<T>> login,
            Duration patience) {
        return ask(vertx, () -> source.current(host), patience)
                .compose(given -> VertxFutures.call(() -> login.apply(given))
                        .recover(refusal -> kind(refusal, describe) != ErrorKind.AUTHENTICATION
                                ? Future.failedFuture(refusal)
                                : ask(vertx, () -> source.other(host, given), patience)
                                        .recover(none -> Future.failedFuture(isOfNoOther(none) ? refusal : none))
                                        .compose(login)));
    }

    private static Future<Credentials> ask(
            Vertx vertx, Supplier<CompletionStage<Credentials>> question, Duration patience) {
        var context = vertx.getOrCreateContext();
        return Hosts.within(
                        patience,
                        VertxFutures.call(() -> Future.fromCompletionStage(question.get(), context)),
                        late -> {})
                .recover(error -> Future.failedFuture(new NoCredentials(reason(error))));
    }

    private static Throwable reason(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : null;
        return cause == null ? error : cause;
    }

    private static boolean isOfNoOther(Throwable none) {
        return NoCredentials.reason(none) instanceof BasedException known && known.kind() == ErrorKind.AUTHENTICATION;
    }

    private static ErrorKind kind(Throwable error, Function<Throwable, ErrorDetails> describe) {
        return error instanceof BasedException known
                ? known.kind()
                : describe.apply(error).kind();
    }
}
