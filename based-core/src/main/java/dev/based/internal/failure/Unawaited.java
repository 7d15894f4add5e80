package dev.based.internal.failure;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.RowStream;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A body's result that is itself to be waited for is a mistake: nobody would (S9). */
public final class Unawaited {
    private Unawaited() {}

    /**
     * Looks at a result.
     *
     * @param whose the body whose result it is, and what followed, such as {@code "session's body", ", so that all was rolled back"}
     * @return what the body is to fail with, or null
     */
    public static @Nullable BasedException refusal(@Nullable Object value, String whose, String consequence) {
        if (!(value instanceof CompletionStage || value instanceof RowStream)) {
            return null;
        }
        return new BasedException(
                ErrorKind.USAGE,
                "The result of " + whose + " is a " + (value instanceof RowStream ? "stream" : "stage")
                        + ", which nobody would wait for" + consequence
                        + ". Chain it with thenCompose instead of thenApply, or await it in run(...) and Async.async(...).",
                null);
    }
}
