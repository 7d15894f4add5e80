package dev.based.tests.watch;

import dev.based.DatabaseOptions;
import dev.based.micrometer.MicrometerListener;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.Outcome;
import dev.based.observe.SessionObserver;
import dev.based.opentelemetry.OpenTelemetryListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What docs/operating/observing.md quotes. */
final class Watching {
    private Watching() {}

    static DatabaseOptions metrics(MeterRegistry registry) {
        return DatabaseOptions.DEFAULT.withListener(MicrometerListener.of(registry));
    }

    static DatabaseOptions traces(OpenTelemetry openTelemetry) {
        return DatabaseOptions.DEFAULT
                .withListener(OpenTelemetryListener.of(openTelemetry))
                .withContext(executor -> Context.current().wrap(executor));
    }

    static final class Failures implements DatabaseListener {
        final Map<String, Integer> counts = new ConcurrentHashMap<>();

        @Override
        public CallObserver call(CallStart call, @Nullable SessionObserver within) {
            return end -> {
                if (end.outcome() != Outcome.SUCCEEDED) {
                    counts.merge(call.summary(), 1, Integer::sum);
                }
            };
        }
    }
}
