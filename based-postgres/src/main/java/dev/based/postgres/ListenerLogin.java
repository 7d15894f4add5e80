package dev.based.postgres;

import dev.based.BasedException;
import dev.based.Credentials;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a listener logs in: by its URL, or by what the user's function gives, asked once more if the server refuses that. One login at a time, on the
 * listener's event loop.
 */
final class ListenerLogin {
    /** As long as databases give the function at most. */
    private static final long PATIENCE_SECONDS = 10;

    private static final String FUNCTION = "The function given to withCredentials";

    private final PostgresDriver driver;
    private final @Nullable Supplier<? extends CompletionStage<Credentials>> function;
    private @Nullable Credentials kept;

    ListenerLogin(PostgresDriver driver, DatabaseOptions options) {
        this.driver = driver;
        function = options.credentials();
    }

    /**
     * Connects.
     *
     * @param byUrl connects as the URL says
     * @param by connects by other credentials
     */
    Future<PgConnection> connect(
            Vertx vertx, Supplier<Future<PgConnection>> byUrl, Function<Credentials, Future<PgConnection>> by) {
        if (function == null) {
            return byUrl.get();
        }
        return current(vertx, function)
                .compose(given -> by.apply(given).recover(error -> again(vertx, function, given, error, by)));
    }

    private Future<PgConnection> again(
            Vertx vertx,
            Supplier<? extends CompletionStage<Credentials>> function,
            Credentials refused,
            Throwable error,
            Function<Credentials, Future<PgConnection>> by) {
        if (kind(error) != ErrorKind.AUTHENTICATION) {
            return Future.failedFuture(error);
        }
        kept = null;
        return current(vertx, function)
                .compose(other -> other.equals(refused) ? Future.failedFuture(error) : by.apply(other));
    }

    private ErrorKind kind(Throwable error) {
        return error instanceof BasedException explained
                ? explained.kind()
                : driver.describe(error).kind();
    }

    private Future<Credentials> current(Vertx vertx, Supplier<? extends CompletionStage<Credentials>> function) {
        Credentials known = kept;
        if (known != null && known.expiry().filter(Instant.now()::isBefore).isPresent()) {
            return Future.succeededFuture(known);
        }
        return ask(vertx, function).map(given -> {
            if (given == null) {
                throw gaveNull();
            }
            kept = given;
            return given;
        });
    }

    private static Future<Credentials> ask(Vertx vertx, Supplier<? extends CompletionStage<Credentials>> function) {
        CompletionStage<Credentials> asked;
        try {
            asked = function.get();
        } catch (Throwable thrown) {
            return Future.failedFuture(unavailable(" failed. The cause tells why.", thrown));
        }
        if (asked == null) {
            return Future.failedFuture(gaveNull());
        }
        return Future.fromCompletionStage(asked, vertx.getOrCreateContext())
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(error -> Future.failedFuture(
                        error instanceof TimeoutException
                                ? unavailable(
                                        " did not give credentials within " + PATIENCE_SECONDS + " s. See why.", null)
                                : unavailable(" failed. The cause tells why.", error)))
                .map(credentials -> credentials); // which may be null, as the future's type says
    }

    private static BasedException gaveNull() {
        return new BasedException(ErrorKind.USAGE, FUNCTION + " gave null.", null);
    }

    private static DatabaseException unavailable(String what, @Nullable Throwable cause) {
        return new DatabaseException(ErrorDetails.of(ErrorKind.CONNECTION_LOST, FUNCTION + what), null, cause);
    }
}
