package dev.based.internal.watch;

import dev.based.Statement;
import dev.based.observe.CallEnd;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.Outcome;
import dev.based.observe.SessionObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The library's own listener: it logs slow statements as warnings and, where that is enabled, each at DEBUG, to the logger {@code
 * dev.based.Statement}. The number of lines in a second, and their length, are bounded.
 */
final class StatementLog implements DatabaseListener {
    private static final Logger LOG = LoggerFactory.getLogger(Statement.class);

    /** In lines in a second. */
    private static final int MOST_SLOW = 10;

    private static final int MOST = 1_000;

    /** In characters. */
    private static final int LONGEST = 500;

    private final Duration threshold;
    private final RateLimit slowLines = new RateLimit(MOST_SLOW);
    private final RateLimit lines = new RateLimit(MOST);

    /**
     * Creates a log.
     *
     * @param threshold how long the database takes for a statement that counts as slow; zero if none does
     */
    StatementLog(Duration threshold) {
        this.threshold = threshold;
    }

    boolean isWanted() {
        return !threshold.isZero() || LOG.isDebugEnabled();
    }

    @Override
    public @Nullable CallObserver call(CallStart call, @Nullable SessionObserver within) {
        return isWanted() ? end -> ended(call, end) : null;
    }

    private void ended(CallStart call, CallEnd end) {
        boolean slow = !threshold.isZero() && end.server().compareTo(threshold) >= 0;
        Level level = slow ? Level.WARN : Level.DEBUG;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        long dropped = (slow ? slowLines : lines).take(System.nanoTime());
        if (dropped >= 0) {
            LOG.atLevel(level).log(line(call, end, slow, dropped));
        }
    }

    private static String line(CallStart call, CallEnd end, boolean slow, long dropped) {
        StringBuilder line = new StringBuilder(slow ? "Slow: " : "");
        line.append(millis(end.server())).append(" ms");
        if (end.waiting().toMillis() > 0) {
            line.append(" after waiting ").append(millis(end.waiting())).append(" ms");
        }
        if (end.outcome() == Outcome.SUCCEEDED) {
            line.append(end.rows() < 0 ? "" : ", " + end.rows() + (end.rows() == 1 ? " row" : " rows"));
        } else {
            line.append(", ").append(end.outcome());
        }
        if (call.size() > 1) {
            line.append(", ").append(call.size()).append(" sets of values");
        }
        line.append(": ").append(shortened(call.sql().isEmpty() ? "(" + call.verb() + ")" : call.sql()));
        if (dropped > 0) {
            line.append(" (").append(dropped).append(" more were not logged before it)");
        }
        return line.toString();
    }

    private static String millis(Duration time) {
        long micros = time.toNanos() / 1_000;
        return micros / 1_000 + "." + (micros % 1_000) / 100;
    }

    private static String shortened(String sql) {
        String line = sql.strip().replace('\n', ' ').replace('\r', ' ');
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end) + "...";
    }
}
