package dev.based.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What SHOW CREATE TABLE tells of a table, as far as it matters for many rows in one statement.
 *
 * @param isTransactional whether a statement that fails leaves nothing
 * @param counter the column whose values the server makes; null if there is none
 * @param columns the columns in their order, also those that an INSERT without names leaves out
 * @param isKnown whether the text could be read
 */
record TableFacts(boolean isTransactional, @Nullable String counter, List<String> columns, boolean isKnown) {
    private static final String COUNTED = " AUTO_INCREMENT";

    /** Reads what the server shows. */
    static TableFacts of(String shown) {
        boolean transactional = false;
        boolean known = true;
        String counter = null;
        List<String> columns = new ArrayList<>();
        for (String line : shown.split("\n", -1)) {
            if (line.startsWith("  `")) {
                int end = line.indexOf('`', 3);
                known &= line.startsWith("` ", end); // not a name with a quote in it
                columns.add(line.substring(3, Math.max(3, end)));
            }
            if (line.startsWith(") ENGINE=")) {
                transactional = line.startsWith(") ENGINE=InnoDB");
            } else if (line.toUpperCase(Locale.ROOT).contains(COUNTED)) {
                int end = line.indexOf('`', 3);
                known &= counter == null && line.startsWith("  `") && end > 3 && !line.contains("COMMENT");
                counter = known ? line.substring(3, end) : null;
            }
        }
        return new TableFacts(transactional, counter, columns, known);
    }
}
