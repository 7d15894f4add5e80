package dev.based.tests.races;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * How a call in a storm ended.
 *
 * @param call the call
 * @param error what it failed with, or null
 * @param attempt the cancel, or null if there was none
 * @param rows the rows that it leaves if it took effect
 * @param counted how often it has then incremented its counter
 * @param millis how long it took
 */
record StormEnd(
        StormCall call,
        @Nullable Throwable error,
        @Nullable Attempt attempt,
        List<Integer> rows,
        int counted,
        long millis)
        implements Account {
    @Override
    public int number() {
        return call.number();
    }

    @Override
    public Effect effect() {
        if (error == null) {
            return Effect.ALL;
        }
        return error instanceof CommitOutcomeUnknownException ? Effect.UNKNOWN : Effect.NONE;
    }

    @Override
    public boolean isInOrder() {
        return true;
    }

    @Override
    public @Nullable String violation() {
        if (call.wrong() != null) {
            return call.wrong();
        }
        if (error != null && error.getMessage() != null && error.getMessage().contains("left a transaction open")) {
            return "its connection had an open transaction";
        }
        if (attempt == null) {
            return isCancelled() ? "cancelled, though nobody cancelled it" : null;
        }
        if (attempt.target() == Target.PART) {
            return null;
        }
        if (attempt.victim().isCancelled() != attempt.stopped()) {
            return "the future's isCancelled() is not what cancel returned";
        }
        return attempt.stopped() && !attempt.late() && effect() != Effect.NONE
                ? "cancel returned true, but it was not cancelled"
                : null;
    }

    /** Whether it failed as what is cancelled does, and not by a deadline. */
    private boolean isCancelled() {
        return error instanceof CancellationException
                || (error instanceof DatabaseException based && based.kind() == ErrorKind.QUERY_CANCELLED);
    }

    /** What it came to, for a table. */
    String outcome() {
        if (error == null) {
            return "success";
        }
        return error instanceof BasedException based
                ? based.kind() + "/" + error.getClass().getSimpleName()
                : error.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return call + ", after " + millis + " ms, cancelled by " + attempt + ", ended with "
                + (error == null ? "success" : error + " because of " + error.getCause());
    }
}
