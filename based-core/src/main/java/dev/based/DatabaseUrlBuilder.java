package dev.based;

import dev.based.internal.url.UrlParts;
import dev.based.internal.url.UrlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link DatabaseUrl} from parts, none of which is percent-encoded. Each part may be given again; the last one
 * counts. Not safe for use by several threads.
 */
public final class DatabaseUrlBuilder {
    private @Nullable String scheme;
    private @Nullable String username;
    private @Nullable String password;
    private List<DatabaseUrl.Host> hosts = List.of();
    private @Nullable Integer port;
    private @Nullable String database;
    private final Map<String, String> options = new LinkedHashMap<>();

    DatabaseUrlBuilder() {}

    DatabaseUrlBuilder(DatabaseUrl url) {
        scheme = url.scheme();
        username = url.username().orElse(null);
        password = url.password().orElse(null);
        hosts(url.hosts());
        database = url.database().orElse(null);
        options.putAll(url.options());
    }

    /**
     * Sets the scheme, the one part that must be given.
     *
     * @param scheme the scheme, in any case
     * @return this builder
     */
    public DatabaseUrlBuilder scheme(String scheme) {
        this.scheme = Objects.requireNonNull(scheme, "The scheme is null.").toLowerCase(Locale.ROOT);
        return this;
    }

    /**
     * Sets the name of the user.
     *
     * @param username the name; null or empty for none
     * @return this builder
     */
    public DatabaseUrlBuilder username(@Nullable String username) {
        this.username = emptyToNull(username);
        return this;
    }

    /**
     * Sets the password.
     *
     * @param password the password, which may be empty; null for none
     * @return this builder
     */
    public DatabaseUrlBuilder password(@Nullable String password) {
        this.password = password;
        return this;
    }

    /**
     * Sets the one host, in place of all there are; a port that was set by {@link #port(int)} stays.
     *
     * @param name the host's name, an address (IPv6 without brackets) or the folder of a Unix socket
     * @return this builder
     * @throws DatabaseUrlException if the name is empty
     */
    public DatabaseUrlBuilder host(String name) {
        this.hosts = List.of(DatabaseUrl.Host.of(name));
        return this;
    }

    /**
     * Sets the port of the one host.
     *
     * @param port the port, from 1 to 65535
     * @return this builder
     */
    public DatabaseUrlBuilder port(int port) {
        this.port = port;
        return this;
    }

    /**
     * Sets all hosts and their ports, in place of all there are.
     *
     * @param hosts the hosts in order; empty for none
     * @return this builder
     */
    public DatabaseUrlBuilder hosts(List<DatabaseUrl.Host> hosts) {
        Objects.requireNonNull(hosts, "The hosts are null.")
                .forEach(host -> Objects.requireNonNull(host, "One of the hosts is null."));
        this.hosts = List.copyOf(hosts);
        boolean hasOwnPort = hosts.size() == 1 && hosts.get(0).port().isPresent();
        this.port = hasOwnPort ? hosts.get(0).port().getAsInt() : null;
        return this;
    }

    /**
     * Sets the name of the database, or the path of its file.
     *
     * @param database the name; null or empty for none
     * @return this builder
     */
    public DatabaseUrlBuilder database(@Nullable String database) {
        this.database = emptyToNull(database);
        return this;
    }

    /**
     * Sets an option, in place of any of that name.
     *
     * @param name the option's name
     * @param value its value
     * @return this builder
     * @throws DatabaseUrlException if the name is empty
     */
    public DatabaseUrlBuilder option(String name, String value) {
        if (Objects.requireNonNull(name, "The name of the option is null.").isEmpty()) {
            throw new DatabaseUrlException("An option of a database URL needs a name.", null);
        }
        options.put(name, Objects.requireNonNull(value, () -> "The value of the option " + name + " is null."));
        return this;
    }

    /**
     * Removes an option.
     *
     * @param name the option's name; nothing happens if there is none of that name
     * @return this builder
     */
    public DatabaseUrlBuilder withoutOption(String name) {
        options.remove(Objects.requireNonNull(name, "The name of the option is null."));
        return this;
    }

    /**
     * Makes the URL.
     *
     * @return the URL
     * @throws DatabaseUrlException if there is no scheme or it is malformed, if the port is not from 1 to 65535 or is
     *     not that of exactly one host, or if a part has half of a surrogate pair
     */
    public DatabaseUrl build() {
        String checked = scheme;
        if (checked == null || !UrlParts.isScheme(checked)) {
            throw new DatabaseUrlException(
                    "A database URL needs a scheme, such as postgresql: letters, digits, +, . and -, and a letter"
                            + " first.",
                    null);
        }
        DatabaseUrl url = new DatabaseUrl(checked, username, password, hostsWithPort(), database, options);
        UrlWriter.write(url, true);
        return url;
    }

    private List<DatabaseUrl.Host> hostsWithPort() {
        if (port == null) {
            return hosts;
        }
        if (hosts.size() != 1) {
            throw new DatabaseUrlException(
                    "A port needs one host, not " + hosts.size()
                            + "; call host(name), or hosts(list) with a port for each.",
                    null);
        }
        return List.of(DatabaseUrl.Host.of(hosts.get(0).name(), port));
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
