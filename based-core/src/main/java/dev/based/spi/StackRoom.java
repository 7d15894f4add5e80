package dev.based.spi;

/**
 * Whether the current thread has stack enough for a call and for what the library does behind it. A connection's own thread has; who waits may
 * be deep in a recursion, and where the library's own code ended for want of stack, a connection could be lost.
 *
 * <p>It is found out by going down, in few large steps: some hundred nanoseconds, beside a statement of some microseconds.
 */
final class StackRoom {
    /** Each of a kilobyte: what it is given is laid on the stack. */
    private static final int STEPS = 10;

    private StackRoom() {}

    static boolean isEnough() {
        try {
            return step(
                            STEPS, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                            0)
                    == 0;
        } catch (StackOverflowError none) {
            return false;
        }
    }

    private static int step(
            int left,
            long a0,
            long a1,
            long a2,
            long a3,
            long a4,
            long a5,
            long a6,
            long a7,
            long a8,
            long a9,
            long b0,
            long b1,
            long b2,
            long b3,
            long b4,
            long b5,
            long b6,
            long b7,
            long b8,
            long b9,
            long c0,
            long c1,
            long c2,
            long c3,
            long c4,
            long c5,
            long c6,
            long c7,
            long c8,
            long c9,
            long d0,
            long d1,
            long d2,
            long d3,
            long d4,
            long d5,
            long d6,
            long d7,
            long d8,
            long d9,
            long e0,
            long e1,
            long e2,
            long e3,
            long e4,
            long e5,
            long e6,
            long e7,
            long e8,
            long e9,
            long f0,
            long f1,
            long f2,
            long f3,
            long f4,
            long f5,
            long f6,
            long f7,
            long f8,
            long f9) {
        return left == 0
                ? 0
                : step(
                        left - 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
