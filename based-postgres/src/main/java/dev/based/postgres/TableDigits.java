package dev.based.postgres;

import java.util.Map;

/**
 * How many digits of seconds those columns of a table keep whose types tell it.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param byName by the columns' names
 * @param byNumber by their numbers among those that there are, from 1
 */
record TableDigits(Map<String, Integer> byName, Map<Integer, Integer> byNumber) {
    /** What all keep that tell nothing. */
    static final int MOST = 6;

    TableDigits {
        byName = Map.copyOf(byName);
        byNumber = Map.copyOf(byNumber);
    }

    int of(WrittenColumns.Target target) {
        return target.column() == null
                ? byNumber.getOrDefault(target.number(), MOST)
                : byName.getOrDefault(target.column(), MOST);
    }
}
