package dev.based.mysql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What SHOW CREATE TABLE tells of a table, as far as it matters for many rows in one statement.
 *
 * @param isTransactional whether a statement that fails leaves nothing
 * @param counter the column whose values the server makes; null if there is none
 * @param isKnown whether the text could be read
 */
record TableFacts(boolean isTransactional, @Nullable String counter, boolean isKnown) {
    private static final String COUNTED = " AUTO_INCREMENT";

    /** Reads what the server shows. */
    static TableFacts of(String shown) {
        boolean transactional = false;
        boolean known = true;
        String counter = null;
        for (String line : shown.split("\n", -1)) {
            if (line.startsWith(") ENGINE=")) {
                transactional = line.startsWith(") ENGINE=InnoDB");
            } else if (line.toUpperCase(Locale.ROOT).contains(COUNTED)) {
                int end = line.indexOf('`', 3);
                known &= counter == null && line.startsWith("  `") && end > 3 && !line.contains("COMMENT");
                counter = known ? line.substring(3, end) : null;
            }
        }
        return new TableFacts(transactional, counter, known);
    }
}
