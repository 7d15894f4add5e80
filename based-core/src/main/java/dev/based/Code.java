package dev.based;

/**
 * Straight code for a session or transaction, which may {@linkplain Async#await await} what it calls there; it has no result. It runs
 * as {@link Async#async} code does.
 *
 * @param <S> what the code is given
 */
@FunctionalInterface
public interface Code<S> {
    /**
     * Runs the code.
     *
     * @param scope what is open
     * @throws Exception anything; it means failure
     */
    void run(S scope) throws Exception;
}
