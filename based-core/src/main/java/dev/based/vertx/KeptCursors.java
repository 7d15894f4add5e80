package dev.based.vertx;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements that cursors have read and that stay prepared on one connection, by their texts: a client keeps no such statement by
 * itself. On the connection's event loop only.
 */
final class KeptCursors {
    private final int most;
    private final Map<String, PagedStatement> byText = new LinkedHashMap<>();

    /**
     * Keeps nothing yet.
     *
     * @param most how many it may be
     */
    KeptCursors(int most) {
        this.most = most;
    }

    /** One for a text, which is kept no longer; null if there is none. */
    @Nullable
    PagedStatement take(String text) {
        return byText.remove(text);
    }

    /** Keeps one for its next use, in place of the one that nobody has used for the longest time. */
    void keep(String text, PagedStatement statement) {
        PagedStatement same = byText.put(text, statement);
        if (same != null) {
            same.close();
        }
        Iterator<PagedStatement> eldest = byText.values().iterator();
        while (byText.size() > most) {
            eldest.next().close();
            eldest.remove();
        }
    }

    /** Closes all of them, without a wait. */
    void close() {
        byText.values().forEach(PagedStatement::close);
        byText.clear();
    }
}
