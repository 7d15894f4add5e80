package dev.based.observe;

/** Told the end of one call: see {@link DatabaseListener#call}. */
@FunctionalInterface
public interface CallObserver {
    /**
     * The call has ended. Called once, right before its stage completes; of a stream that is cancelled, when nothing is left to do
     * for it, which may be later.
     *
     * @param end how
     */
    void ended(CallEnd end);
}
