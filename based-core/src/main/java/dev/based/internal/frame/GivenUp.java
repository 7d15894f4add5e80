package dev.based.internal.frame;

import dev.based.internal.failure.Doubt;
import dev.based.internal.thread.Telling;
import dev.based.internal.transaction.FrameBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What those are told who wait for frames that their connection does not end. */
public final class GivenUp {
    private GivenUp() {}

    /**
     * Tells all that waits for statements and bodies of a frame, and inside, that the connection does not end them. What was
     * told to have failed does not commit.
     */
    public static void tell(Frame frame, Throwable reason) {
        List<Runnable> told = bodies(frame, reason, false);
        told.add(0, () -> frame.line().giveUp(reason));
        Telling.here(told);
    }

    /** The same for the bodies inside that were stopped, and have had their time. */
    public static void tellStopped(Frame frame, Throwable reason) {
        Telling.here(bodies(frame, reason, true));
    }

    /** What tells bodies, innermost first. */
    private static List<Runnable> bodies(Frame outermost, Throwable reason, boolean stoppedOnly) {
        List<Runnable> bodies = new ArrayList<>();
        synchronized (outermost.line()) {
            for (Frame frame = outermost; frame != null; frame = frame.child()) {
                FrameBody inner = frame.body();
                Throwable stopped = frame.stopReason();
                Throwable told = stopped == null ? reason : stopped;
                if (inner != null && (stopped != null || !stoppedOnly)) {
                    bodies.add(0, () -> inner.giveUp(told));
                    frame.isToldToFail(told);
                }
            }
        }
        return bodies;
    }

    /**
     * What is told of a frame if its connection does not come to an end: the reason, unless COMMIT, or a statement that may
     * commit, is under way; null if the frame has ended, so that its outcome is on the way.
     */
    public static @Nullable Throwable error(Frame frame, Throwable reason) {
        synchronized (frame.line()) {
            if (frame.isOver()) {
                return null;
            }
            if (frame.mayBeCommitted() && frame.depth() == 0) {
                return Doubt.ofCommit(reason, frame.word().isHarmless());
            }
            return frame.line().mayBeCommitting() ? Doubt.ofStatement(reason) : reason;
        }
    }
}
