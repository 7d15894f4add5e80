package dev.based.internal.thread;

/** Errors that are passed on. */
public final class Unchecked {
    private Unchecked() {}

    /** Throws an error as it is, also one that the compiler wants declared. */
    @SuppressWarnings("unchecked")
    public static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
        throw (E) error;
    }
}
