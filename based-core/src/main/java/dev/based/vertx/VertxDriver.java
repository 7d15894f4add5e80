package dev.based.vertx;

import dev.based.BasedException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.spi.Access;
import dev.based.spi.Command;
import dev.based.spi.CredentialsSource;
import dev.based.spi.Dialect;
import dev.based.spi.FailedSetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One database behind a Vert.x SQL client, as {@link VertxBackend} sees it: how to connect, what errors mean, which Java
 * values its client takes and gives.
 *
 * <p>Implementations are safe for use by several threads. Methods that give a future may also throw; that is the same
 * as a failed future.
 */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public interface VertxDriver {
    /**
     * Makes one physical connection; the engine pools them, so that a client's own pool must not hold more than one.
     *
     * @param vertx the backend's Vert.x instance
     * @param access what the connection is for
     * @return a future with the connection; one that fails must leave nothing open
     */
    Future<VertxLink> connect(Vertx vertx, Access access);

    /**
     * Makes one physical connection by credentials that the user's function gives.
     *
     * @param vertx the backend's Vert.x instance
     * @param access what the connection is for
     * @param credentials to be asked once for each login; {@link VertxLogins#login} and {@link Cluster.Dialer#credentials} do so
     * @return a future with the connection; unless overridden one that fails, for a client that does not log in
     */
    default Future<VertxLink> connect(Vertx vertx, Access access, CredentialsSource credentials) {
        return Future.failedFuture(new BasedException(
                ErrorKind.USAGE,
                "This database takes no credentials from a function. Leave withCredentials out of its options.",
                null));
    }

    /**
     * The servers among which connections are made.
     *
     * @return the same at each call; null, which is the default, if there is only one
     */
    default @Nullable Cluster cluster() {
        return null;
    }

    /**
     * How this database's SQL reads and how its transactions open and close.
     *
     * @return the dialect; called only after a connection was opened
     */
    Dialect dialect();

    /**
     * Explains an error of this client.
     *
     * @param error the client's error, never a {@link dev.based.BasedException}
     * @return what it means; unless overridden, what its class and SQLSTATE tell
     */
    default ErrorDetails describe(Throwable error) {
        return VertxErrors.describe(error);
    }

    /**
     * Turns a value into one that the client binds without loss.
     *
     * @param value the user's value, not null; it must not be changed
     * @return the value for the client; unless overridden, what {@link VertxValues#encode} makes of it
     * @throws IllegalArgumentException if there is none; the message says what to bind instead and is the second
     *     sentence of the user's error, which names the parameter and its class
     */
    default Object encode(Object value) {
        return VertxValues.encode(value);
    }

    /**
     * Makes the tuple for one execution of a statement.
     *
     * @param command the statement, of which only the names of the parameters matter
     * @param values the user's values, which must not be changed
     * @return the client's values; unless overridden, what {@link #encode} makes of each. A {@link CheckedTuple} for a
     *     client that asks for each value by the type of its placeholder
     * @throws dev.based.ParameterException if a value cannot be bound
     */
    default Tuple tuple(Command command, @Nullable Object[] values) {
        return Parameters.encode(this, command, values);
    }

    /**
     * Makes the tuples for a batch.
     *
     * @param command the statement, of which only the names of the parameters matter
     * @param values the user's values for each execution, which must not be changed
     * @return one tuple for each; unless overridden, what {@link #tuple} makes
     * @throws dev.based.ParameterException if a value cannot be bound
     */
    default List<Tuple> tuples(Command command, List<@Nullable Object[]> values) {
        List<Tuple> tuples = new ArrayList<>(values.size());
        for (@Nullable Object[] set : values) {
            try {
                tuples.add(tuple(command, set));
            } catch (ParameterException refused) {
                throw new FailedSetException(tuples.size(), refused);
            }
        }
        return tuples;
    }

    /**
     * The name of a column.
     *
     * @param column what the client knows of the column
     * @return the name that the database gave it; unless overridden, the one that the client knows
     */
    default String name(ColumnDescriptor column) {
        return column.name();
    }

    /**
     * How the values of a column are turned into plain Java values. Asked for once for each column of a statement, not for
     * each row.
     *
     * @param column what the client knows of the column
     * @return the decoder; unless overridden, {@link VertxValues#decode}
     */
    default ColumnDecoder decoder(ColumnDescriptor column) {
        return ColumnDecoder.PLAIN;
    }

    /**
     * The key that the database made for a row that was inserted.
     *
     * @param inserted the result of an INSERT
     * @return the key, or null, which is the default, if the client does not tell
     */
    default @Nullable Long generatedKey(RowSet<Row> inserted) {
        return null;
    }

    /**
     * The options of the backend's Vert.x instance.
     *
     * @return the options; unless overridden Vert.x's own, without its cache of files on disk, with as many event loops as there are
     *     processors, with daemon threads, which keep no JVM from ending, and with the system's file of hosts read again after a second,
     *     which Vert.x does not by itself: a server's name may lead to another address by then
     */
    default VertxOptions vertxOptions() {
        int second = (int) TimeUnit.SECONDS.toNanos(1);
        return new VertxOptions()
                .setUseDaemonThread(true)
                .setAddressResolverOptions(new AddressResolverOptions().setHostsRefreshPeriod(second))
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    /**
     * Which threads serve the connections. Asked for each; not on the user's instance, whose event loops serve them.
     *
     * @return {@link ConnectionThreads#CONNECTION} unless overridden
     */
    default ConnectionThreads threads() {
        return ConnectionThreads.CONNECTION;
    }

    /**
     * Makes the backend's Vert.x instance, if the user gives none.
     *
     * @return a new instance, which the backend closes; unless overridden one with {@link #vertxOptions()}
     */
    default Vertx vertx() {
        return Vertx.vertx(vertxOptions());
    }

    /**
     * What connections are made by where the user has given a Vert.x instance, see {@link SharedVertx}.
     *
     * @param shared the user's instance, on which nothing may be set, and which is not to be closed
     * @return what {@link #connect} is given; unless overridden the user's instance
     */
    default Vertx vertx(Vertx shared) {
        return shared;
    }

    /**
     * Whether what the client tells of rows affected is the server's own word with every statement, also with CALL and its
     * like; some give any number for what changes no rows by itself, or the number of rows that were selected.
     *
     * @return false unless overridden: only INSERT, UPDATE, DELETE and their like then count
     */
    default boolean countsEverything() {
        return false;
    }

    /**
     * Whether the client can run a statement for several sets of values at once. The others are run one by one.
     *
     * @param command the statement
     * @return true unless overridden
     */
    default boolean hasBatches(Command command) {
        return true;
    }

    /**
     * How many sets of values the client is given at a time: it may send them all before it lets the event loop do something else.
     *
     * @return 1,000 unless overridden
     */
    default int batchSize() {
        return 1_000;
    }

    /**
     * Whether the client can prepare a statement and read its rows a page at a time, inside a transaction. The rows of
     * others are all fetched at once.
     *
     * @param command the statement
     * @return false unless overridden
     */
    default boolean hasCursor(Command command) {
        return false;
    }

    /**
     * How many statements that cursors have read stay prepared on a connection, for their next use.
     *
     * @return 0 unless overridden: each is prepared for one use
     */
    default int keptCursors() {
        return 0;
    }

    /**
     * Whether a statement that fails, as one may that was prepared for an earlier use, fails its transaction, up to a savepoint.
     *
     * @return false unless overridden
     */
    default boolean failuresEndTransactions() {
        return false;
    }

    /**
     * Whether a statement must be sent as plain text, because it is never to be prepared.
     *
     * @param command the statement, which has no parameters
     * @return false unless overridden
     */
    default boolean isPlainText(Command command) {
        return false;
    }

    /**
     * Whether a statement failed only because the database cannot prepare its kind. One without parameters is then sent as
     * plain text.
     *
     * @param error the client's error
     * @return false unless overridden
     */
    default boolean cannotBePrepared(Throwable error) {
        return false;
    }
}
