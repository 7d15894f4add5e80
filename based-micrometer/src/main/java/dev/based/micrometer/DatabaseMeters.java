package dev.based.micrometer;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.PoolSnapshot;
import dev.based.observe.BoundedLabels;
import dev.based.observe.CallEnd;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseIdentity;
import dev.based.observe.DatabaseListener;
import dev.based.observe.PoolEvent;
import dev.based.observe.SessionObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meters of one database. */
final class DatabaseMeters implements DatabaseListener {
    /** As OpenTelemetry's conventions advise. */
    private static final Duration[] BUCKETS = Stream.of(1L, 5L, 10L, 50L, 100L, 500L, 1_000L, 5_000L, 10_000L)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final int MOST_SUMMARIES = 500;
    private static final int MOST_ERRORS = 50;

    /** What stands for a tag that has no value, since a meter's tags are always the same. */
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final Database database;
    private final Tags call;
    private final Tags pool;
    private final BoundedLabels summaries = new BoundedLabels(MOST_SUMMARIES);
    private final BoundedLabels errors = new BoundedLabels(MOST_ERRORS);
    private final Map<Series, Timer> operations = new ConcurrentHashMap<>();
    private final Timer create;
    private final Timer wait;
    private final Timer use;
    private final Counter timeouts;
    private volatile List<Gauge> gauges = List.of();

    private record Series(String summary, String error) {}

    DatabaseMeters(MeterRegistry registry, Database database) {
        this.registry = registry;
        this.database = database;
        DatabaseIdentity identity = DatabaseIdentity.of(database);
        Integer port = identity.port();
        call = Tags.of(
                "db.system.name",
                identity.system(),
                "db.namespace",
                orNone(identity.namespace()),
                "server.address",
                orNone(identity.address()),
                "server.port",
                port == null ? NONE : port.toString());
        pool = Tags.of("db.client.connection.pool.name", identity.poolName());
        create = timer("db.client.connection.create_time", "The time it took to create a new connection", pool);
        wait = timer("db.client.connection.wait_time", "The time it took to obtain an open connection", pool);
        use = timer("db.client.connection.use_time", "The time between borrowing a connection and returning it", pool);
        timeouts = Counter.builder("db.client.connection.timeouts")
                .description("Callers that got no connection in time")
                .tags(pool)
                .register(registry);
    }

    private static String orNone(@Nullable String value) {
        return value == null || value.isEmpty() ? NONE : value;
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public void connected() {
        gauges = List.of(
                gauge(
                        "db.client.connection.count",
                        "Connections by their state",
                        pool.and("db.client.connection.state", "used"),
                        PoolSnapshot::active),
                gauge(
                        "db.client.connection.count",
                        "Connections by their state",
                        pool.and("db.client.connection.state", "idle"),
                        PoolSnapshot::idle),
                gauge("db.client.connection.max", "How many connections there may be", pool, PoolSnapshot::maxSize),
                gauge(
                        "db.client.connection.pending_requests",
                        "Callers that wait for a connection",
                        pool,
                        PoolSnapshot::waiting));
    }

    private Gauge gauge(String name, String description, Tags tags, ToIntFunction<PoolSnapshot> value) {
        return Gauge.builder(name, () -> now(value))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private double now(ToIntFunction<PoolSnapshot> value) {
        try {
            return value.applyAsInt(database.pool());
        } catch (BasedException disconnected) {
            return Double.NaN;
        }
    }

    /** What was counted stays; what a pool looks like ends with it. */
    @Override
    public void disconnected() {
        gauges.stream().map(Meter::getId).forEach(registry::remove);
    }

    @Override
    public CallObserver call(CallStart call, @Nullable SessionObserver within) {
        return end -> ended(call, end);
    }

    private void ended(CallStart start, CallEnd end) {
        String type = end.errorType();
        String summary = start.summary().isEmpty() ? NONE : summaries.of(start.summary());
        Series series = new Series(summary, type == null ? NONE : errors.of(type));
        Timer timer = operations.get(series);
        if (timer == null) {
            timer = operation(series); // by the registry, whose filters and listeners are the user's
            operations.put(series, timer);
        }
        timer.record(end.total());
    }

    private Timer operation(Series series) {
        return timer(
                "db.client.operation.duration",
                "Duration of database client operations",
                call.and("db.query.summary", series.summary, "error.type", series.error));
    }

    @Override
    public void pool(PoolEvent event) {
        switch (event.type()) {
            case OPENED -> create.record(event.time());
            case ACQUIRED -> wait.record(event.time());
            case RELEASED -> use.record(event.time());
            case TIMED_OUT -> timeouts.increment();
            default -> {
                // the conventions have no name for it
            }
        }
    }
}
