package dev.based.internal.line;

import dev.based.internal.frame.Frame;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A text that opens a frame's transaction or savepoint, right before the frame's first statement. */
public final class OpeningStep extends ControlStep {
    private final Frame frame;
    private final Supplier<@Nullable Throwable> refusal;

    /**
     * Creates a step.
     *
     * @param frame the frame that is opened
     * @param refusal asked under the monitor why the text must not be sent, now that its turn has come, or null
     * @param sql the text
     * @param onFailure told the error if it was refused or failed
     */
    public OpeningStep(Frame frame, Supplier<@Nullable Throwable> refusal, String sql, Consumer<Throwable> onFailure) {
        super(sql, error -> {
            if (error != null) {
                onFailure.accept(error);
            }
        });
        this.frame = frame;
        this.refusal = refusal;
    }

    @Override
    public @Nullable Throwable refusal() {
        synchronized (frame.line()) {
            return refusal.get();
        }
    }

    @Override
    public boolean isStopped() {
        return frame.isStopped();
    }

    @Override
    public boolean opens() {
        return true;
    }

    @Override
    public boolean mayBeCancelled() {
        return true;
    }
}
