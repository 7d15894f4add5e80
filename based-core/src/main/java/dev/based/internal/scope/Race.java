package dev.based.internal.scope;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Children of which one is wanted: the first success ends the scope. */
public final class Race<C extends @Nullable Object> extends Group<C, C> {
    private boolean won;
    private @Nullable C winner;

    private Race() {
        super(true);
    }

    /** Lets stages race; see {@link dev.based.Async#race}. */
    public static <C extends @Nullable Object> CompletionStage<C> of(
            Iterable<? extends CompletionStage<? extends C>> stages) {
        return new Race<C>().start(stages, Function.identity());
    }

    @Override
    boolean succeeded(int index, @Nullable C value) {
        if (won || decided()) {
            return false;
        }
        won = true;
        winner = value;
        return true;
    }

    @Override
    boolean failed(Throwable error) {
        remember(error);
        return false;
    }

    @Override
    @SuppressWarnings("NullAway") // the winner's result is of the type wanted, whether that allows null or not
    void finish() {
        if (won) {
            resolve(winner);
        } else if (hasFailed()) {
            reject();
        } else {
            reject(new IllegalArgumentException("A race needs at least one stage."));
        }
    }
}
