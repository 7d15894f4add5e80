package dev.based.opentelemetry;

import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.PoolEvent;
import dev.based.observe.SessionObserver;
import dev.based.observe.SessionStart;
import org.jspecify.annotations.Nullable;

/** The listener of one database. */
final class OneDatabase implements DatabaseListener {
    private final @Nullable Spans spans;
    private final @Nullable Metrics metrics;

    OneDatabase(@Nullable Spans spans, @Nullable Metrics metrics) {
        this.spans = spans;
        this.metrics = metrics;
    }

    @Override
    public void connected() {
        if (metrics != null) {
            metrics.connected();
        }
    }

    @Override
    public void disconnected() {
        if (metrics != null) {
            metrics.disconnected();
        }
    }

    @Override
    public @Nullable CallObserver call(CallStart call, @Nullable SessionObserver within) {
        CallObserver span = spans == null ? null : spans.call(call, within);
        Metrics counted = metrics;
        if (counted == null) {
            return span;
        }
        return end -> {
            try {
                counted.ended(call, end);
            } finally {
                if (span != null) {
                    span.ended(end);
                }
            }
        };
    }

    @Override
    public @Nullable SessionObserver session(SessionStart session, @Nullable SessionObserver within) {
        return spans == null ? null : spans.session(session, within);
    }

    @Override
    public void pool(PoolEvent event) {
        if (metrics != null) {
            metrics.pool(event);
        }
    }
}
