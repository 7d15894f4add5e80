package dev.based.vertx;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is said, and done, when a server cannot be reached. Stateless. */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public final class Hosts {
    private static final int TOO_MANY_CONNECTIONS = 1040;

    private static final String SILENT =
            "See whether it is such a server that listens there, and no firewall drops what is sent to it";

    private Hosts() {}

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

    /** A host's address, with its name, which certificates are checked for. */
    static InetSocketAddress named(Cluster.Host host, InetSocketAddress found) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(host.name(), found.getAddress().getAddress()), host.port());
        } catch (UnknownHostException neverOfAnAddress) {
            throw new IllegalStateException(neverOfAnAddress);
        }
    }

    /** Whether no server answered at an address, so that another one of the same host may. */
    static boolean isUnreachable(Throwable error) {
        return error instanceof SocketException
                || error instanceof TimeoutException
                || error instanceof ConnectTimeoutException;
    }

    /** Whether it is sure that there is no server. */
    static boolean isRefused(Throwable error) {
        return error instanceof ConnectException
                && String.valueOf(error.getMessage()).contains("refused");
    }

    /** Whether an attempt failed since the server is not there or does not serve; not if it only has no room. */
    static boolean isDown(Throwable error, Function<Throwable, ErrorDetails> describe) {
        if (error instanceof LinkageError) {
            return false;
        }
        ErrorDetails details = explain(error, describe);
        String state = details.sqlState();
        boolean full = details.vendorCode() == TOO_MANY_CONNECTIONS || (state != null && state.startsWith("53"));
        return !full && (details.kind() == ErrorKind.CONNECTION_LOST || details.kind() == ErrorKind.SERVER_NOT_READY);
    }

    /** An error of which nothing is known means, here, that there is no connection. */
    static ErrorDetails explain(Throwable error, Function<Throwable, ErrorDetails> describe) {
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
        if (isRefused(error)) {
            return "the connection was refused; nothing listens there.";
        }
        if (error instanceof ConnectTimeoutException || error instanceof TimeoutException) {
            return "the host did not answer within connect_timeout. " + SILENT + ", or raise connect_timeout.";
        }
        if (error instanceof ConnectException
                && String.valueOf(error.getMessage()).contains("timed out")) {
            return "the host did not answer for as long as the operating system waits. " + SILENT + ".";
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
