package dev.based.sqlite;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.UrlOption;
import java.util.Collection;
import java.util.Set;

/**
 * Serves {@code sqlite:///relative.db}, {@code sqlite:////absolute.db} and, in memory, {@code sqlite://} and
 * {@code sqlite:///:memory:}. The options in the query are those of {@link SqliteSettings}.
 *
 * <p>Stateless; safe for use by several threads.
 */
public final class SqliteBackendProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public SqliteBackendProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("sqlite");
    }

    @Override
    public Collection<UrlOption<?>> options() {
        return SqliteSettings.OPTIONS;
    }

    @Override
    public Backend create(DatabaseUrl url, DatabaseOptions options) {
        return new SqliteBackend(SqliteSettings.of(url), options.statementCache());
    }
}
