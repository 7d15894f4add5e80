package dev.based.internal.frame;

import dev.based.internal.line.ControlStep;
import dev.based.internal.watch.ScopeWatch;
import dev.based.spi.TransactionStatus;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A text that opens a frame's transaction or savepoint, right before the frame's first statement. */
final class OpeningStep extends ControlStep {
    private final FrameStart.Opening opening;
    private final int index;
    private boolean givenUp;
    /** Whether it was not sent, since what it would be inside of is not open. */
    private boolean orphaned;

    /**
     * Creates a step.
     *
     * @param opening what it belongs to
     * @param index which of its texts
     */
    OpeningStep(FrameStart.Opening opening, int index) {
        super(opening.texts().get(index), error -> {});
        this.opening = opening;
        this.index = index;
    }

    /**
     * Once BEGIN has failed, some databases would take a SAVEPOINT for one. And after a statement has failed, what was done
     * before it may not be committed, as BEGIN would on some.
     */
    @Override
    public @Nullable Throwable refusal() {
        Throwable refusal = opening.frame().refusalToOpen();
        orphaned = refusal == null && opening.isOrphaned(index);
        return orphaned ? new CancellationException("What opens the transaction around was stopped.") : refusal;
    }

    /** Takes note of a failure before what waits is looked at, which may need another opening. */
    @Override
    public Runnable done(@Nullable Object result, @Nullable Throwable error, TransactionStatus status) {
        if (orphaned) {
            opening.skipped();
        } else if (error != null) {
            opening.failed(index, error, givenUp);
        }
        ScopeWatch watch = opening.frame().watch();
        if (watch != null
                && !orphaned
                && !opening.shared()
                && index == opening.texts().size() - 1) {
            watch.opened(error);
        }
        return super.done(result, error, status);
    }

    @Override
    public boolean isStopped() {
        return opening.frame().isStopped();
    }

    @Override
    public boolean isVain() {
        return opening.frame().refusalToOpen() != null;
    }

    /** Only the first of several texts leaves nothing behind. */
    @Override
    public boolean isGivenUp() {
        givenUp |= index == 0;
        return givenUp;
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
