package dev.based.internal.jooq;

/**
 * Keeps jOOQ from printing its logo and its tip of the day to the log of an application that never chose to start it.
 *
 * <p>Whoever uses jOOQ in this library calls {@link #silence()} first. A property that the application has set itself
 * is left as it is. Safe for use by several threads.
 */
public final class Jooq {
    static {
        setIfAbsent("org.jooq.no-logo");
        setIfAbsent("org.jooq.no-tips");
    }

    private Jooq() {}

    /** Has the effect on its first call, through the initialisation of this class; later calls cost nothing. */
    public static void silence() {}

    private static void setIfAbsent(String property) {
        try {
            System.getProperties().putIfAbsent(property, "true");
        } catch (SecurityException refused) {
            // A logo in the log is no reason to fail.
        }
    }
}
