package dev.based.internal.line;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends texts that end transactions and savepoints, one after the other, up to the first that fails. */
public final class Controls {
    private Controls() {}

    /** Sends texts on a line. Called without its monitor. */
    public static void send(Line line, List<String> texts, Outcome outcome) {
        send(line, texts, 0, ControlStep::new, outcome);
    }

    /**
     * The same with texts that commit.
     *
     * @param late whether the time for them is over
     */
    public static void commit(Line line, List<String> texts, BooleanSupplier late, Outcome outcome) {
        send(line, texts, 0, (sql, each) -> new CommitStep(sql, line.connection(), late, each), outcome);
        if (late.getAsBoolean()) { // before it was sent: who stopped it has found nothing to stop
            line.stops().cancelStopped();
        }
    }

    private static void send(
            Line line,
            List<String> texts,
            int index,
            BiFunction<String, Consumer<@Nullable Throwable>, ControlStep> step,
            Outcome outcome) {
        if (index == texts.size()) {
            outcome.accept(index, null);
            return;
        }
        send(line, step.apply(texts.get(index), error -> {
            if (error == null) {
                send(line, texts, index + 1, step, outcome);
            } else {
                outcome.accept(index, error);
            }
        }));
    }

    private static void send(Line line, Step<?> step) {
        Step<?> first;
        synchronized (line) {
            first = line.offer(step);
        }
        line.drive(first);
    }

    /** How a list of texts went. */
    @FunctionalInterface
    public interface Outcome {
        /**
         * Tells how many texts succeeded, and what the next one failed with.
         *
         * @param succeeded the number
         * @param error the driver's error, or null if all succeeded
         */
        void accept(int succeeded, @Nullable Throwable error);
    }
}
