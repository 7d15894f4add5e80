package dev.based.internal.async;

import dev.based.internal.thread.Behalf;

/** A job that ends behind all sessions of an owner's. It runs to its end. */
public final class EndOfSessions extends Job {
    /** What calls it, such as {@code disconnect()}. */
    public final String call;

    private final Object owner;

    /**
     * Creates a job.
     *
     * @param call what calls it, such as {@code disconnect()}
     * @param owner what the sessions belong to, as in {@link Behalf#owner}
     */
    public EndOfSessions(String call, Object owner) {
        this.call = call;
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
