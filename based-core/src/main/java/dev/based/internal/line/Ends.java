package dev.based.internal.line;

import dev.based.spi.TransactionStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** How steps are told their end, which is not to keep others from theirs, whatever they do. */
final class Ends {
    private Ends() {}

    /** Lets a step take note of its end; gives what tells it. */
    static <R> Runnable done(Step<R> step, @Nullable R result, @Nullable Throwable error, TransactionStatus status) {
        try {
            return step.done(result, error, status);
        } catch (Throwable thrown) {
            return () -> report(thrown);
        }
    }

    static void tell(Runnable outcome) {
        try {
            outcome.run();
        } catch (Throwable thrown) {
            report(thrown);
        }
    }

    private static void report(Throwable thrown) {
        try {
            LoggerFactory.getLogger(Line.class).error("The end of a statement could not be told.", thrown);
        } catch (Throwable ofTheLogger) {
            // such as what the error's own toString() throws
        }
    }

    /** Ends a step with an error, without an answer. */
    static void fail(Step<?> step, Throwable error) {
        tell(done(step, null, error, TransactionStatus.UNKNOWN));
    }

    /** What does so with several, each by itself. */
    static List<Runnable> all(Collection<Step<?>> steps, Throwable error) {
        List<Runnable> ends = new ArrayList<>(steps.size() + 1);
        steps.forEach(step -> ends.add(() -> fail(step, error)));
        return ends;
    }
}
