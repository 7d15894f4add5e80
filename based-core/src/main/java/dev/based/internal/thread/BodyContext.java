package dev.based.internal.thread;

/** What is set up around code of a body's, on the thread that runs it. Throws nothing. */
@FunctionalInterface
public interface BodyContext {
    /**
     * Sets it up.
     *
     * @return takes it down, on the same thread
     */
    Runnable enter();
}
