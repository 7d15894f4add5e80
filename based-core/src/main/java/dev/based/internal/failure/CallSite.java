package dev.based.internal.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a statement or session was called, for the stack trace of an error that comes up on another thread. */
public final class CallSite {
    private static final StackTraceElement EARLIER = new StackTraceElement(
            "dev.based.CallSite", "earlier", "the frames below are those of an earlier call of the same", -1);

    /** Classes between the user's code and the place that remembers it. */
    private static final List<String> LIBRARY = List.of(
            "dev.based.internal.",
            "dev.based.Database",
            "dev.based.Queries",
            "dev.based.Async",
            "dev.based.Session",
            "dev.based.StraightBody",
            "dev.based.Transactional",
            "dev.based.kotlin.",
            "dev.based.spi.",
            "java.",
            "jdk.");

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

    /** Where in the user's code the call was made, for a message: " (called at ...)"; empty if that is not to be seen. */
    public String place() {
        for (StackTraceElement frame : trace.getStackTrace()) {
            String type = frame.getClassName();
            if (LIBRARY.stream().noneMatch(type::startsWith)) {
                String where = frame.getFileName() == null
                        ? type + "." + frame.getMethodName()
                        : type + "." + frame.getMethodName() + "(" + frame.getFileName() + ":" + frame.getLineNumber()
                                + ")";
                return (earlier ? " (called before at " : " (called at ") + where + ")";
            }
        }
        return "";
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
