package dev.based.internal.thread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Where awaiting code runs: on virtual threads from JDK 21 on, else on daemon threads. Their number has no bound, since a
 * bounded pool shared by bodies that wait and bodies that are waited for deadlocks.
 */
public final class AwaitingThreads {
    /** Daemon threads in any case: for what has to go on also while every carrier of virtual threads is held by code that pins it. */
    public static final Executor DAEMONS = Executors.newCachedThreadPool(task -> daemon(task, "based-await"));

    public static final Executor EXECUTOR = create();

    private AwaitingThreads() {}

    private static Executor create() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (Throwable beforeJdk21) {
            return DAEMONS;
        }
    }

    /** A thread for whoever comes, which inherits nothing of the one that was the first. */
    public static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(AwaitingThreads.class.getClassLoader());
        return thread;
    }
}
