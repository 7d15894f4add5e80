package dev.based.benchmarks.special;

import dev.based.DatabaseOptions;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What it costs to be watched: by a listener that counts, by metrics, by traces of each call that are dropped. */
public final class Watching {
    private Watching() {}

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

    /** Measures and prints it. */
    public static void run() throws Exception {
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
            Map<String, DatabaseOptions> forms = new LinkedHashMap<>();
            forms.put("nobody", DatabaseOptions.DEFAULT);
            forms.put("a listener", watched(new Counter()));
            forms.put("Micrometer", watched(MicrometerListener.of(new SimpleMeterRegistry())));
            forms.put("OpenTelemetry metrics", watched(telemetry.onlyMetrics()));
            forms.put("OpenTelemetry spans", watched(telemetry.onlySpans()));
            Forms.compare(forms, List.of(new Task(Work.ONE, 1), new Task(Work.SELECTS, 2)), 8);
        }
    }

    private static DatabaseOptions watched(DatabaseListener listener) {
        return DatabaseOptions.DEFAULT.withListener(listener);
    }
}
