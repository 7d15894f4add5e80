package dev.based.internal.async;

/** The work behind a {@link Promise} and all that is derived from it: what a cancel of any of them stops. */
public abstract class Job {
    /** What became of a request to stop. */
    public enum Stop {
        /** The work will have no effect. */
        STOPPED,
        /** The work can no longer be stopped: it is being committed. */
        TOO_LATE,
        /** The work had ended before. */
        ENDED
    }

    /**
     * Stops the work, if it can still be stopped. Called by any thread, any number of times, without a lock held.
     *
     * @return what became of it
     */
    public abstract Stop stop();

    /**
     * What to answer for work that has ended: if its promise is not settled yet, its outcome is on the way and stands.
     *
     * @param promise the work's own promise
     * @return what became of a request to stop
     */
    protected static Stop ended(Promise<?> promise) {
        return promise.isDone() ? Stop.ENDED : Stop.TOO_LATE;
    }

    /** Work that had ended when its promise was made. */
    static final class Ended extends Job {
        static final Ended INSTANCE = new Ended();

        @Override
        public Stop stop() {
            return Stop.ENDED;
        }
    }
}
