package dev.based.vertx;

import dev.based.spi.AnsweredException;
import dev.based.spi.Command;
import dev.based.spi.TransactionStatus;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.BatchUpdateException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection that a {@link VertxDriver} made, and what can be done with it beside running statements. A
 * driver whose client can do more, or must close more, extends this class.
 *
 * <p>Only {@link #cancel()} is called while a statement runs. Methods may also throw; that is the same as a failed
 * future.
 */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public class VertxLink {
    /** How long a server has to agree to the end of a connection on which nothing runs; a good one takes a millisecond. */
    static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final SqlConnection client;
    private volatile IntSupplier unanswered = () -> 0;
    private volatile @Nullable Membership membership;

    /**
     * Wraps a connection.
     *
     * @param client the client's connection, which nobody else uses; its exception and close handlers will be replaced
     */
    public VertxLink(SqlConnection client) {
        this.client = client;
    }

    /**
     * The connection on which statements run.
     *
     * @return the client's connection
     */
    public final SqlConnection client() {
        return client;
    }

    void join(Membership joined) {
        membership = joined;
    }

    /** To which server of a cluster it leads; null if it is none of a cluster's. */
    @Nullable
    Membership membership() {
        return membership;
    }

    /** Whether another server should take the place of this one. */
    boolean isUnwanted() {
        Membership joined = membership;
        return joined != null && joined.isUnwanted();
    }

    /**
     * Takes note that the server has told, by itself, what it is from now on.
     *
     * @param role what it is
     */
    protected final void isNow(Role role) {
        Membership joined = membership;
        if (joined != null) {
            joined.told(role);
        }
    }

    /** Takes note that the server may be another than it was, so that new connections are to be asked what they lead to. */
    protected final void mayHaveChanged() {
        Membership joined = membership;
        if (joined != null) {
            joined.mayHaveChanged();
        }
    }

    /**
     * Whether a change that the server has just refused, because of what it is, is refused on each of its connections: a session may have asked
     * for that itself. Asked on the connection's event loop.
     *
     * @return true unless overridden
     */
    public boolean refusesAllChanges() {
        return true;
    }

    /**
     * Finds out what the server is. Called while nothing else runs.
     *
     * @return a future with what it says; unless overridden one that fails
     */
    public Future<Role> role() {
        return Future.failedFuture("The client does not find out what its server is.");
    }

    /**
     * Finds out how far the server is in what has been committed. Called while nothing else runs.
     *
     * @param role what the server is
     * @return a future with the position; it fails, as it does unless overridden, if the server does not tell
     */
    public Future<Position> position(Role role) {
        return Future.failedFuture("The client does not find out how far its server is.");
    }

    /**
     * Finds out whether others take changes beside the server, such as those of a cluster of Galera, so that it is in nobody's place. Called
     * while nothing else runs.
     *
     * @return a future with the answer, unless overridden false
     */
    public Future<Boolean> isOneOfSeveral() {
        return Future.succeededFuture(false);
    }

    void unanswered(IntSupplier calls) {
        unanswered = calls;
    }

    /**
     * How many calls were not answered yet, whether the client has sent them or they wait.
     *
     * @return the number of this connection's calls
     */
    protected final int unanswered() {
        return unanswered.getAsInt();
    }

    /**
     * The text under which a statement is prepared, for a database on which what a prepared statement does depends on the
     * types of its values, or of those that it was given before, and for a client that cannot be told to prepare one anew.
     *
     * @param sql the statement
     * @param values the values that it is about to be given, perhaps none; sets of a batch that give other texts are run apart
     * @return the text, unless overridden the statement's own; another one must differ by a comment or white space only
     */
    public String text(String sql, Tuple values) {
        return sql;
    }

    /**
     * What collects the rows of a statement that only reads, if all of them are wanted, at once or page by page, for a link that reads
     * them itself with less work than its client.
     *
     * @return a collector that makes of each row an array of values as the client gives them, which nobody else has; one for all
     *     statements of this link. Null, which is the default, if the client reads the rows
     */
    public @Nullable Collector<Row, ?, List<@Nullable Object[]>> collector() {
        return null;
    }

    /**
     * The text under which a statement is prepared whose rows {@link #collector()} collects; never used for one whose rows it does not.
     *
     * @param sql the statement
     * @param values the values that it is about to be given, perhaps none
     * @return the text, unless overridden that of {@link #text}
     */
    public String collectedText(String sql, Tuple values) {
        return text(sql, values);
    }

    /**
     * Finds out what must be known before a statement is handed to the client, for a database that does not say it when it
     * prepares the statement. Called on the connection's event loop; what is called behind waits.
     *
     * @param command the statement
     * @param values the values that it is about to be given, at least one set
     * @return a future that completes when the statement can be handed over, however it goes; null, which is the default, if it
     *     can be at once
     */
    public @Nullable Future<?> learn(Command command, List<Tuple> values) {
        return null;
    }

    /**
     * Takes note of a statement that has succeeded. Called on the connection's event loop.
     *
     * @param command the statement
     */
    public void succeeded(Command command) {}

    /**
     * Takes note of a text that opens or closes a transaction or savepoint, which is about to be sent: settings may go back with it. Called
     * on the connection's event loop.
     *
     * @param sql the text
     */
    public void controls(String sql) {}

    /**
     * What the server said of the transaction with the answer that the client is telling just now, or with its last one. Asked
     * on the connection's event loop.
     *
     * @return {@link TransactionStatus#UNKNOWN} unless overridden
     */
    public TransactionStatus transactionStatus() {
        return TransactionStatus.UNKNOWN;
    }

    /**
     * Finds out whether an error is the server's answer to a statement, though it reads as if the server had ended the connection: routines
     * can fail by any code. Called on the connection's event loop, before the statement's stage fails.
     *
     * @param error the client's error, of {@link dev.based.ErrorKind#CONNECTION_LOST}
     * @return a future of the answer; it fails if the connection has ended. Null, which is the default, if the error is no answer
     */
    public @Nullable Future<AnsweredException> answer(Throwable error) {
        return null;
    }

    /**
     * Whether an error is none of the server's: the statement has succeeded there, and the connection was closed on this side, since
     * the statement changed a setting on which values depend. Such a statement, run again, fails again.
     *
     * @param error the client's error, of {@link dev.based.ErrorKind#CONNECTION_LOST}
     * @return false unless overridden
     */
    public boolean refusesSetting(Throwable error) {
        return false;
    }

    /**
     * Finds out what became of the transaction, for a database whose errors do not say it. Called on the connection's event
     * loop when a command has failed, before its stage does.
     *
     * @param command the command, or null for a text that opens or closes a transaction
     * @param error the client's error
     * @return a future that completes when {@link #transactionStatus()} is right, however it goes; null, which is the default,
     *     if it is already
     */
    public @Nullable Future<?> settle(@Nullable Command command, Throwable error) {
        return null;
    }

    /**
     * Runs a statement for several sets of values, for a server that goes on with the sets behind one that failed: where it has
     * rolled back the transaction with that set, those behind must not take effect for themselves.
     *
     * @param <T> what comes of it
     * @param sets runs the sets
     * @return its future
     */
    public <T> Future<T> batch(Supplier<Future<T>> sets) {
        return sets.get();
    }

    /**
     * A faster way to insert many rows than a batch. Asked on the connection's event loop.
     *
     * @param insert an INSERT
     * @param copies whether the rows are a part of a copy, of which nobody asks what each row did: all parts of one copy have the same
     *     statement, one and the same object
     * @return the way; null, which is the default, if there is none
     */
    public @Nullable BulkInsert bulkInsert(Command insert, boolean copies) {
        return null;
    }

    /**
     * Which set of a batch failed, whose failure the client is telling just now. Asked on the connection's event loop.
     *
     * @param error the client's error
     * @return the set's index among those that the client was given, from 0; -1 if nobody knows. Unless overridden what JDBC's
     *     errors tell
     */
    public int failedSet(Throwable error) {
        return error instanceof BatchUpdateException batch ? VertxErrors.failedSet(batch) : -1;
    }

    /**
     * The error that counts in place of a client's, for a driver that gives its client another one than the database gave.
     *
     * @param error the client's error
     * @return the same one unless overridden
     */
    public Throwable reason(Throwable error) {
        return error;
    }

    /**
     * Whether the statement whose failure the client is telling just now failed before its own execution began, so that nothing of
     * it can have taken effect; it is prepared anew the next time. Asked on the connection's event loop.
     *
     * @return false unless overridden
     */
    public boolean failedBeforeItRan() {
        return false;
    }

    /**
     * Whether the server has ended the connection by itself, before it ran anything of what it has not answered: because nobody used it for
     * long, for instance. Asked on the connection's event loop.
     *
     * @param error what the client tells
     * @return false unless overridden
     */
    public boolean endedUnseen(Throwable error) {
        return false;
    }

    /**
     * Makes the client prepare a statement anew the next time, since a value does not fit the types that it was prepared with.
     *
     * @param sql the statement
     */
    public void forget(String sql) {}

    /**
     * Whether what is called behind a statement must wait for its answer, though the client pipelines: because it takes away
     * what the client has prepared.
     *
     * @param command the statement
     * @return false unless overridden
     */
    public boolean holdsUp(Command command) {
        return false;
    }

    /**
     * How many executions of prepared statements were sent to the server, by which is known whether the client has sent one or keeps it
     * back: because it is to be prepared, for instance. Asked on the connection's event loop.
     *
     * @return a number that grows; 0 unless overridden: COMMIT is not sent behind statements that wait for their answers then, unless
     *     there is only one, and no statement is sent again
     */
    public long executions() {
        return 0;
    }

    /**
     * Whether the server has answered COMMIT, just now, by a rollback, since the transaction had failed. Asked on the connection's event
     * loop when a text that ends a transaction has been answered.
     *
     * @return false unless overridden
     */
    public boolean hasRolledBack() {
        return false;
    }

    /**
     * Asks the server to stop the statement that runs now. The connection is closed afterwards, since the request may
     * arrive late.
     *
     * @return a future that completes when the request was delivered; null, which is the default, if that cannot be done:
     *     the statement then runs to its end
     */
    public @Nullable Future<?> cancel() {
        return null;
    }

    /**
     * Undoes what a session may have left behind beside its transaction.
     *
     * @return a future that completes when the connection is as new; if it fails, as it does unless overridden, the
     *     connection is closed and a new one takes its place
     */
    public Future<?> reset() {
        return Future.failedFuture(new UnsupportedOperationException("This connection cannot be reset."));
    }

    /**
     * Asks the server whether it still answers, by what changes nothing. Called while nothing else runs.
     *
     * @return a future that completes when the server has answered; unless overridden one that has, for a client that has no such
     *     message
     */
    public Future<?> validate() {
        return Future.succeededFuture();
    }

    /**
     * Closes the connection, whatever its state.
     *
     * @return a future that completes when its resources are free
     */
    public Future<?> close() {
        return client.close();
    }

    /** Closes it, and waits for that no longer than {@link #LONGEST_CLOSE}: a frozen server does not answer a client's good-bye. */
    final Future<Void> goodbye() {
        return Hosts.within(LONGEST_CLOSE, VertxFutures.call(() -> close().mapEmpty()), late -> {});
    }
}
