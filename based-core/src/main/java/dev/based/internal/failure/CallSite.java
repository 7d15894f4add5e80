package dev.based.internal.failure;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a statement or session was called, for the stack trace of an error that comes up on another thread. */
public final class CallSite {
    private static final StackTraceElement EARLIER = new StackTraceElement(
            "dev.based.CallSite", "earlier", "the frames below are those of an earlier call of the same", -1);

    /** The packages of the library itself; what begins with one of their names, such as {@code dev.based.tests}, is not. */
    private static final Set<String> LIBRARY = Set.of(
            "dev.based",
            "dev.based.kotlin",
            "dev.based.micrometer",
            "dev.based.migrate",
            "dev.based.mysql",
            "dev.based.observe",
            "dev.based.opentelemetry",
            "dev.based.postgres",
            "dev.based.spi",
            "dev.based.sqlite",
            "dev.based.vertx");

    /** Packages of the library and of what runs the user's code, with all that are in them. */
    private static final List<String> AROUND = List.of("dev.based.internal.", "java.", "jdk.", "kotlin.", "kotlinx.");

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
            if (isUsers(type)) {
                String where = frame.getFileName() == null
                        ? type + "." + frame.getMethodName()
                        : type + "." + frame.getMethodName() + "(" + frame.getFileName() + ":" + frame.getLineNumber()
                                + ")";
                return (earlier ? " (called before at " : " (called at ") + where + ")";
            }
        }
        return "";
    }

    private static boolean isUsers(String type) {
        String inside = type.substring(0, Math.max(0, type.lastIndexOf('.')));
        return !LIBRARY.contains(inside) && AROUND.stream().noneMatch(type::startsWith);
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
