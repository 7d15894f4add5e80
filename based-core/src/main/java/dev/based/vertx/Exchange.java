package dev.based.vertx;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.spi.Answer;
import dev.based.spi.AnsweredException;
import dev.based.spi.Command;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.TransactionStatus;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call of a connection: from its turn, at which it is handed to the client, to its answer. Whatever a driver's code or the
 * client throws on the way, it completes.
 *
 * @param <T> what the client answers
 * @param <R> what is made of it
 */
abstract class Exchange<T, R> extends Answer<R> implements Runnable, Completable<T> {
    /** How long a server may take to tell whether it goes on; one that does not is lost. */
    private static final int ANSWER_SECONDS = 2;

    private final VertxConnection connection;
    private final @Nullable Command command;
    private List<Tuple> tuples = List.of();
    private volatile boolean handed;
    /** Whether all of it was sent, as it is; on the event loop. */
    private boolean sent;

    private boolean again;
    private boolean holding;
    /** Whether the client had the statement prepared for an earlier call. */
    private boolean preparedBefore;
    /** What the server has said, if it is being asked whether that is its answer. */
    private volatile @Nullable Throwable doubted;

    private @Nullable AnsweredException answer;

    /**
     * Creates a call that has no values yet.
     *
     * @param command the statement, or null if it is none of a user's
     */
    Exchange(VertxConnection connection, @Nullable Command command) {
        this.connection = connection;
        this.command = command;
    }

    final VertxConnection connection() {
        return connection;
    }

    /** Has it run in its turn, or fail. */
    void line(Turns turns) {
        turns.take(this);
    }

    /** Makes the values, which a client may change when it is given them; throws if one cannot be bound. */
    abstract List<Tuple> values();

    /** Calls the client. */
    abstract Future<T> send(List<Tuple> tuples);

    /** Reads the answer. */
    abstract R read(T answer);

    /** What is made of the client's error before it is told. */
    Throwable told(Throwable error) {
        return error;
    }

    /** What is made of a value that could not be bound after all. */
    Throwable refused(int set, Throwable refusal) {
        return refusal;
    }

    /** Makes the values; throws if one cannot be bound. */
    void bind() {
        tuples = values();
    }

    /** Whether the client was given it, so that some of it may have been sent. */
    boolean isHanded() {
        return handed;
    }

    /** Hands it to the client, on the event loop. */
    @Override
    public void run() {
        if (isDone()) {
            return;
        }
        Throwable lost = connection.lost();
        if (lost != null) {
            unsent(new CommandNotSentException(lost));
            return;
        }
        handed = true;
        hand();
    }

    private void hand() {
        Future<T> answer;
        try {
            answer = call();
        } catch (Throwable error) {
            failed(error);
            return;
        }
        answer.onComplete(this);
    }

    /** The client's answer. */
    @Override
    public void complete(T answer, @Nullable Throwable error) {
        if (error == null) {
            answered(answer);
        } else {
            failed(error);
        }
    }

    /** Whether what the client is given at first is all that will be sent. */
    boolean isWhole() {
        return true;
    }

    /** Whether all of it was sent, so that nothing on this side refuses it any more; on the event loop. */
    boolean isSent() {
        return sent || (isDone() && !isCompletedExceptionally());
    }

    private Future<T> call() {
        VertxLink asked = connection.link();
        long before = asked.executions();
        Future<T> answer = handed();
        boolean executed = asked.executions() > before;
        sent = command == null || (executed && isWhole());
        preparedBefore = executed || answer.isComplete(); // a statement that is to be prepared is neither
        return answer;
    }

    private Future<T> handed() {
        if (command != null) {
            VertxLink link = connection.link();
            if (link.holdsUp(command)) {
                hold();
            }
            Future<?> learning = link.learn(command, tuples);
            if (learning != null) {
                hold();
                return learning.transform(done -> send(tuples));
            }
        }
        return send(tuples);
    }

    /** What comes behind an exception is no answer: MySQL's client leaves out a row that it cannot read. */
    private void answered(T answer) {
        connection.answered(true);
        Throwable lost = connection.lost();
        if (lost != null) {
            end(lost);
            return;
        }
        R read;
        try {
            if (command != null) {
                connection.link().succeeded(command);
            }
            read = read(answer);
        } catch (Throwable unreadable) {
            end(unreadable);
            return;
        }
        connection.inFlight().remove(this);
        try {
            complete(read);
        } finally {
            release();
        }
    }

