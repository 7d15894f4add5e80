package dev.based.internal.closing;

import dev.based.internal.async.Job;
import dev.based.internal.thread.Behalf;
import java.util.concurrent.atomic.AtomicReference;

/** A job that ends behind all sessions of an owner's. It runs to its end. */
public final class EndOfSessions extends Job {
    /** What calls it, such as {@code disconnect()}. */
    public final String call;

    private final Object owner;
    private final AtomicReference<Runnable> whenRefused = new AtomicReference<>(() -> {});

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

    /** Sets what takes the call back if it is {@linkplain #refuse refused}, before anyone can wait for it. */
    public void whenRefused(Runnable action) {
        whenRefused.set(action);
    }

    /** Takes the call back, once, for a session waits for it; does nothing where it is not to be taken back. */
    public void refuse() {
        whenRefused.getAndSet(() -> {}).run();
    }

    @Override
    public Stop stop() {
        return Stop.TOO_LATE;
    }
}
