package dev.based.postgres;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.UrlOption;
import dev.based.vertx.VertxBackend;
import java.util.Collection;
import java.util.Set;

/** Serves {@code postgresql://} and {@code postgres://}. */
public final class PostgresBackendProvider implements BackendProvider {
    /** For the service loader. */
    public PostgresBackendProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("postgresql", "postgres");
    }

    @Override
    public Collection<UrlOption<?>> options() {
        return PostgresSettings.OPTIONS;
    }

    @Override
    public Backend create(DatabaseUrl url, DatabaseOptions options) {
        return new VertxBackend(
                new PostgresDriver(PostgresSettings.of(url, options.statementCache()), options), options);
    }
}
