package dev.based.opentelemetry;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.PoolSnapshot;
import dev.based.observe.BoundedLabels;
import dev.based.observe.CallEnd;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseIdentity;
import dev.based.observe.PoolEvent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The metrics of one database: how long calls take, and how its pool is. */
final class Metrics {
    /** In seconds, as the conventions advise. */
    private static final List<Double> BUCKETS = List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);

    private static final int MOST_SUMMARIES = 500;
    private static final int MOST_ERRORS = 50;

    private final Meter meter;
    private final Database database;
    private final Attributes call;
    private final Attributes pool;
    private final Attributes used;
    private final Attributes idle;
    private final BoundedLabels summaries = new BoundedLabels(MOST_SUMMARIES);
    private final BoundedLabels errors = new BoundedLabels(MOST_ERRORS);
    private final Map<Series, Attributes> series = new ConcurrentHashMap<>();
    private final DoubleHistogram operations;
    private final DoubleHistogram create;
    private final DoubleHistogram wait;
    private final DoubleHistogram use;
    private final LongCounter timeouts;
    private volatile List<ObservableLongUpDownCounter> gauges = List.of();

    private record Series(String summary, @Nullable String error, boolean isStatus) {}

    Metrics(OpenTelemetry openTelemetry, DatabaseIdentity identity, Database database) {
        this.database = database;
        meter = openTelemetry.getMeter(Names.SCOPE);
        call = Names.of(identity);
        pool = Attributes.of(Names.POOL_NAME, identity.poolName());
        used = pool.toBuilder().put(Names.POOL_STATE, "used").build();
        idle = pool.toBuilder().put(Names.POOL_STATE, "idle").build();
        operations = histogram("db.client.operation.duration", "Duration of database client operations.");
        create = histogram("db.client.connection.create_time", "The time it took to create a new connection.");
        wait = histogram(
                "db.client.connection.wait_time", "The time it took to obtain an open connection from the pool.");
        use = histogram(
                "db.client.connection.use_time",
                "The time between borrowing a connection and returning it to the pool.");
        timeouts = meter.counterBuilder("db.client.connection.timeouts")
                .setUnit("{timeout}")
                .setDescription("The number of callers that got no connection in time.")
                .build();
    }

    private DoubleHistogram histogram(String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(BUCKETS)
                .build();
    }

    void connected() {
        gauges = List.of(
                gauge("db.client.connection.count", "{connection}", "Connections by their state.", (to, snapshot) -> {
                    to.record(snapshot.active(), used);
                    to.record(snapshot.idle(), idle);
                }),
                gauge(
                        "db.client.connection.max",
                        "{connection}",
                        "How many connections there may be.",
                        (to, snapshot) -> to.record(snapshot.maxSize(), pool)),
                gauge(
                        "db.client.connection.pending_requests",
                        "{request}",
                        "Callers that wait for a connection.",
                        (to, snapshot) -> to.record(snapshot.waiting(), pool)));
    }

    private ObservableLongUpDownCounter gauge(
            String name, String unit, String description, BiConsumer<ObservableLongMeasurement, PoolSnapshot> record) {
        return meter.upDownCounterBuilder(name)
                .setUnit(unit)
                .setDescription(description)
                .buildWithCallback(to -> {
                    PoolSnapshot snapshot = snapshot();
                    if (snapshot != null) {
                        record.accept(to, snapshot);
                    }
                });
    }

    private @Nullable PoolSnapshot snapshot() {
        try {
            return database.pool();
        } catch (BasedException disconnected) {
            return null;
        }
    }

    void disconnected() {
        gauges.forEach(ObservableLongUpDownCounter::close);
    }

    void ended(CallStart start, CallEnd end) {
        String type = end.errorType();
        boolean isStatus = Names.isStatus(end.error());
        String summary = start.summary().isEmpty() ? "" : summaries.of(start.summary());
        Series key = new Series(summary, type == null ? null : errors.of(type), isStatus);
        operations.record(seconds(end.total()), series.computeIfAbsent(key, this::attributes));
    }

    private Attributes attributes(Series key) {
        AttributesBuilder attributes = call.toBuilder();
        if (!key.summary.isEmpty()) {
            attributes.put(Names.QUERY_SUMMARY, key.summary);
        }
        if (key.error != null) {
            attributes.put(Names.ERROR_TYPE, key.error);
        }
        if (key.error != null && key.isStatus) {
            attributes.put(Names.STATUS_CODE, key.error);
        }
        return attributes.build();
    }

    void pool(PoolEvent event) {
        switch (event.type()) {
            case OPENED -> create.record(seconds(event.time()), pool);
            case ACQUIRED -> wait.record(seconds(event.time()), pool);
            case RELEASED -> use.record(seconds(event.time()), pool);
            case TIMED_OUT -> timeouts.add(1, pool);
            default -> {
                // the conventions have no name for it
            }
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
