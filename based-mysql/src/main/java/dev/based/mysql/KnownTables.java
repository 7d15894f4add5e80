package dev.based.mysql;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the connections of a database know together of its tables.
 *
 * <p>Safe for use by several threads.
 */
final class KnownTables {
    private static final int MOST = 4_096;

    private final AtomicInteger changes = new AtomicInteger();
    private final Set<String> readable = ConcurrentHashMap.newKeySet();

    /** How often one of the connections has changed tables. */
    int changes() {
        return changes.get();
    }

    /** Tables may be others now. */
    void changed() {
        changes.incrementAndGet();
    }

    /** Whether a query for columns was answered before, and not refused to this user. */
    boolean isReadable(String probe) {
        return readable.contains(probe);
    }

    /** A query for columns was answered, or refused. */
    void isReadable(String probe, boolean answered) {
        if (!answered) {
            readable.remove(probe);
            return;
        }
        if (readable.size() >= MOST) {
            readable.clear(); // there may be ever new ones
        }
        readable.add(probe);
    }
}
