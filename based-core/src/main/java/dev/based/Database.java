package dev.based;

import dev.based.internal.engine.Databases;
import dev.based.spi.Backend;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database behind a URL: connect it once, open sessions on it or run single statements, disconnect it once.
 *
 * <p>Every verb called on the database itself is on its own, with a connection of its own, and committed when its stage
 * completes. Statements that belong together go into a {@linkplain #session session}.
 *
 * <p>No method that returns a stage throws; every failure is a failed stage. Safe for use by several threads.
 */
@SuppressWarnings("overloads") // see Transactional
public interface Database extends Queries {
    /**
     * Makes a database that is not connected yet. Nothing is opened.
     *
     * @param url for instance {@code sqlite:///movies.sqlite} or {@code postgresql://user:password@host/movies?max_size=20}
     * @return the database
     * @throws DatabaseUrlException if the URL is malformed, an option in it is unknown, or no backend serves its scheme
     */
    static Database create(String url) {
        return create(DatabaseUrl.parse(url), DatabaseOptions.DEFAULT);
    }

    /**
     * Makes a database that is not connected yet. Nothing is opened.
     *
     * @param url the database's URL
     * @param options what holds unless the URL's query says otherwise
     * @return the database
     * @throws DatabaseUrlException if the URL is malformed, an option in it is unknown, or no backend serves its scheme
     */
    static Database create(String url, DatabaseOptions options) {
        return create(DatabaseUrl.parse(url), options);
    }

    /**
     * Makes a database that is not connected yet. Nothing is opened.
     *
     * @param url the database's URL, perhaps {@linkplain DatabaseUrl#builder() built} from its parts
     * @param options what holds unless the URL's query says otherwise
     * @return the database
     * @throws DatabaseUrlException if an option in the URL is unknown, or no backend serves its scheme
     */
    static Database create(DatabaseUrl url, DatabaseOptions options) {
        return Databases.create(url, options);
    }

    /**
     * Makes a database of a backend that has no URL, or that is given what no URL can hold. Nothing is opened.
     *
     * @param backends makes a new backend for each call of {@link #connect()}: of one that cannot be connected nothing is used
     *     again
     * @param options what holds
     * @return the database, whose {@link #url()} is empty
     */
    static Database create(Supplier<? extends Backend> backends, DatabaseOptions options) {
        return Databases.create(backends, options);
    }

    /**
     * Connects to a database, runs a body, and disconnects, whatever happens.
     *
     * @param <T> the type of the result
     * @param url the database's URL
     * @param body what to do while the database is connected
     * @return a stage with the body's result, which completes after the database was disconnected; fails with what
     *     {@link #create(String)}, {@link #connect()} or the body failed with
     */
    static <T extends @Nullable Object> CompletionStage<T> use(String url, Body<? super Database, T> body) {
        return use(url, DatabaseOptions.DEFAULT, body);
    }

    /**
     * Connects to a database, runs a body, and disconnects, whatever happens.
     *
     * @param <T> the type of the result
     * @param url the database's URL
     * @param options what holds unless the URL's query says otherwise
     * @param body what to do while the database is connected
     * @return a stage with the body's result, which completes after the database was disconnected; fails with what
     *     {@link #create(String, DatabaseOptions)}, {@link #connect()} or the body failed with
     */
    static <T extends @Nullable Object> CompletionStage<T> use(
            String url, DatabaseOptions options, Body<? super Database, T> body) {
        return Databases.use(url, options, body);
    }

    /**
     * Connects to a database, runs straight code, and disconnects, whatever happens: {@link #use(String, Body)} of {@link Async#async},
     * in one call.
     *
     * <pre>{@code
     * await(Database.run("sqlite:///films.sqlite", database -> {
     *     long films = await(database.fetchValue(long.class, "SELECT count(*) FROM films"));
     *     System.out.println(films);
     * }));
     * }</pre>
     *
     * @param <T> the type of the result
     * @param url the database's URL
     * @param code what to do while the database is connected, on a thread as {@code Async.async} chooses it; it may block, await, and
     *     throw anything
     * @return a stage, as {@link #use(String, Body)} gives it, with the code's result; cancelling it interrupts the code
     */
    static <T extends @Nullable Object> CompletionStage<T> run(String url, CodeWithResult<? super Database, T> code) {
        return run(url, DatabaseOptions.DEFAULT, code);
    }

    /**
     * Connects to a database, runs straight code that has no result, and disconnects, whatever happens.
     *
     * @param url the database's URL
     * @param code what to do while the database is connected
     * @return a stage that completes after the database was disconnected
     */
    static CompletionStage<@Nullable Void> run(String url, Code<? super Database> code) {
        return run(url, DatabaseOptions.DEFAULT, code);
    }

    /**
     * Connects to a database, runs straight code, and disconnects, whatever happens.
     *
     * @param <T> the type of the result
     * @param url the database's URL
     * @param options what holds unless the URL's query says otherwise
     * @param code what to do while the database is connected
     * @return a stage, as {@link #use(String, DatabaseOptions, Body)} gives it, with the code's result
     */
    static <T extends @Nullable Object> CompletionStage<T> run(
            String url, DatabaseOptions options, CodeWithResult<? super Database, T> code) {
        return use(url, options, StraightBody.withResult(code));
    }

    /**
     * Connects to a database, runs straight code that has no result, and disconnects, whatever happens.
     *
     * @param url the database's URL
     * @param options what holds unless the URL's query says otherwise
     * @param code what to do while the database is connected
     * @return a stage that completes after the database was disconnected
     */
    static CompletionStage<@Nullable Void> run(String url, DatabaseOptions options, Code<? super Database> code) {
        return use(url, options, StraightBody.of(code));
    }

    /**
     * Opens the first connections.
     *
     * @return a stage with this database; fails with {@link DatabaseAlreadyConnectedException} if it is connected or
     *     connecting, with {@link DatabaseReopenProhibitedException} if it was disconnected, and with
     *     {@link DatabaseException} if it cannot be reached, after which it may be tried again
     */
    CompletionStage<Database> connect();

    /**
     * Waits for the open sessions, cancels those that outlast the {@linkplain DatabaseOptions#disconnectTimeout() disconnect
     * timeout}, and closes every connection and thread. Calls that wait for a connection fail at once.
     *
     * <p>Inside the body of one of the database's own sessions it fails at once, and a session whose body ends in this stage, as by {@code
     * thenCompose(rows -> database.disconnect())}, fails at once, too. What is chained to a session's stages otherwise may call it, but must not
     * wait for it: a warning is logged, and if the body waits, it is cancelled when the disconnect timeout is over.
     *
     * <p>If it has waited for a second, a warning names those who hold connections, with the place that opened each and what it does. After a
     * connect that failed there is nothing to do and it succeeds, so that in a {@code finally} it does not hide why.
     *
     * @return a stage that completes when nothing is left; fails with {@link DatabaseNotConnectedException} if the database
     *     was never connected or is disconnected, and with {@link DatabaseTimeoutException} if a connection is not closed 4 seconds after the timeout,
     *     since code that the library called blocks its thread: it is closed when that code ends
     */
    CompletionStage<@Nullable Void> disconnect();

    /**
     * Runs a body with a connection and a transaction of its own; {@link Session} tells how it ends.
     *
     * @param <T> the type of the result
     * @param body what to do in the session
     * @return a stage with the body's result, which completes after COMMIT and the return of the connection; fails as
     *     {@link Session} tells, with {@link PoolTimeoutException} or {@link PoolQueueFullException} if there is no free
     *     connection, and with {@link CommitOutcomeUnknownException} if the connection is lost during COMMIT. Cancelling it
     *     stops the statement in flight and rolls back; {@code cancel} returns false once COMMIT is under way
     */
    default <T extends @Nullable Object> CompletionStage<T> session(Body<? super Session, T> body) {
        return session(SessionOptions.DEFAULT, body);
    }

    /**
     * Runs a body with a connection and a transaction of its own, opened as the options say.
     *
     * @param <T> the type of the result
     * @param options isolation, read-only, retries, timeout
     * @param body what to do in the session; run again if the options allow retries
     * @return a stage, as {@link #session(Body)} gives it; fails with {@link DatabaseTimeoutException}, after the rollback, if
     *     the session does not end in time
     */
    <T extends @Nullable Object> CompletionStage<T> session(SessionOptions options, Body<? super Session, T> body);

    /**
     * Runs straight code with a connection and a transaction of its own: {@link #session(SessionOptions, Body)} of {@link
     * Async#async}, in one call.
     *
     * @param <T> the type of the result
     * @param options isolation, read-only, retries, timeout
     * @param code what to do in the session; run again if the options allow retries
     * @return a stage, as {@link #session(SessionOptions, Body)} gives it, with the code's result
     */
    default <T extends @Nullable Object> CompletionStage<T> run(
            SessionOptions options, CodeWithResult<? super Session, T> code) {
        return session(options, StraightBody.withResult(code));
    }

    /**
     * Runs straight code that has no result with a connection and a transaction of its own.
     *
     * @param options isolation, read-only, retries, timeout
     * @param code what to do in the session; run again if the options allow retries
     * @return a stage that completes when all is done
     */
    default CompletionStage<@Nullable Void> run(SessionOptions options, Code<? super Session> code) {
        return session(options, StraightBody.of(code));
    }

    /**
     * This database for calls that are meant to be on their own, wherever they are made. A call of the database itself inside the
     * body of one of its own sessions fails at once with a {@link BasedException} of the kind {@link ErrorKind#USAGE}: it would not
     * be part of the session's transaction, and may wait for a lock of it, or for its connection, without end. That is noticed in
     * the body's own call, in functions that are given to {@code thenCompose} there and in {@link Async#async} code; in what is chained to the session's
     * stages otherwise a warning is logged.
     *
     * @return a view of this database, the same in all else
     */
    Database independent();

    /**
     * What the pool looks like now: how many connections are in use, how many callers wait, and what it has counted.
     *
     * @return a snapshot
     * @throws DatabaseNotConnectedException if the database is not connected
     */
    PoolSnapshot pool();

    /**
     * Gives up all connections, as after a switch-over or a change of the server's settings: those that nobody uses are closed at once, the others when
     * they come back. What runs on them goes on. Nothing happens where something ends with a connection: a database in memory, and what is
     * done with {@link DatabaseOptions#forceRollback()}.
     *
     * @throws DatabaseNotConnectedException if the database is not connected
     */
    void evict();

    /**
     * Holds all callers back until {@link #resume()}: those who ask for a connection wait, up to their deadlines; those who have one go on.
     * Inside the body of one of the database's own sessions it fails at once, as {@link #disconnect()} does there; where it is chained to a stage
     * of the session, that fails. Nobody is held back then.
     *
     * @return a stage that completes when nobody holds a connection; fails with a {@link BasedException} of the kind
     *     {@link ErrorKind#USAGE} if {@link #resume()} or {@link #disconnect()} comes before that, with {@link DatabaseNotConnectedException} if the database is
     *     not connected
     */
    CompletionStage<@Nullable Void> pause();

    /**
     * Lets callers go on after {@link #pause()}; nothing happens if they do.
     *
     * @throws DatabaseNotConnectedException if the database is not connected
     */
    void resume();

    /**
     * The URL of this database.
     *
     * @return the URL, whose {@code toString} hides the password; empty if the database was made of a backend
     */
    Optional<DatabaseUrl> url();
}
