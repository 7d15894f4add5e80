package dev.based.internal.frame;

import dev.based.ErrorKind;
import dev.based.internal.failure.CommittedInPart;
import dev.based.internal.failure.Errors;
import dev.based.internal.failure.Refusals;
import dev.based.internal.transaction.SharedTransaction;
import dev.based.spi.Command;
import dev.based.spi.TransactionStatus;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of the transaction with its answers, compared with what a frame believes. A transaction that the server
 * has committed or rolled back by itself is known at once: what comes next opens one anew, and the frame's end tells what stays.
 * Guarded by the line's monitor.
 */
final class ServerWord {
    /** With these a database undoes the whole transaction, if it undoes more than the statement. */
    private static final Set<ErrorKind> ROLLING_BACK =
            EnumSet.of(ErrorKind.DEADLOCK, ErrorKind.SERIALIZATION_FAILURE, ErrorKind.LOCK_TIMEOUT);

    private final Frame frame;
    /** Of the frame around all others. */
    private final ServerWord outermost;
    /** What committed, or may have, what this frame had done. */
    private @Nullable CommittedInPart committed;
    /** Of the outermost: whether something was done since the transaction was opened. */
    private boolean changed;
    /** Of the outermost: whether nothing was called but what only reads. */
    private boolean harmless = true;
    /** Of the outermost: how many statements were called. */
    private int called;
    /** Of the outermost: whether it, or any frame inside, has failed. */
    private boolean failures;

    ServerWord(Frame frame, @Nullable Frame parent) {
        this.frame = frame;
        outermost = parent == null ? this : parent.word().outermost;
    }

    /** Takes note of a statement that is called. */
    void calls(Command command) {
        outermost.called++;
        outermost.harmless &= !command.traits().mayHaveEffect();
    }

    /** Takes note that this frame has failed. */
    void fails() {
        outermost.failures = true;
    }

    /** Whether any frame of the session has failed. */
    boolean hasFailures() {
        return outermost.failures;
    }

    /** Whether no more than one statement was called in the session. */
    boolean isFirst() {
        return outermost.called == 1;
    }

    /** Whether all that was called only reads, so that it is the same whether or not it is committed. */
    boolean isHarmless() {
        return outermost.harmless;
    }

    /** What is to be told if this frame is rolled back: that something stays; or null. */
    @Nullable
    CommittedInPart committed() {
        return committed;
    }

    /**
     * Takes note of an answer.
     *
     * @param command the statement of this frame that was answered
     * @param error what it failed with, explained, or null
     * @param status what the server says behind it
     * @return what the statement fails with, or null
     */
    @Nullable
    Throwable heard(Command command, @Nullable Throwable error, TransactionStatus status) {
        if (!frame.start().isOpened()) {
            return error;
        }
        boolean ended = status == TransactionStatus.NONE
                || (status == TransactionStatus.ANOTHER && command.traits().mayCommit())
                || (status == TransactionStatus.UNKNOWN
                        && command.traits().commits()
                        && (error == null || Errors.kind(error) != ErrorKind.CONNECTION_LOST));
        if (ended) {
            return ended(command, error, status);
        }
        outermost.changed |= command.traits().mayHaveEffect();
        return error;
    }

    private @Nullable Throwable ended(Command command, @Nullable Throwable error, TransactionStatus status) {
        boolean mayHaveCommitted = error == null || command.traits().mayCommit();
        boolean surely = command.traits().commits()
                && (error == null || (status == TransactionStatus.NONE && !ROLLING_BACK.contains(Errors.kind(error))));
        CommittedInPart note = mayHaveCommitted ? new CommittedInPart(surely, command.sql()) : null;
        Throwable failure = error == null && !surely && outermost.changed ? Refusals.endedSomehow(command) : error;
        outermost.changed = false;
        boolean another = status == TransactionStatus.ANOTHER;
        SharedTransaction shared = frame.scope().shared();
        for (Frame each = frame; each != null; each = each.parent()) {
            ServerWord word = each.word();
            if (!another
                    || each.parent() != null
                    || shared != null) { // else it is committed or rolled back in the other's place
                each.start().ended();
            }
            word.committed = note == null ? word.committed : note;
            if (failure != null && !surely) {
                each.doom(failure); // what they have done may be undone
            }
        }
        if (shared != null) {
            if (!another) {
                shared.end();
            }
            failure = failure == null ? Refusals.endedShared(command) : failure;
        }
        if (failure == null) {
            frame.start().reopenForWhatWaits();
        }
        return failure;
    }
}