    private void failed(Throwable given) {
        Throwable error = connection.link().reason(known(given));
        try {
            Throwable refusal = refusal();
            if (isStale(refusal, error) && mayBeSentAgain()) {
                again = true;
                bind();
                hand();
            } else if (refusal != null) {
                unsent(refused(refusedSet(), refusal));
            } else if (error instanceof ParameterException) { // of the link
                unsent(told(error));
            } else if (VertxErrors.wasNotSent(error)) {
                unsent(new CommandNotSentException(error));
            } else {
                ErrorKind kind = kind(error);
                AnsweredException known = answer;
                boolean lost = kind == ErrorKind.CONNECTION_LOST && (known == null || !known.goesOn());
                if (lost && known == null && connection.link().endedUnseen(error)) {
                    connection.ended();
                    unsent(new CommandNotSentException(error));
                    return;
                }
                if (kind == ErrorKind.READ_ONLY_SERVER || kind == ErrorKind.SERVER_NOT_READY) {
                    connection.retire(kind);
                    if (mayBeSentElsewhere()) {
                        connection.unusable();
                        unsent(new CommandNotSentException(error));
                        return;
                    }
                }
                if (lost && known == null && isAnswer(error)) {
                    return;
                }
                Throwable reason = known != null ? told(known) : lost ? lost(error) : told(error);
                connection.answered(true);
                if (lost) {
                    connection.ended();
                }
                settle(error, reason);
            }
        } catch (Throwable broken) {
            if (broken != error) {
                broken.addSuppressed(error);
            }
            end(broken);
        }
    }

    /** A setting that is refused is no loss, where the statement leaves nothing else: COMMIT is behind it only if there is nothing to commit. */
    private Throwable lost(Throwable error) {
        boolean ofSetting = command != null
                && command.traits().leavesState()
                && !command.traits().mayHaveEffect()
                && connection.link().refusesSetting(error);
        return ofSetting ? new AnsweredException(error, true) : error;
    }

    /** Asks, once, whether an error is an answer, though it says that the connection has ended; false if that is known. */
    private boolean isAnswer(Throwable error) {
        Future<AnsweredException> asked = doubted != null || connection.lost() != null
                ? null
                : connection.link().answer(error);
        if (asked == null) {
            return false;
        }
        doubted = error;
        asked.timeout(ANSWER_SECONDS, TimeUnit.SECONDS).onComplete((answered, ended) -> {
            answer = answered;
            failed(error);
        });
        return true;
    }

    /** What it fails with if the connection is lost now: the server may have said why. */
    Throwable lostBy(Throwable error) {
        Throwable said = doubted;
        return said == null ? error : said;
    }

    /** A client tells only that the connection has ended, though why may be known. */
    private Throwable known(Throwable error) {
        return error instanceof ClosedConnectionException && connection.lost() instanceof IOException lost
                ? lost
                : error;
    }

    /** Ends when it is known what became of the transaction; until then it is in flight. */
    private void settle(Throwable error, Throwable reason) {
        Future<?> settled = connection.link().settle(command, error);
        if (settled == null) {
            end(reason);
        } else {
            settled.onComplete(done -> end(reason));
        }
    }

    /** What a tuple could not convert, in whose place a client puts an error of its own. */
    @Nullable
    Throwable refusal() {
        int set = refusedSet();
        return set < 0 ? null : ((CheckedTuple) tuples.get(set)).refusal();
    }

    /** Which set of values has such a one; -1 if none. */
    int refusedSet() {
        for (int set = 0; set < tuples.size(); set++) {
            if (tuples.get(set) instanceof CheckedTuple checked && checked.refusal() != null) {
                return set;
            }
        }
        return -1;
    }

    /** Whether it failed before it ran, perhaps only because something has changed since the statement was prepared. */
    private boolean isStale(@Nullable Throwable refusal, Throwable error) {
        if (again || command == null || !preparedBefore) {
            return false;
        }
        if (refusal != null) {
            connection.link().forget(command.sql());
            return true;
        }
        return connection.failedBeforeItRan(error);
    }

    /**
     * Behind a failure inside a transaction others may have run by now; and nothing is in one that may be begun just now. Statements that
     * only read, and that share the connection, have no order.
     */
    private boolean mayBeSentAgain() {
        return connection.isUsable()
                && connection.link().transactionStatus() == TransactionStatus.NONE
                && (connection.inFlight().isOnly(this) || connection.inFlight().onlyRead());
    }

    /** Whether it is a statement that only reads. */
    boolean onlyReads() {
        return command != null && command.traits().onlyReads();
    }

    /** A single change that was refused because of what the server is has had no effect: it is as if it had not been sent. */
    private boolean mayBeSentElsewhere() {
        Membership membership = connection.link().membership();
        return membership != null
                && membership.wantsChanges()
                && command != null
                && command.traits().changesRows()
                && !command.traits().copiesThroughClient()
                && tuples.size() == 1
                && connection.link().transactionStatus() == TransactionStatus.NONE
                && connection.inFlight().isOnly(this);
    }

    private ErrorKind kind(Throwable error) {
        return error instanceof BasedException known ? known.kind() : connection.describe(error);
    }

    /** Fails it, without an answer of the server's. */
    private void unsent(Throwable error) {
        connection.answered(false);
        end(error);
    }

    private void end(Throwable error) {
        if (command != null) {
            connection.failed(); // before others can find that it is not unanswered any more
        }
        connection.inFlight().remove(this);
        try {
            completeExceptionally(error);
        } finally {
            release();
        }
    }

    /** Lets what is called behind wait until this has ended. */
    final void hold() {
        if (!holding) {
            holding = true;
            connection.turns().hold();
        }
    }

    private void release() {
        if (holding) {
            holding = false;
            connection.turns().release();
        }
    }
}
