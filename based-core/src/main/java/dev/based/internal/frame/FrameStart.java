package dev.based.internal.frame;

import dev.based.ErrorKind;
import dev.based.internal.failure.Errors;
import dev.based.internal.line.Line;
import dev.based.internal.line.Step;
import dev.based.internal.transaction.Scope;
import dev.based.internal.transaction.SharedTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a frame begins on the server: with its first statement, after those around it; and again when the server has ended the
 * transaction by itself. Guarded by the line's monitor.
 */
final class FrameStart {
    private final Frame frame;
    /** What opens this frame, once the dialect was asked; not guarded, for that is asked without a lock. */
    private volatile @Nullable List<String> texts;
    /** The same for the transaction of all sessions, if this is a session's own frame in it. */
    private volatile @Nullable List<String> sharedTexts;

    private boolean opened;

    FrameStart(Frame frame) {
        this.frame = frame;
    }

    /** Whether there is something to commit or roll back on the server. */
    boolean isOpened() {
        return opened;
    }

    /** Takes note that the server has ended the transaction of this frame. */
    void ended() {
        opened = false;
    }

    /** Asks the dialect what opens this frame and those around it, unless that is known; without the monitor. Throws what the dialect throws. */
    void ask() {
        if (texts != null) {
            return;
        }
        ArrayDeque<Frame> unknown = new ArrayDeque<>(1);
        for (Frame each = frame; each != null && each.start().texts == null; each = each.parent()) {
            unknown.addFirst(each);
        }
        unknown.forEach(each -> each.start().askHere()); // those around first
    }

    private void askHere() {
        Scope scope = frame.scope();
        if (frame.parent() == null && scope.shared() != null) {
            sharedTexts = scope.openingShared();
        }
        texts = scope.opening(frame.depth());
    }

    private Opening opening() {
        return new Opening(frame, Objects.requireNonNull(texts, "The dialect was not asked."), false);
    }

    /**
     * Makes what opens this frame, and those around it, as far as they are not open; {@link #ask()} comes first.
     *
     * @return the texts, outermost first; none, at no cost, if all is open
     */
    List<Opening> missing() {
        if (opened) {
            return List.of();
        }
        if (frame.parent() == null ? !isSharedMissing() : frame.parent().start().opened) {
            return List.of(opening());
        }
        ArrayDeque<Frame> closed = new ArrayDeque<>(2);
        for (Frame each = frame; each != null && !each.start().opened; each = each.parent()) {
            closed.addFirst(each);
        }
        List<Opening> missing = new ArrayList<>(2);
        if (isSharedMissing()) {
            Frame outermost = closed.getFirst();
            missing.add(new Opening(outermost, Objects.requireNonNull(outermost.start().sharedTexts), true));
        }
        closed.forEach(each -> missing.add(each.start().opening()));
        return missing;
    }

    private boolean isSharedMissing() {
        SharedTransaction shared = frame.scope().shared();
        return shared != null && !shared.isBegun();
    }

    /**
     * What opens one transaction or savepoint.
     *
     * @param frame the frame
     * @param texts the texts
     * @param shared whether they open the transaction of all sessions, in place of the frame's
     */
    record Opening(Frame frame, List<String> texts, boolean shared) {
        /** Takes note, under the monitor, that the texts are about to be sent. */
        private void begin() {
            if (shared) {
                sharedTransaction().begin();
            } else {
                frame.start().opened = true;
            }
        }

        private void takeBack() {
            if (shared) {
                sharedTransaction().end();
            } else {
                frame.start().opened = false;
            }
        }

        /** Whether what it belongs to was given up before its turn, under the monitor: the transaction around, or its beginning. */
        boolean isOrphaned(int index) {
            if (index > 0) {
                return !(shared ? sharedTransaction().isBegun() : frame.start().opened);
            }
            return !shared
                    && (frame.parent() == null
                            ? frame.start().isSharedMissing()
                            : !frame.parent().start().opened);
        }

        /** It was not sent, and may be when something needs it. */
        void skipped() {
            synchronized (frame.line()) {
                takeBack();
                frame.start().reopenForWhatWaits();
            }
        }

        private SharedTransaction sharedTransaction() {
            return Objects.requireNonNull(frame.scope().shared());
        }

        /**
         * If one fails, nothing can be run in this session any more; if it is the first, nothing was opened. But if a transaction
         * inside had failed before its SAVEPOINT was sent, or that was stopped because of it, only that one cannot go on; and what
         * was stopped since nothing needed it is sent again when something does.
         */
        void failed(int index, Throwable error, boolean givenUp) {
            Throwable reason = frame.explain(error);
            synchronized (frame.line()) {
                boolean mine = frame.isRefusal(error) || frame.isStoppedBy(reason);
                if (index == 0) {
                    takeBack();
                }
                if (givenUp && Errors.kind(reason) == ErrorKind.QUERY_CANCELLED) {
                    frame.start().reopenForWhatWaits();
                } else if (index == 0 && !shared && frame.parent() != null && mine) {
                    frame.doom(reason);
                } else {
                    frame.line().failOpening(reason);
                }
            }
        }
    }

    /** Lines up, under the monitor, what opens frames; returns the step to drive, if any. */
    static @Nullable Step<?> offer(Line line, List<Opening> missing) {
        Step<?> first = null;
        for (Opening opening : missing) {
            opening.begin();
            for (int index = 0; index < opening.texts.size(); index++) {
                Step<?> mine = line.offer(new OpeningStep(opening, index));
                first = first == null ? mine : first;
            }
        }
        return first;
    }

    /** Lines up, under the monitor, what opens this frame before what needs it, which was lined up when the frame was open. */
    void reopenForWhatWaits() {
        Line line = frame.line();
        if (!line.isAwaited()) {
            return;
        }
        offerFirst(line, missing());
    }

    private static void offerFirst(Line line, List<Opening> missing) {
        for (int last = missing.size() - 1; last >= 0; last--) {
            Opening opening = missing.get(last);
            opening.begin();
            for (int index = opening.texts.size() - 1; index >= 0; index--) {
                line.offerFirst(new OpeningStep(opening, index));
            }
        }
    }
}
