package dev.based.tests.races;

import org.jspecify.annotations.Nullable;

/** Values to bind whose {@code toString} is none. */
enum Hostile {
    NULL {
        @Override
        @SuppressWarnings("NullAway") // that is its very fault
        public String toString() {
            return null;
        }
    },
    THROWS {
        @Override
        public String toString() {
            throw new IllegalStateException("the value's own");
        }
    },
    ENDS {
        @Override
        public String toString() {
            throw new StackOverflowError("the value's own");
        }
    };

    /** A value of no type that can be bound. */
    private static final Object UNFIT = new Object() {
        @Override
        public String toString() {
            throw new IllegalStateException("the value's own");
        }
    };

    /** How many values there are for {@link #note}. */
    static final int NOTES = 40;

    /** A value to bind: mostly a text or null, one of the hostile, or one that is refused. */
    static @Nullable Object note(int number) {
        return switch (number) {
            case 0, 1 -> NULL;
            case 2, 3 -> THROWS;
            case 4, 5 -> ENDS;
            case 6 -> UNFIT;
            default -> number % 2 == 0 ? "note" : null;
        };
    }
}
