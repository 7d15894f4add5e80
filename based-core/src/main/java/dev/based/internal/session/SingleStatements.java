package dev.based.internal.session;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The verbs of a database: each statement on its own. */
public abstract class SingleStatements extends Verbs {
    /** For subclasses. */
    protected SingleStatements() {}

    @Override
    final <R, T extends @Nullable Object> CompletionStage<T> submit(Call<R, T> call) {
        try {
            return engine().single(call);
        } catch (RuntimeException unfit) {
            return refuse(unfit);
        }
    }
}
