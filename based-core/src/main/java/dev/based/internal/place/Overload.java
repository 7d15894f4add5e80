package dev.based.internal.place;

import java.time.Duration;

/**
 * Whether more is asked for than can be done: whether everyone who was given a connection during the last second had waited for longer than a
 * target, as CoDel and DBConnection have it. A burst that passes is none.
 *
 * <p>Guarded by the pool's lock.
 */
public final class Overload {
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final long target;
    private long begun;
    private long shortest = Long.MAX_VALUE;
    private boolean overloaded;

    /**
     * Creates a guard.
     *
     * @param target how long callers may wait; zero if nothing is guarded
     */
    public Overload(Duration target) {
        this.target = target.toNanos();
    }

    public boolean isGuarded() {
        return target > 0;
    }

    /** Takes note of someone who was given a connection. */
    public void served(long now, long waited) {
        if (waited <= target) {
            overloaded = false;
        }
        shortest = Math.min(shortest, waited);
        if (now - begun >= INTERVAL) {
            overloaded = shortest > target && now - begun < 2 * INTERVAL;
            begun = now;
            shortest = Long.MAX_VALUE;
        }
    }

    public boolean isOverloaded() {
        return overloaded;
    }
}
