package dev.based.tests.races;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a call ended, as far as it says what the tables must hold. */
interface Account {
    /** What a call has left in the database. */
    enum Effect {
        ALL,
        NONE,
        /** All or nothing; nobody knows which. */
        UNKNOWN
    }

    /** The number that its rows bear. */
    int number();

    Effect effect();

    /** The parts that its rows bear, if it left them, in the order in which they were added if that is to be kept. */
    List<Integer> rows();

    /** Whether the order of the rows is known. */
    boolean isInOrder();

    /** How often it has then incremented its counter. */
    int counted();

    /** What was to be expected and is not so, or null. */
    @Nullable
    String violation();
}
