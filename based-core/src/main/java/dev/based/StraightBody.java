package dev.based;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Body} of straight code. */
final class StraightBody {
    private static final String NONE = "The code given to run(...) is null.";

    private StraightBody() {}

    static <S, T extends @Nullable Object> Body<S, T> withResult(CodeWithResult<S, T> code) {
        return scope -> Async.async(() -> Objects.requireNonNull(code, NONE).call(scope));
    }

    static <S> Body<S, @Nullable Void> of(Code<S> code) {
        CodeWithResult<S, @Nullable Void> withNull = scope -> {
            Objects.requireNonNull(code, NONE).run(scope);
            return null;
        };
        return withResult(withNull);
    }
}
