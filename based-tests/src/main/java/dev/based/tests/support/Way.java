package dev.based.tests.support;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The ways in which the code of a backend's author can fail. Immutable; safe for use by several threads. */
public enum Way {
    /** An exception is thrown. */
    THROWS,
    /** An error is thrown. */
    THROWS_AN_ERROR,
    /** Null is returned. */
    GIVES_NULL,
    /** A negative number is returned. */
    GIVES_MINUS_ONE,
    /** The stage that is returned completes with null. */
    COMPLETES_WITH_NULL,
    /** The stage that is returned fails. */
    FAILS,
    /** The stage that is returned never completes. */
    NEVER_COMPLETES,
    /** What should be run is not run. */
    NEVER_RUNS,
    /** What should be run is run twice. */
    RUNS_TWICE;

    /**
     * Whether it is found by waiting only.
     *
     * @return whether nothing is told
     */
    public boolean isSilent() {
        return this == NEVER_COMPLETES || this == NEVER_RUNS;
    }

    /**
     * The ways in which a method can fail.
     *
     * @param method a method of the SPI
     * @return the ways that its type allows
     */
    public static List<Way> of(Method method) {
        Class<?> type = method.getReturnType();
        List<Way> ways = new ArrayList<>(List.of(THROWS, THROWS_AN_ERROR));
        if (CompletionStage.class.isAssignableFrom(type)) {
            ways.addAll(List.of(GIVES_NULL, FAILS, NEVER_COMPLETES));
            if (hasResult(method)) {
                ways.add(COMPLETES_WITH_NULL);
            }
        } else if (type == int.class) {
            ways.add(GIVES_MINUS_ONE);
        } else if (type == void.class) {
            ways.addAll(List.of(NEVER_RUNS, RUNS_TWICE));
        } else if (!type.isPrimitive()) {
            ways.add(GIVES_NULL);
        }
        return ways;
    }

    /** Whether a stage's result is of use: null is what others complete with. */
    private static boolean hasResult(Method method) {
        String type = method.getGenericReturnType().getTypeName();
        return !type.endsWith("<?>") && !type.endsWith("<java.lang.Void>");
    }

    /** Fails in this way; what is to be run is the only argument of a method that returns nothing. */
    @Nullable
    Object happen(Object[] arguments) {
        return switch (this) {
            case THROWS -> throw new IllegalStateException("Made by the kit.");
            case THROWS_AN_ERROR -> throw new LinkageError("Made by the kit.");
            case GIVES_NULL, NEVER_RUNS -> null;
            case GIVES_MINUS_ONE -> -1;
            case COMPLETES_WITH_NULL -> CompletableFuture.completedFuture(null);
            case FAILS -> CompletableFuture.failedFuture(new IllegalStateException("Made by the kit."));
            case NEVER_COMPLETES -> new CompletableFuture<>();
            case RUNS_TWICE -> {
                ((Runnable) arguments[0]).run();
                ((Runnable) arguments[0]).run();
                yield null;
            }
        };
    }
}
