package dev.based;

import org.jspecify.annotations.Nullable;

/** Makes a {@link Body} of straight code. */
final class StraightBody {
    private StraightBody() {}

    static <S, T extends @Nullable Object> Body<S, T> withResult(CodeWithResult<S, T> code) {
        return scope -> Async.async(() -> code.call(scope));
    }

    static <S> Body<S, @Nullable Void> of(Code<S> code) {
        CodeWithResult<S, @Nullable Void> withNull = scope -> {
            code.run(scope);
            return null;
        };
        return withResult(withNull);
    }
}
