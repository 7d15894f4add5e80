package dev.based.vertx;

import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Connects to the first of several hosts that answers, and says of those that did not why. */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public final class Hosts {
    private Hosts() {}

    /**
     * One way to connect.
     *
     * @param <T> what comes of it
     * @param target what the error calls it, such as {@code localhost:5432}
     * @param connect connects
     */
    public record Attempt<T>(String target, Connect<T> connect) {}

    /**
     * Connects.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Connect<T> {
        /**
         * Connects.
         *
         * @return a future with the connection
         */
        Future<T> connect();
    }

    /**
     * Makes the attempts in their order, until one succeeds, or fails as the server meant it: a wrong password is not
     * tried on the next host.
     *
     * @param <T> what comes of them
     * @param database what the error calls the database, such as {@code PostgreSQL}
     * @param attempts at least one
     * @param describe explains a client's error
     * @return a future with the first connection; it fails with a {@link DatabaseException} that names all targets and causes
     */
    public static <T> Future<T> connect(
            String database, List<Attempt<T>> attempts, Function<Throwable, ErrorDetails> describe) {
        return next(database, attempts, 0, describe, new ArrayList<>(), null);
    }

    private static <T> Future<T> next(
            String database,
            List<Attempt<T>> attempts,
            int index,
            Function<Throwable, ErrorDetails> describe,
            List<String> reasons,
            @Nullable ErrorDetails last) {
        if (index == attempts.size() || (last != null && last.kind() != ErrorKind.CONNECTION_LOST)) {
            return Future.failedFuture(failure(database, reasons, last));
        }
        Attempt<T> attempt = attempts.get(index);
        return VertxFutures.call(attempt.connect()::connect).recover(error -> {
            ErrorDetails details = explain(error, describe);
            reasons.add(attempt.target() + ": " + details.message());
            return next(database, attempts, index + 1, describe, reasons, details);
        });
    }

    private static DatabaseException failure(String database, List<String> reasons, @Nullable ErrorDetails last) {
        String message = "Could not connect to " + database + " at " + String.join("; ", reasons);
        ErrorDetails details = last == null
                ? ErrorDetails.of(ErrorKind.CONNECTION_LOST, message)
                : last.withMessage(message).withConstraint(null);
        // The client's error is not kept: some are shared, and the messages are above.
        return new DatabaseException(details, null, null);
    }

    /** An error of which nothing is known means, here, that there is no connection. */
    private static ErrorDetails explain(Throwable error, Function<Throwable, ErrorDetails> describe) {
        String known = text(error);
        if (known != null) {
            return ErrorDetails.of(ErrorKind.CONNECTION_LOST, known);
        }
        ErrorDetails details = describe.apply(error);
        return details.kind() == ErrorKind.OTHER && details.sqlState() == null
                ? ErrorDetails.of(ErrorKind.CONNECTION_LOST, details.message())
                : details;
    }

    private static @Nullable String text(Throwable error) {
        String ofTls = TlsErrors.reason(error);
        if (ofTls != null) {
            return ofTls;
        }
        if (error instanceof UnknownHostException) {
            return "the host is unknown.";
        }
        if (error instanceof ConnectException
                && String.valueOf(error.getMessage()).contains("refused")) {
            return "the connection was refused; nothing listens there.";
        }
        if (error instanceof ConnectException
                        && String.valueOf(error.getMessage()).contains("timed out")
                || error instanceof TimeoutException) {
            return "the host did not answer in time.";
        }
        return error instanceof IOException ? message(error) : null;
    }

    private static String message(Throwable error) {
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
}
