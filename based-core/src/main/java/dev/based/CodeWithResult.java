package dev.based;

import org.jspecify.annotations.Nullable;

/**
 * Straight code with a result; see {@link Code}, of which it is one, so that a lambda that could be either, such as {@code session ->
 * await(...)}, is this.
 *
 * @param <S> what the code is given
 * @param <T> the type of its result
 */
@FunctionalInterface
public interface CodeWithResult<S, T extends @Nullable Object> extends Code<S> {
    /**
     * Runs the code.
     *
     * @param scope what is open
     * @return the result; a stage or a stream is a failure, since nobody would wait for it
     * @throws Exception anything; it means failure
     */
    T call(S scope) throws Exception;

    @Override
    default void run(S scope) throws Exception {
        call(scope);
    }
}
