package dev.based.mysql;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.UrlOption;
import dev.based.vertx.Microseconds;
import dev.based.vertx.VertxBackend;
import java.util.Collection;
import java.util.Set;

/** Serves {@code mysql://} and {@code mariadb://}; which of the two it is, the server says. */
public final class MysqlBackendProvider implements BackendProvider {
    /** For the service loader. */
    public MysqlBackendProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("mysql", "mariadb");
    }

    @Override
    public Collection<UrlOption<?>> options() {
        return MysqlSettings.OPTIONS;
    }

    @Override
    public Backend create(DatabaseUrl url, DatabaseOptions options) {
        return new VertxBackend(new MysqlDriver(MysqlSettings.of(url, options), Microseconds.of(options)), options);
    }
}
