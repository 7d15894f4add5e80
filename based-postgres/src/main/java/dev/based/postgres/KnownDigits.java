package dev.based.postgres;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a database know together of how many digits of seconds columns keep. It is asked for again after a minute, for
 * other clients may change tables too.
 *
 * <p>Safe for use by several threads.
 */
final class KnownDigits {
    private static final int MOST_TABLES = 1_024;
    private static final long LIFE = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Known> byTable = new ConcurrentHashMap<>();

    private record Known(TableDigits digits, int changes, long since) {}

    /** What is known of a table, if tables were changed so often; null if nothing is. */
    @Nullable
    TableDigits of(String table, int changes) {
        Known known = byTable.get(table);
        return known != null && known.changes == changes && System.nanoTime() - known.since < LIFE
                ? known.digits
                : null;
    }

    void learned(String table, TableDigits digits, int changes) {
        if (byTable.size() >= MOST_TABLES) {
            byTable.clear(); // there may be ever new ones
        }
        byTable.put(table, new Known(digits, changes, System.nanoTime()));
    }
}
