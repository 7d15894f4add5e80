package dev.based.tests.cuts;

import static dev.based.tests.support.Outcomes.outcome;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What one cut has done: it fails one call at most, by an error that tells a lost connection or a deadline. */
final class Damage {
    /** For what is to end before. */
    static final Duration LONG = Duration.ofSeconds(15);
    /** For what may end only by its limit, and must not need it when it is done again. */
    static final Duration NOT_LONG = Duration.ofSeconds(3);
    /** For what ends only by its limit. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final boolean silent;
    private boolean done;

    /**
     * Nothing so far.
     *
     * @param silent whether only deadlines can end what is cut
     */
    Damage(boolean silent) {
        this.silent = silent;
    }

    /** By when a call ends that may meet the cut. */
    Duration limit() {
        return silent && !done ? SHORT : LONG;
    }

    /**
     * Waits for a call's end, and tells whether it failed.
     *
     * @param writes whether it may be in doubt
     * @throws AssertionError if it failed otherwise than by a cut, or is the second to do so
     */
    boolean by(CompletionStage<?> call, boolean writes) {
        Throwable error = error(call);
        if (error == null) {
            return false;
        }
        boolean right = error instanceof BasedException based
                && (based.kind() == ErrorKind.CONNECTION_LOST
                        || based.kind() == ErrorKind.SERVER_NOT_READY // the standby beside it will not do
                        || (writes && based instanceof CommitOutcomeUnknownException)
                        || (silent && based instanceof DatabaseTimeoutException));
        if (!right || done) {
            throw new AssertionError((done ? "One more call failed: " : "A cut was told as ") + error, error);
        }
        done = true;
        return true;
    }

    /** What a call failed with, or null. */
    static @Nullable Throwable error(CompletionStage<?> call) {
        Throwable error = outcome(call);
        return error instanceof CompletionException ? error.getCause() : error;
    }

    /** For a table of outcomes. */
    static String name(@Nullable Throwable error) {
        return error instanceof BasedException based ? based.kind().toString() : "success";
    }
}
