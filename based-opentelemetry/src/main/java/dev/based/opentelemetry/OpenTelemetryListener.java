package dev.based.opentelemetry;

import dev.based.Database;
import dev.based.observe.DatabaseIdentity;
import dev.based.observe.DatabaseListener;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Objects;

/**
 * Tells OpenTelemetry what databases do, by its conventions for databases: a span for each call, session and transaction, and metrics of
 * calls and of the pool.
 *
 * <pre>{@code
 * DatabaseOptions.DEFAULT.withListener(OpenTelemetryListener.of(openTelemetry))
 * }</pre>
 *
 * <p>The parent of a span is the context of the thread that made the call; in a session the session's span, unless a span of the user's
 * own was begun inside that. In a session's body the session's span is the current one, also in code that awaits; behind stages only
 * with {@link dev.based.DatabaseOptions#withContext}.
 *
 * <p>Safe for use by several threads, and by several databases.
 */
public final class OpenTelemetryListener implements DatabaseListener {
    private final OpenTelemetry openTelemetry;
    private final boolean hasSpans;
    private final boolean hasMetrics;

    private OpenTelemetryListener(OpenTelemetry openTelemetry, boolean hasSpans, boolean hasMetrics) {
        this.openTelemetry = openTelemetry;
        this.hasSpans = hasSpans;
        this.hasMetrics = hasMetrics;
    }

    /**
     * A listener that makes spans and metrics.
     *
     * @param openTelemetry where they go, such as {@code GlobalOpenTelemetry.get()}
     * @return the listener
     */
    public static OpenTelemetryListener of(OpenTelemetry openTelemetry) {
        return new OpenTelemetryListener(Objects.requireNonNull(openTelemetry), true, true);
    }

    /**
     * The same without metrics.
     *
     * @return a listener that makes spans
     */
    public OpenTelemetryListener onlySpans() {
        return new OpenTelemetryListener(openTelemetry, true, false);
    }

    /**
     * The same without spans.
     *
     * @return a listener that makes metrics
     */
    public OpenTelemetryListener onlyMetrics() {
        return new OpenTelemetryListener(openTelemetry, false, true);
    }

    @Override
    public DatabaseListener of(Database database) {
        DatabaseIdentity identity = DatabaseIdentity.of(database);
        return new OneDatabase(
                hasSpans ? new Spans(openTelemetry, identity) : null,
                hasMetrics ? new Metrics(openTelemetry, identity, database) : null);
    }
}
