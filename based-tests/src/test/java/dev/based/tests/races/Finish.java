package dev.based.tests.races;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.ErrorKind;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, and whether that is what the rules say.
 *
 * @param call the call
 * @param future its future, which is done
 * @param error what that failed with, or null
 * @param attempt the cancel, or null if there was none
 * @param millis how long it took
 */
record Finish(
        Call call,
        CompletableFuture<?> future,
        @Nullable Throwable error,
        @Nullable Attempt attempt,
        long millis) implements Account {
    @Override
    public int number() {
        return call.number();
    }

    @Override
    public Effect effect() {
        if (error == null) {
            return Effect.ALL;
        }
        return isInDoubt() ? Effect.UNKNOWN : Effect.NONE;
    }

    @Override
    public List<Integer> rows() {
        return List.copyOf(call.kind().rows(partSucceeded()));
    }

    @Override
    public boolean isInOrder() {
        return false;
    }

    @Override
    public int counted() {
        return call.kind().isSession() ? 1 : 0;
    }

    private boolean partSucceeded() {
        return call.part().isDone() && Attempt.hasSucceeded(call.part().join());
    }

    @Override
    public @Nullable String violation() {
        if (attempt == null) {
            return error == null ? wrongValue() : "failed, though nobody cancelled it";
        }
        if (attempt.victim().isCancelled() != attempt.stopped()) {
            return "the future's isCancelled() is not what cancel returned";
        }
        if (attempt.target() == Target.PART) {
            return attempt.stopped() ? violationOfStoppedPart() : violationOfSuccess();
        }
        if (attempt.stopped() && attempt.late()) {
            return attempt.target() == Target.OWN ? "cancelled after it had succeeded" : violationOfSuccess();
        }
        if (attempt.stopped()) {
            return error instanceof CancellationException ? null : "cancel returned true, but it was not cancelled";
        }
        return isStoppedInsert() ? null : violationOfSuccess();
    }

    private @Nullable String violationOfSuccess() {
        return error == null ? wrongValue() : "it failed, though it was not stopped";
    }

    /** The call may go on without its part, or fail for the want of a connection that can carry more. */
    private @Nullable String violationOfStoppedPart() {
        if (error == null) {
            return wrongValue();
        }
        return error instanceof BasedException ? null : "it failed with an error that is not the library's";
    }

    /** A single statement that changes rows tells by itself what came of it. */
    private boolean isStoppedInsert() {
        return (call.kind() == Kind.INSERT || call.kind() == Kind.SLOW_INSERT)
                && error instanceof BasedException based
                && (based.kind() == ErrorKind.QUERY_CANCELLED || isInDoubt());
    }

    /** Whether the server did not answer, so that nobody knows which rows there are. */
    boolean isInDoubt() {
        return error instanceof CommitOutcomeUnknownException;
    }

    private @Nullable String wrongValue() {
        Integer expected = call.kind().value(call.number());
        Object value = future.join();
        return expected == null || expected.equals(value) ? null : "its value is " + value + ", not " + expected;
    }

    @Override
    public String toString() {
        return call + ", after " + millis + " ms, cancelled by " + attempt + ", ended with "
                + (error == null ? "success" : error);
    }
}
