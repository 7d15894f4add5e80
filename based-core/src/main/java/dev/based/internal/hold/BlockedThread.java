package dev.based.internal.hold;

import dev.based.internal.place.PooledConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the place at which code of a user's blocks the thread of a connection, which can do none of the connection's work meanwhile: if the code
 * waits for some of that, it waits in vain. Never thrown.
 */
public final class BlockedThread extends Exception {
    private static final long serialVersionUID = 1L;

    /** Where the thread of a connection calls its driver. */
    private static final String OF_CONNECTIONS = "dev.based.spi.";

    /** What blocks there is the library's, or a driver's, and knows what it does. */
    private static final List<String> OWN = List.of(
            "dev.based.internal.",
            "dev.based.spi.",
            "dev.based.vertx.",
            "dev.based.postgres.",
            "dev.based.mysql.",
            "dev.based.sqlite.",
            "io.vertx.",
            "io.netty.",
            "org.sqlite.");

    private static final List<String> OF_JAVA = List.of("java.", "jdk.", "sun.", "javax.");

    private final StackTraceElement place;

    private BlockedThread(Thread thread, StackTraceElement place, StackTraceElement[] stack) {
        super("The thread " + thread.getName() + " is blocked here, at " + place
                + ", and cannot read what the database answers. Code that waits for an answer there, as by"
                + " CompletableFuture.allOf(...).join(), waits in vain: use Async.await(stage), and Async.all(stages) for several."
                + " Code that has to block otherwise belongs into Async.async(executor, ...).");
        setStackTrace(stack);
        this.place = place;
    }

    /** The place, for those who tell it once. */
    String place() {
        return place.toString();
    }

    /** Whether a thread waits, for whatever it is; costs little. */
    static boolean isWaiting(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            default -> false;
        };
    }

    /** Where a thread is blocked by code that is not the library's; null if it is not. */
    static @Nullable BlockedThread of(@Nullable Thread thread) {
        if (thread == null || thread == Thread.currentThread() || !isWaiting(thread)) {
            return null;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        StackTraceElement place = place(stack);
        return place == null || !isWaiting(thread) || isOwn(place, thread) || isOfConnection(stack)
                ? null
                : new BlockedThread(thread, place, stack);
    }

    /** Shows in an error what has blocked the thread of a connection, if something has. */
    public static <E extends Throwable> E show(E error, @Nullable PooledConnection held) {
        BlockedThread blocked = held == null ? null : of(held.thread);
        if (blocked != null) {
            error.addSuppressed(blocked);
        }
        return error;
    }

    /** Also a thread of an author's own class waits for work by itself. */
    private static boolean isOwn(StackTraceElement place, Thread thread) {
        String name = place.getClassName();
        return OWN.stream().anyMatch(name::startsWith)
                || name.equals(thread.getClass().getName());
    }

    /** Whether a connection has called what blocks, not the library: a driver's code may wait in Java for a lock of its database. */
    private static boolean isOfConnection(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (OWN.stream().anyMatch(name::startsWith)) {
                return name.startsWith(OF_CONNECTIONS);
            }
        }
        return true; // an author's own thread runs its driver by itself
    }

    /** The innermost frame that is not Java's. */
    private static @Nullable StackTraceElement place(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (OF_JAVA.stream().noneMatch(frame.getClassName()::startsWith)) {
                return frame;
            }
        }
        return null;
    }
}
