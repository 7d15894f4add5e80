package dev.based.tests.h2;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.UrlOption;
import dev.based.vertx.VertxBackend;
import io.vertx.core.json.JsonObject;
import io.vertx.jdbcclient.JDBCConnectOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * How to write a backend, step 1: the provider, by which a database is found.
 *
 * <p>Its class name stands in {@code META-INF/services/dev.based.spi.BackendProvider}; from then on
 * {@code Database.create("h2:///target/films")} works wherever the jar is. A provider says which URLs it serves and
 * makes a backend of one; it opens nothing. Here the backend is {@link VertxBackend}, which knows all that clients of
 * Vert.x have in common, and is given a driver (step 2, {@link H2Driver}) and its dialect (step 3, {@link H2Dialect}).
 *
 * <p>The URLs are {@code h2:///relative/file}, {@code h2:////absolute/file} and, in memory, {@code h2://mem/name}. What is
 * in memory is kept until the JVM ends, so that it can be looked at after a disconnect. Names that are not quoted are in
 * lower case, as in PostgreSQL.
 */
public final class H2BackendProvider implements BackendProvider {
    private static final UrlOption<Duration> LOCK_TIMEOUT =
            UrlOption.duration("lock_timeout", Duration.ofSeconds(2), "How long a statement waits for a lock.");

    @Override
    public Set<String> schemes() {
        return Set.of("h2");
    }

    /** Options in a URL that are not declared here are refused by the library, with a hint at the nearest one. */
    @Override
    public Collection<UrlOption<?>> options() {
        return List.of(LOCK_TIMEOUT);
    }

    @Override
    public Backend create(DatabaseUrl url, DatabaseOptions options) {
        JDBCConnectOptions connect = new JDBCConnectOptions()
                .setJdbcUrl("jdbc:h2:" + place(url) + ";DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT="
                        + LOCK_TIMEOUT.from(url).toMillis())
                .setUser(url.username().orElse(""))
                .setPassword(url.password().orElse(""))
                .setExtraConfig(new JsonObject()
                        .put("encoderCls", H2Values.class.getName())
                        .put("decoderCls", H2Values.class.getName()));
        return new VertxBackend(new H2Driver(connect, options.maxSize()), options);
    }

    /** What does not make sense is refused here, not by the first connection. */
    private static String place(DatabaseUrl url) {
        String name = url.database().orElse("");
        if (name.isEmpty() || name.contains(";")) {
            throw new DatabaseUrlException(
                    "An H2 database needs a name without semicolons, not as in " + url + ".", null);
        }
        if (url.hosts().isEmpty()) {
            return "file:" + (name.startsWith("/") ? name : "./" + name);
        }
        if (url.hosts().equals(List.of(DatabaseUrl.Host.of("mem")))) {
            return "mem:" + name + ";DB_CLOSE_DELAY=-1";
        }
        throw new DatabaseUrlException(
                "Write h2:///relative/file, h2:////absolute/file or h2://mem/name, not " + url + ".", null);
    }
}
