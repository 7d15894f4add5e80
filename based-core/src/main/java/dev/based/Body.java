package dev.based;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What to do with a database, a session or a transaction, for as long as it is open.
 *
 * <p>Throwing, returning null and returning a stage that fails all mean failure. So does, in a session or transaction, a result
 * that is itself a stage or a stream, which nobody would wait for: chain it with {@code thenCompose}, not {@code thenApply}.
 *
 * @param <S> what the body is given
 * @param <T> the type of its result
 */
@FunctionalInterface
public interface Body<S, T extends @Nullable Object> {
    /**
     * Runs the body.
     *
     * @param scope what is open
     * @return a stage that completes when the body has ended
     * @throws Exception anything; it means failure
     */
    CompletionStage<T> run(S scope) throws Exception;
}
