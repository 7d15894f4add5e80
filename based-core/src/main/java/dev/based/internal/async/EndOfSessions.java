package dev.based.internal.async;

import dev.based.internal.thread.Behalf;

/** A job that ends behind all sessions of an owner's. It runs to its end. */
public final class EndOfSessions extends Job {
    private final Object owner;

    /**
     * Creates a job.
     *
     * @param owner what the sessions belong to, as in {@link Behalf#owner}
     */
    public EndOfSessions(Object owner) {
        this.owner = owner;
    }

    /** Whether it waits for a session of an owner's. */
    public boolean isOf(Object other) {
        return owner == other;
    }

    @Override
    public Stop stop() {
        return Stop.TOO_LATE;
    }
}
