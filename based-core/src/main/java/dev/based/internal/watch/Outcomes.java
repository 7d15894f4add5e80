package dev.based.internal.watch;

import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.internal.async.Stages;
import dev.based.observe.Outcome;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What an end is called. */
final class Outcomes {
    private Outcomes() {}

    static Outcome of(@Nullable Throwable error) {
        if (error == null) {
            return Outcome.SUCCEEDED;
        }
        Throwable told = Stages.unwrap(error);
        if (told instanceof CommitOutcomeUnknownException) {
            return Outcome.IN_DOUBT;
        }
        if (told instanceof CancellationException) {
            return Outcome.CANCELLED;
        }
        return told instanceof DatabaseTimeoutException || told instanceof TimeoutException
                ? Outcome.TIMED_OUT
                : Outcome.FAILED;
    }
}
