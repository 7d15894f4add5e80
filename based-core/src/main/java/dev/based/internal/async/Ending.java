package dev.based.internal.async;

import org.jspecify.annotations.Nullable;

/** Told what becomes of a promise, once, right before the promise says so. Throws nothing. */
@FunctionalInterface
public interface Ending {
    void ended(@Nullable Object value, @Nullable Throwable error);
}
