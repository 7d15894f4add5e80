package dev.based.tests.support;

import java.util.List;
import java.util.Set;

/** The threads that were alive at a moment, to tell which have come since. Immutable; safe for use by several threads. */
public final class Threads {
    /**
     * Threads that live on by themselves and are shared by the whole JVM: of the JDK, of {@code Async.await} on JDK 17 (they
     * end when unused for a minute) and {@code Async.delay} (it ends when unused for a moment), and of drivers that keep one for their own housekeeping.
     */
    private static final List<String> SHARED = List.of(
            "ForkJoinPool",
            "CompletableFutureDelayScheduler",
            "Cleaner-",
            "Common-Cleaner",
            "Finalizer",
            "Attach Listener",
            "process reaper",
            "JFR",
            "VirtualThread",
            "junit",
            "based-await",
            "based-delay");

    private final Set<Thread> before;

    private Threads(Set<Thread> before) {
        this.before = before;
    }

    /**
     * Takes note of the threads that are alive.
     *
     * @return a note
     */
    public static Threads now() {
        return new Threads(Set.copyOf(Thread.getAllStackTraces().keySet()));
    }

    /** Waits until every thread that has come since has ended, but for those that the JVM shares. */
    public void awaitEndOfOthers() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && SHARED.stream().noneMatch(thread.getName()::contains)) {
                awaitEnd(thread);
            }
        }
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join(Outcomes.PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("The thread " + thread + " is still there, at "
                    + String.join(
                            "\n    ",
                            List.of(thread.getStackTrace()).stream()
                                    .map(StackTraceElement::toString)
                                    .toList()));
        }
    }
}
