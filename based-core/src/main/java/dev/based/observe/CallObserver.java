package dev.based.observe;

/** Told the end of one call: see {@link DatabaseListener#call}. */
@FunctionalInterface
public interface CallObserver {
    /**
     * The call has ended. Called once.
     *
     * @param end how
     */
    void ended(CallEnd end);
}
