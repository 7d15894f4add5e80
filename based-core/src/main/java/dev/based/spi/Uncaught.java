package dev.based.spi;

/**
 * What is thrown by code that was called for nobody who could be told, so that whoever has called it goes on.
 *
 * <p>Safe for use by several threads.
 */
public final class Uncaught {
    private Uncaught() {}

    /**
     * Gives it to the current thread's handler and, as the JVM does, ignores what that throws. Never throws.
     *
     * @param thrown what was thrown
     */
    public static void report(Throwable thrown) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable ofTheHandler) {
            // there is nobody left to tell
        }
    }
}
