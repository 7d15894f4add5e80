package dev.based.spi;

import dev.based.BasedException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One database, as the engine sees it: it opens connections, explains its errors and knows its dialect. Pooling,
 * sessions, transactions and parameters are the engine's.
 *
 * <p>Called by several threads at once.
 */
public interface Backend {
    /**
     * Opens a connection.
     *
     * @param access what it is for
     * @return a stage with the connection, ready for commands; one that fails must leave nothing behind
     */
    CompletionStage<Connection> open(Access access);

    /**
     * Opens a connection by credentials that the user's function gives, in place of those of the URL; called instead of {@link
     * #open(Access)} if the user has given one. If the server refuses them, it is asked once more, by {@linkplain
     * CredentialsSource#other other ones}; if there are none, or they are refused too, this stage fails with the server's error, which is
     * {@linkplain #describe explained} as {@link ErrorKind#AUTHENTICATION}.
     *
     * @param access what it is for
     * @param credentials to be asked once for each login
     * @return a stage with the connection, as that of {@link #open(Access)}; unless overridden it fails, for a database that nobody
     *     logs in to
     */
    default CompletionStage<Connection> open(Access access, CredentialsSource credentials) {
        return CompletableFuture.failedFuture(new BasedException(
                ErrorKind.USAGE,
                "This database takes no credentials from a function. Leave withCredentials out of its options.",
                null));
    }

    /**
     * How many connections may be open at once.
     *
     * @param access what they are for
     * @param poolSize the largest size of the pool, from the user's options
     * @return a positive number for {@link Access#READ_WRITE}; for {@link Access#READ_ONLY} 0, the default, means that
     *     readers and writers share one pool
     */
    default int maxConnections(Access access, int poolSize) {
        return access == Access.READ_WRITE ? poolSize : 0;
    }

    /** What {@link #servesReads} is told if nothing was written. */
    long NEVER = Long.MIN_VALUE;

    /**
     * Whether what only reads may have a connection for {@link Access#READ_ONLY} now, where there are such.
     *
     * @param single whether it is a single query, and not a session that was asked to be read-only
     * @param since when something was written last through this database, by {@link System#nanoTime()}; {@link #NEVER} if nothing was
     * @return true, the default; false if it is to have one for {@link Access#READ_WRITE}
     */
    default boolean servesReads(boolean single, long since) {
        return true;
    }

    /**
     * What raises the number of connections, for the message that there are too few.
     *
     * @param access what they are for
     * @return the name of an option in the URL, or null if nothing does
     */
    default @Nullable String sizeOption(Access access) {
        return "max_size";
    }

    /**
     * Whether a connection that works may be closed, and another one opened in its place: because of its age, or since nobody has used it for
     * a while.
     *
     * @param access what the connections are for
     * @return true, the default; false if something ends with a connection, as a database in memory does
     */
    default boolean isReplaceable(Access access) {
        return true;
    }

    /**
     * How this database's SQL reads and how its transactions open and close.
     *
     * @return the dialect; called only after a connection was opened, so that it may depend on the server's version
     */
    Dialect dialect();

    /**
     * Explains an error that one of this backend's stages failed with.
     *
     * @param error the driver's error, never a {@link dev.based.BasedException}
     * @return what it means; the engine adds the SQL and removes bind values from the message
     */
    ErrorDetails describe(Throwable error);

    /**
     * Frees what the backend itself holds, after all its connections were closed.
     *
     * @return a stage that completes when no thread and no file is left
     */
    CompletionStage<Void> close();
}
