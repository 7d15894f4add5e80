package dev.based.internal.failure;

import org.jspecify.annotations.Nullable;

/** Where a statement or session was called, for the stack trace of an error that comes up on another thread. */
public final class CallSite {
    private static final StackTraceElement EARLIER = new StackTraceElement(
            "dev.based.CallSite", "earlier", "the frames below are those of an earlier call of the same", -1);

    private final Throwable trace;
    private final boolean earlier;

    private CallSite(Throwable trace, boolean earlier) {
        this.trace = trace;
        this.earlier = earlier;
    }

    public static CallSite here() {
        return new CallSite(new Throwable(), false);
    }

    /** This place, for another call of the same statement: the stack trace will say so. */
    public CallSite ofEarlierCall() {
        return new CallSite(trace, true);
    }

    /** Replaces an error's stack trace, which shows a driver's thread, by that of the call. */
    public static <E extends Throwable> E show(E error, @Nullable CallSite site) {
        if (site != null) {
            error.setStackTrace(site.frames());
        }
        return error;
    }

    private StackTraceElement[] frames() {
        StackTraceElement[] frames = trace.getStackTrace();
        if (!earlier) {
            return frames;
        }
        StackTraceElement[] marked = new StackTraceElement[frames.length + 1];
        marked[0] = EARLIER;
        System.arraycopy(frames, 0, marked, 1, frames.length);
        return marked;
    }
}
