package dev.based;

import dev.based.spi.BodyOf;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A {@link Body} of straight code. */
final class StraightBody<S, T extends @Nullable Object> implements Body<S, T>, BodyOf {
    private final @Nullable Object given;
    private final CodeWithResult<S, T> code;

    /**
     * Creates a body.
     *
     * @param given the code that the user gave, or null
     * @param code what calls it
     */
    private StraightBody(@Nullable Object given, CodeWithResult<S, T> code) {
        this.given = given;
        this.code = code;
    }

    static <S, T extends @Nullable Object> Body<S, T> withResult(CodeWithResult<S, T> code) {
        return new StraightBody<>(code, code);
    }

    static <S> Body<S, @Nullable Void> of(Code<S> code) {
        return new StraightBody<S, @Nullable Void>(code, scope -> {
            code.run(scope);
            return null;
        });
    }

    @Override
    public Class<?> written() {
        return Objects.requireNonNull(given, "The code given to run(...) is null.")
                .getClass();
    }

    @Override
    public CompletionStage<T> run(S scope) {
        return Async.async(() -> code.call(scope));
    }
}
