package dev.based.mysql;

import java.math.BigDecimal;

/**
 * An exact number, which the client writes as text, and which is sent as a DECIMAL: see {@link Statements}.
 *
 * @param digits the number's text
 */
record Decimal(String digits) {
    private static final int MOST_DIGITS = 65;
    private static final int MOST_DECIMALS = 30;

    /** Whether the servers have a DECIMAL for it, and neither round it nor take another. */
    static boolean fits(BigDecimal number) {
        return number.scale() >= 0
                && number.scale() <= MOST_DECIMALS
                && number.precision() <= MOST_DIGITS
                && number.precision() - number.scale() <= MOST_DIGITS - MOST_DECIMALS;
    }

    @Override
    public String toString() {
        return digits;
    }
}
