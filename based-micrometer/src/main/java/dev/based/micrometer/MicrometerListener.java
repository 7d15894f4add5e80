package dev.based.micrometer;

import dev.based.Database;
import dev.based.observe.DatabaseListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;

/**
 * Tells Micrometer how long the calls of databases take, and how their pools are. The meters and their tags are called as in
 * OpenTelemetry's conventions for databases.
 *
 * <pre>{@code
 * DatabaseOptions.DEFAULT.withListener(MicrometerListener.of(registry))
 * }</pre>
 *
 * <p>Safe for use by several threads, and by several databases.
 */
public final class MicrometerListener implements DatabaseListener {
    private final MeterRegistry registry;

    private MicrometerListener(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A listener that counts into a registry.
     *
     * @param registry the registry
     * @return the listener
     */
    public static MicrometerListener of(MeterRegistry registry) {
        return new MicrometerListener(Objects.requireNonNull(registry));
    }

    @Override
    public DatabaseListener of(Database database) {
        return new DatabaseMeters(registry, database);
    }
}
