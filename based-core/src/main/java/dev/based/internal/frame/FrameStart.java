package dev.based.internal.frame;

import dev.based.internal.line.Line;
import dev.based.internal.line.OpeningStep;
import dev.based.internal.line.Step;
import dev.based.spi.Command;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a frame begins on the server: with its first statement, after those around it; and again behind a statement that
 * committed by itself. Guarded by the line's monitor.
 */
final class FrameStart {
    private final Frame frame;
    private boolean opened;
    private boolean reopens;
    private @Nullable Command implicitCommit;

    public FrameStart(Frame frame) {
        this.frame = frame;
    }

    /** Whether there is something to commit or roll back on the server. */
    public boolean isOpened() {
        synchronized (frame.line()) {
            return opened;
        }
    }

    /** The statement that committed what was done before it, or null. */
    @Nullable
    public Command implicitCommit() {
        synchronized (frame.line()) {
            return implicitCommit;
        }
    }

    /** Why a statement must not be run in this frame, under the monitor, or null. */
    @Nullable
    public RuntimeException refusal(Command command) {
        return frame.depth() > 0 && commitsImplicitly(command) ? ImplicitCommit.refusal(command) : null;
    }

    private boolean commitsImplicitly(Command command) {
        return command.traits().commits();
    }

    /** Lines up, under the monitor, what opens the frame for a statement; returns the step to drive, if any. */
    @Nullable
    public Step<?> openFor(Command command) {
        if (!commitsImplicitly(command)) {
            return open();
        }
        implicitCommit = command;
        reopens = opened;
        return null;
    }

    private @Nullable Step<?> open() {
        if (reopens) {
            reopens = false;
            // Unless the statement before failed: then what was done before it may not be committed, as BEGIN would.
            return offer(texts(), frame::refusalInTurn, () -> {});
        }
        if (opened) {
            return null;
        }
        opened = true;
        Frame parent = frame.parent();
        Step<?> first = parent == null
                ? frame.scope().openShared(frame)
                : parent.start().open();
        Step<?> mine = offer(texts(), () -> opened = false);
        return first == null ? mine : first;
    }

    private List<String> texts() {
        return frame.scope().opening(frame.depth());
    }

    /**
     * Lines up texts that open a transaction or savepoint; if one fails, nothing can be run in this session any more.
     *
     * @param texts the texts
     * @param nothingOpened run under the monitor if the first one fails
     * @return the step that is to be driven, if any
     */
    @Nullable
    public Step<?> offer(List<String> texts, Runnable nothingOpened) {
        // Once BEGIN has failed, some databases would take a SAVEPOINT for one.
        return offer(texts, frame.line()::openingError, nothingOpened);
    }

    private @Nullable Step<?> offer(List<String> texts, Supplier<@Nullable Throwable> refusal, Runnable nothingOpened) {
        Line line = frame.line();
        Step<?> first = null;
        for (int i = 0; i < texts.size(); i++) {
            boolean start = i == 0;
            Step<?> mine = line.offer(new OpeningStep(frame, refusal, texts.get(i), error -> {
                Throwable reason = frame.explain(error);
                synchronized (line) {
                    line.failOpening(reason);
                    if (start) {
                        nothingOpened.run();
                    }
                }
            }));
            first = first == null ? mine : first;
        }
        return first;
    }
}
