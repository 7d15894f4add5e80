package dev.based.internal.frame;

import dev.based.internal.line.ControlStep;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A text that opens a frame's transaction or savepoint, right before the frame's first statement. */
final class OpeningStep extends ControlStep {
    private final Frame frame;

    /**
     * Creates a step.
     *
     * @param frame the frame that is opened
     * @param sql the text
     * @param onFailure told the error if it was refused or failed
     */
    OpeningStep(Frame frame, String sql, Consumer<Throwable> onFailure) {
        super(sql, error -> {
            if (error != null) {
                onFailure.accept(error);
            }
        });
        this.frame = frame;
    }

    /**
     * Once BEGIN has failed, some databases would take a SAVEPOINT for one. And after a statement has failed, what was done
     * before it may not be committed, as BEGIN would on some.
     */
    @Override
    public @Nullable Throwable refusal() {
        synchronized (frame.line()) {
            return frame.refusalToOpen();
        }
    }

    @Override
    public boolean isStopped() {
        return frame.isStopped();
    }

    /** What waits behind it in a frame that goes on needs it, though the one that asks does not. */
    @Override
    public boolean isVain() {
        return frame.refusalToOpen() != null;
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
