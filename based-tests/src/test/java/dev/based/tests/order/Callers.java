package dev.based.tests.order;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads of three kinds to make calls on. Safe for use by several threads. */
public final class Callers implements AutoCloseable {
    /** Where a call is made. */
    public enum Place {
        /** On the very thread that asks. */
        HERE,
        /** On the thread that completes a stage of anybody's next. */
        BORROWED,
        /** On one of the threads that are there for it. */
        ELSEWHERE
    }

    private final ExecutorService threads;
    /** What is to be called by the thread that completes a stage of anybody's. */
    private final Queue<Runnable> borrowed = new ConcurrentLinkedQueue<>();

    /** Starts some threads. */
    public Callers(int count) {
        threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "caller");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes a call, once, now or soon. */
    public void call(Place place, Runnable call) {
        if (place == Place.HERE) {
            call.run();
            return;
        }
        AtomicBoolean made = new AtomicBoolean();
        Runnable once = () -> {
            if (made.compareAndSet(false, true)) {
                call.run();
            }
        };
        if (place == Place.BORROWED) {
            borrowed.add(once);
        }
        threads.execute(once); // in case that nobody else does
    }

    /** Lets the thread that completes a stage make a call of somebody else's. */
    public void lend() {
        Runnable other = borrowed.poll();
        if (other != null) {
            other.run();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
