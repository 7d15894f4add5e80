package dev.based.vertx;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The order of a connection's calls: each runs on the connection's event loop, and none before one that was called earlier,
 * whatever threads they come from. A client runs what is called on the loop at once, and else queues it; so it alone would let
 * a call on the loop overtake one that is on its way there.
 *
 * <p>Safe for use by several threads.
 */
final class Turns {
    private final EventLoop loop;
    private final AtomicInteger onTheirWay = new AtomicInteger();
    /** What waits until it is released; on the loop only. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);

    private boolean held;
    private boolean running;

    Turns(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Runs a call when its turn has come; at once if that is now.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
     */
    void take(Runnable call) {
        if (isOnLoop()) {
            arrive(call);
        } else {
            send(() -> arrive(call));
        }
    }

    /**
     * Runs a call when its turn has come, unless it would have to wait until another one is released: then something else is run in
     * its place.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
     */
    void takeUnlessHeld(Runnable call, Runnable otherwise) {
        if (isOnLoop()) {
            (isHeld() ? otherwise : call).run();
        } else {
            send(() -> (isHeld() ? otherwise : call).run());
        }
    }

    /** Whether this is the loop's thread, and nothing is on its way there. */
    private boolean isOnLoop() {
        return loop.inEventLoop() && onTheirWay.get() == 0;
    }

    private void send(Runnable arrival) {
        onTheirWay.incrementAndGet();
        try {
            loop.execute(() -> {
                onTheirWay.decrementAndGet();
                arrival.run();
            });
        } catch (Throwable refused) {
            onTheirWay.decrementAndGet();
            throw refused;
        }
    }

    private void arrive(Runnable call) {
        if (isHeld()) {
            waiting.add(call);
        } else {
            call.run();
        }
    }

    private boolean isHeld() {
        return held || !waiting.isEmpty();
    }

    /** Makes the calls that come wait; on the loop only. */
    void hold() {
        held = true;
    }

    /** Lets them run; on the loop only. */
    void release() {
        held = false;
        if (running) {
            return;
        }
        running = true;
        try {
            for (Runnable next = waiting.poll(); next != null; next = held ? null : waiting.poll()) {
                next.run();
            }
        } finally {
            running = false;
        }
    }

    /** Runs something behind all that the loop was given, and behind what that gives the loop in turn. */
    void later(Runnable task) {
        loop.execute(() -> loop.execute(task));
    }
}
