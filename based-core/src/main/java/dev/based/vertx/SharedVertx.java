package dev.based.vertx;

import dev.based.BasedException;
import dev.based.DatabaseOptions;
import dev.based.ErrorKind;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets databases behind Vert.x clients run on a Vert.x instance of the user's own, as an application on Vert.x has one anyway, in place of one
 * for each database.
 *
 * <pre>{@code
 * Database films = Database.create("postgresql://localhost/films", withVertx(DatabaseOptions.DEFAULT, vertx));
 * }</pre>
 *
 * <p>Stateless; safe for use by several threads.
 */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public final class SharedVertx {
    private SharedVertx() {}

    /**
     * The same options with a Vert.x instance for the connections: their sockets are of its transport and on its event loops, where stages
     * complete. It may serve any number of databases. A database of another kind, as SQLite's, has no use for it.
     *
     * <p>The instance is the user's: the library never closes it, and sets no handler on it. Close it after {@link
     * dev.based.Database#disconnect()}, not in the same breath: what is called after it was closed fails with a {@link BasedException}. Its
     * threads keep the JVM alive unless {@code VertxOptions.setUseDaemonThread(true)} says otherwise.
     *
     * @param options how the database behaves otherwise
     * @param vertx the user's instance; null for one that the database makes, with daemon threads, and closes
     * @return a copy
     * @throws IllegalArgumentException if it is not an instance that Vert.x itself has made
     */
    public static DatabaseOptions withVertx(DatabaseOptions options, @Nullable Vertx vertx) {
        Objects.requireNonNull(options, "options is null.");
        if (vertx != null && !(vertx instanceof VertxInternal)) {
            throw new IllegalArgumentException(
                    "withVertx needs an instance that Vert.x has made, as Vertx.vertx() gives it, not a "
                            + vertx.getClass().getName()
                            + ". Of a wrapper, such as that of Mutiny or RxJava, pass what getDelegate() gives.");
        }
        return options.withAttachment(Vertx.class, vertx);
    }

    /**
     * The user's instance.
     *
     * @param options of a database
     * @return what {@link #withVertx} was given, or null
     */
    public static @Nullable Vertx of(DatabaseOptions options) {
        return options.attachment(Vertx.class);
    }

    /**
     * Refuses an instance that was closed.
     *
     * @param vertx the instance
     * @throws BasedException if it was
     */
    static void requireOpen(VertxInternal vertx) {
        if (vertx.closeFuture().isClosed() || vertx.nettyEventLoopGroup().isShuttingDown()) {
            throw closed(null);
        }
    }

    static BasedException closed(@Nullable Throwable cause) {
        return new BasedException(
                ErrorKind.USAGE,
                "The Vert.x instance that withVertx was given is closed, so that no connection can be opened. Close it after disconnect(), and"
                        + " make the database anew with an open one.",
                cause);
    }
}
