package dev.based.postgres;

import java.time.Duration;

/** By which digits of seconds grow old, for tests that cannot wait for a minute. */
public final class DigitsClock {
    private DigitsClock() {}

    /** The clock is ahead from now on. */
    public static void forward(Duration time) {
        KnownDigits.use(() -> System.nanoTime() + time.toNanos());
    }

    /** It is not any more. */
    public static void real() {
        KnownDigits.use(System::nanoTime);
    }
}
