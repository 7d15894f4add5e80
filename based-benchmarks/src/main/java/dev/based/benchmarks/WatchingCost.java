package dev.based.benchmarks;

import dev.based.DatabaseOptions;
import dev.based.benchmarks.Measurement.Contender;
import dev.based.micrometer.MicrometerListener;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.SessionEnd;
import dev.based.observe.SessionObserver;
import dev.based.observe.SessionStart;
import dev.based.opentelemetry.OpenTelemetryListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What it costs to be watched: by a listener that counts, by metrics, by traces of each call that are dropped. */
final class WatchingCost {
    private WatchingCost() {}

    /** Counts ends, and does nothing else. */
    private static final class Counter implements DatabaseListener {
        private final LongAdder ends = new LongAdder();

        @Override
        public CallObserver call(CallStart call, @Nullable SessionObserver within) {
            return end -> ends.increment();
        }

        @Override
        public SessionObserver session(SessionStart session, @Nullable SessionObserver within) {
            return new SessionObserver() {
                @Override
                public void ended(SessionEnd end) {
                    ends.increment();
                }
            };
        }
    }

    /** Takes spans, and drops them. */
    private static final class Dropping implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    static void measure(Server server, Measurement measurement) throws Exception {
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(new Dropping()).build())
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(InMemoryMetricReader.create())
                        .build())
                .build()) {
            OpenTelemetryListener telemetry = OpenTelemetryListener.of(sdk);
            Map<String, DatabaseListener> listeners = new TreeMap<>(Map.of(
                    "1 a listener", new Counter(),
                    "2 Micrometer", MicrometerListener.of(new SimpleMeterRegistry()),
                    "3 OpenTelemetry metrics", telemetry.onlyMetrics(),
                    "4 OpenTelemetry spans", telemetry.onlySpans()));
            Map<String, BasedDatabase> databases = new TreeMap<>();
            try {
                databases.put("0 nobody", new BasedDatabase(server.url()));
                databases.get("0 nobody").createTables();
                listeners.forEach((name, listener) -> databases.put(
                        name, new BasedDatabase(server.url(), DatabaseOptions.DEFAULT.withListener(listener))));
                compare(server, measurement, databases);
            } finally {
                databases.values().forEach(BasedDatabase::close);
            }
        }
    }

    private static void compare(Server server, Measurement measurement, Map<String, BasedDatabase> databases)
            throws Exception {
        List<Contender> singles = new ArrayList<>();
        List<Contender> sessions = new ArrayList<>();
        databases.forEach((name, based) -> {
            singles.add(new Contender(name, count -> based.singles(count, 8)));
            sessions.add(new Contender(name, count -> based.sessions(count, 8, 2)));
        });
        measurement.run(server.name() + ": watched, single statement by key, 8 callers", 1, singles);
        measurement.run(server.name() + ": watched, session of two selects, 8 callers", 2, sessions);
    }
}
