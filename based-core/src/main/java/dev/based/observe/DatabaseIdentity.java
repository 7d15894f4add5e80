package dev.based.observe;

import dev.based.Database;
import dev.based.DatabaseUrl;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which database it is, in the words of OpenTelemetry's conventions: as its URL says, of whose hosts the first counts.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param system {@code db.system.name}, such as {@code postgresql}; {@code other_sql} of a database without a URL
 * @param namespace {@code db.namespace}: the name of the database, or SQLite's file; null if the URL has none
 * @param address {@code server.address}: the host; null if there is none
 * @param port {@code server.port}; null if the URL has none
 */
public record DatabaseIdentity(
        String system,
        @Nullable String namespace,
        @Nullable String address,
        @Nullable Integer port) {
    /**
     * The identity of a database.
     *
     * @param database the database, connected or not
     * @return its identity
     */
    public static DatabaseIdentity of(Database database) {
        Optional<DatabaseUrl> known = database.url();
        if (known.isEmpty()) {
            return new DatabaseIdentity("other_sql", null, null, null);
        }
        DatabaseUrl url = known.get();
        OptionalInt port = url.port();
        return new DatabaseIdentity(
                system(url.scheme()),
                url.database().orElse(null),
                url.host().orElse(null),
                port.isPresent() ? port.getAsInt() : null);
    }

    private static String system(String scheme) {
        return switch (scheme) {
            case "postgres" -> "postgresql";
            case "h2" -> "h2database";
            default -> scheme;
        };
    }

    /**
     * A name for the database's pool: {@code db.client.connection.pool.name}, written {@code host:port/database}.
     *
     * @return as much of that as there is, else the system's name
     */
    public String poolName() {
        String host = address == null ? "" : address + (port == null ? "" : ":" + port);
        String name = host + (namespace == null ? "" : (host.isEmpty() ? "" : "/") + namespace);
        return name.isEmpty() ? system : name;
    }
}
