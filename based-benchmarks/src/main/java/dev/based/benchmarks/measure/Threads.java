package dev.based.benchmarks.measure;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for callers that wait: virtual ones where the JDK has them, which is found out at run time, since JDK 17 compiles this. */
public final class Threads {
    private static final ExecutorService EXECUTOR = executor();

    private Threads() {}

    /** Starts a thread. */
    static void start(Runnable work) {
        EXECUTOR.execute(work);
    }

    /** An executor of virtual threads, or of a platform thread for each task at a time. */
    public static ExecutorService executor() {
        try {
            Method method = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
            return (ExecutorService) method.invoke(null);
        } catch (ReflectiveOperationException none) {
            return Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "caller");
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    /** What they are. */
    public static String kind() {
        return Runtime.version().feature() < 21 ? "threads" : "virtual threads";
    }
}
