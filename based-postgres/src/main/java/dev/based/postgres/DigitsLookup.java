package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * Asks the server of what types the columns are to which a statement writes times, by a query of them that is only described: that wants no
 * right to read the columns. The server tells the base types of domains, and their modifiers.
 */
final class DigitsLookup extends Lookup {
    /** Errors of the moment: a failed transaction or savepoint, no room, and what stops a statement. */
    private static final Set<String> OF_THE_MOMENT = Set.of("25", "3B", "40", "53", "55", "57");

    private static final String CANCELLED = "57014";

    private final TimeTargets targets;
    private int[] digits = {};
    private boolean failedForNow;

    /**
     * Creates a question.
     *
     * @param groupsBefore how many groups of messages the server answers before
     */
    DigitsLookup(TimeTargets targets, boolean guarded, int groupsBefore) {
        super(targets.query(), false, guarded, groupsBefore);
        this.targets = targets;
    }

    @Override
    void take(ByteBuf message) {
        switch (message.getByte(0)) {
            case 'T' -> read(message);
            case 'E' -> {
                String state = ErrorFields.field(message, ErrorFields.STATE);
                failedForNow = state.length() > 2 && OF_THE_MOMENT.contains(state.substring(0, 2));
            }
            default -> {
                // tells nothing
            }
        }
    }

    /** A cancel is meant for the client's statement; and one whose transaction has failed is to be told why. */
    @Override
    boolean refuses(String state, boolean asks) {
        return !asks || state.equals(CANCELLED);
    }

    /** RowDescription: for each column its name, table, number in the table, type, size, modifier and format. */
    private void read(ByteBuf message) {
        int count = message.getUnsignedShort(HEADER);
        int[] types = new int[count];
        int[] modifiers = new int[count];
        int position = HEADER + 2;
        for (int column = 0; column < count; column++) {
            int type = PreparedStatements.end(message, position) + 1 + 4 + 2;
            types[column] = message.getInt(type);
            modifiers[column] = message.getInt(type + 4 + 2);
            position = type + 4 + 2 + 4 + 2;
        }
        digits = targets.digits(types, modifiers);
    }

    /** How many digits of a second are kept of each parameter of the statement; empty if all are, or if the server does not tell. */
    int[] digits() {
        return digits;
    }

    /** Whether the server might tell when it is asked again. */
    boolean failedForNow() {
        return failedForNow;
    }
}
