package dev.based.vertx;

import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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

    /**
     * Bounds an attempt, with all that belongs to it: finding the host's address, TCP, TLS, the login and the first statements.
     *
     * @param <T> what comes of it
     * @param limit how long it may take; zero for as long as it takes
     * @param opening the attempt
     * @param close closes a connection that comes too late
     * @return a future that fails with a {@link TimeoutException} when the time is over
     */
    public static <T> Future<T> within(Duration limit, Future<T> opening, Consumer<? super T> close) {
        if (limit.isZero()) {
            return opening;
        }
        return opening.timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
                .onFailure(error -> opening.onSuccess(close::accept));
    }

    private static <T> Future<T> next(
            String database,
            List<Attempt<T>> attempts,
            int index,
            Function<Throwable, ErrorDetails> describe,
            List<String> reasons,
            @Nullable ErrorDetails last) {
        if (index == attempts.size() || (last != null && !mayDifferElsewhere(last.kind()))) {
            return Future.failedFuture(failure(database, reasons, last));
        }
        Attempt<T> attempt = attempts.get(index);
        return VertxFutures.call(attempt.connect()::connect).recover(error -> {
            if (error instanceof LinkageError) { // not the host's fault
                return Future.failedFuture(error);
            }
            ErrorDetails details = explain(error, describe);
            reasons.add(attempt.target() + ": " + details.message());
            return next(database, attempts, index + 1, describe, reasons, details);
        });
    }

    private static boolean mayDifferElsewhere(ErrorKind kind) {
        return kind == ErrorKind.CONNECTION_LOST || kind == ErrorKind.SERVER_NOT_READY;
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
            return "the host did not answer in time. See whether a server listens there, and no firewall drops what is sent to it, or"
                    + " raise connect_timeout.";
        }
        if (error instanceof ClosedChannelException || error instanceof ClosedConnectionException) {
            return "the connection was closed before the login was over, by the server or by what stands before it; the server's log may"
                    + " tell why.";
        }
        return error instanceof IOException ? message(error) : null;
    }

    private static String message(Throwable error) {
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
}
