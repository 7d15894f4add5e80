package dev.based.internal.engine;

import dev.based.internal.call.Call;
import dev.based.internal.stream.PageSource;
import dev.based.internal.stream.SessionSource;
import dev.based.internal.verbs.Verbs;
import dev.based.spi.Command;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The verbs of a database: each statement on its own. */
public abstract class SingleStatements extends Verbs {
    /** For subclasses. */
    protected SingleStatements() {}

    @Override
    public final PageSource source(
            Command command, int fetchSize, @Nullable Duration timeout, PageSource.Listener listener) {
        return new SessionSource(engine(), command, fetchSize, timeout, listener);
    }

    @Override
    public final <R, T extends @Nullable Object> CompletionStage<T> submit(Call<R, T> call) {
        try {
            return engine().single(call);
        } catch (RuntimeException unfit) {
            return refuse(unfit);
        }
    }
}
