package dev.based.tests.servers;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server, far away from the latter, and counts round trips: how often the client sends something
 * after it was answered, or first. Meant for one client that does one thing at a time.
 */
public final class CountingProxy extends Proxy {
    /** How far; what a client sends without waiting arrives well before the first answer to it. */
    private static final long LATENCY_MILLIS = 20;

    private volatile long latency = LATENCY_MILLIS;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicBoolean answered = new AtomicBoolean(true);

    /** Starts a proxy before a server. */
    public CountingProxy(Server server) {
        super(server);
    }

    /** The round trips since the last call. */
    public int roundTrips() {
        return roundTrips.getAndSet(0);
    }

    /** Does something that does not count, at once. */
    public void near(Runnable action) {
        latency = 0;
        action.run();
        latency = LATENCY_MILLIS;
        roundTrips.set(0);
    }

    @Override
    Line line() {
        return new Line() {
            @Override
            public void request() {
                if (answered.getAndSet(false)) {
                    roundTrips.incrementAndGet();
                }
            }

            @Override
            public void answer() {
                travel(latency);
                answered.set(true);
            }
        };
    }
}
