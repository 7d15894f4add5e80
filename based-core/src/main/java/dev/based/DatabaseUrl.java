package dev.based;

import dev.based.internal.url.Secrets;
import dev.based.internal.url.UrlParser;
import dev.based.internal.url.UrlParts;
import dev.based.internal.url.UrlWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database: {@code scheme://username:password@host:port/database?option=value&option=value}.
 *
 * <p>The scheme chooses the backend; every other part may be absent. Several hosts are separated by commas; an IPv6
 * address stands in brackets, with a zone as in {@code [fe80::1%25eth0]}. What has a meaning of its own in a URL is
 * percent-encoded, as UTF-8: {@code p%40ss}, or a socket's folder as the host, {@code %2Fvar%2Frun}. A {@code +} is a
 * plus, and an {@code @} behind the host is refused, as it may end a password. The database is all that follows the
 * slash after the hosts, so that {@code sqlite:///file.db} has {@code file.db} and {@code sqlite:////file.db} has
 * {@code /file.db}. An empty username or database is the same as none; an empty password is a password.
 *
 * <p>{@link #toString()} and all errors show {@code ***} for the password, and for each option whose name contains
 * password, passwd, passphrase, pwd, secret, token or key. Immutable; safe for use by several threads.
 */
public final class DatabaseUrl {
    private final String scheme;
    private final @Nullable String username;
    private final @Nullable String password;
    private final List<Host> hosts;
    private final @Nullable String database;
    private final Map<String, String> options;

    DatabaseUrl(
            String scheme,
            @Nullable String username,
            @Nullable String password,
            List<Host> hosts,
            @Nullable String database,
            Map<String, String> options) {
        this.scheme = scheme;
        this.username = username;
        this.password = password;
        this.hosts = List.copyOf(hosts);
        this.database = database;
        this.options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Reads a URL.
     *
     * @param url the URL
     * @return its parts
     * @throws DatabaseUrlException if the URL is null, empty or malformed; the message says where, and shows no secret
     */
    public static DatabaseUrl parse(String url) {
        return UrlParser.parse(url);
    }

    /**
     * Starts a URL from its parts, none of which is percent-encoded.
     *
     * @return a builder without any part
     */
    public static DatabaseUrlBuilder builder() {
        return new DatabaseUrlBuilder();
    }

    /**
     * Starts another URL from the parts of this one.
     *
     * @return a builder with all parts of this URL
     */
    public DatabaseUrlBuilder toBuilder() {
        return new DatabaseUrlBuilder(this);
    }

    /**
     * The scheme, which chooses the backend.
     *
     * @return the scheme in lower case, such as {@code postgresql}
     */
    public String scheme() {
        return scheme;
    }

    /**
     * The name of the user.
     *
     * @return the name, decoded; empty if there is none
     */
    public Optional<String> username() {
        return Optional.ofNullable(username);
    }

    /**
     * The password.
     *
     * @return the password, decoded, which may be the empty text; empty if there is none
     */
    public Optional<String> password() {
        return Optional.ofNullable(password);
    }

    /**
     * The hosts.
     *
     * @return the hosts in order, unmodifiable, which may be none
     */
    public List<Host> hosts() {
        return hosts;
    }

    /**
     * The name of the first host.
     *
     * @return the name, decoded and without brackets; empty if there is no host
     */
    public Optional<String> host() {
        return hosts.stream().findFirst().map(Host::name);
    }

    /**
     * The port of the first host.
     *
     * @return the port; empty if there is no host or it has no port
     */
    public OptionalInt port() {
        return hosts.isEmpty() ? OptionalInt.empty() : hosts.get(0).port();
    }

    /**
     * The name of the database, or the path of its file.
     *
     * @return the name, decoded; empty if there is none
     */
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    /**
     * The options.
     *
     * @return the values by name, decoded, in order, unmodifiable; an option without {@code =} has the empty text
     */
    public Map<String, String> options() {
        return options;
    }

    /**
     * Whether an option holds a secret, to judge by its name, so that {@code ***} is shown for its value.
     *
     * @param option the option's name
     * @return whether the name contains password, passwd, passphrase, pwd, secret, token or key, in any case, and does not
     *     begin with {@code allow_}
     */
    public static boolean isSecret(String option) {
        return Secrets.isSecret(Objects.requireNonNull(option, "The name of the option is null."));
    }

    /**
     * The same URL with another database.
     *
     * @param name the database's name, not percent-encoded
     * @return a copy
     */
    public DatabaseUrl withDatabase(String name) {
        return toBuilder().database(name).build();
    }

    /**
     * The same URL with an option, in place of any of that name.
     *
     * @param name the option's name
     * @param value its value, not percent-encoded
     * @return a copy
     * @throws DatabaseUrlException if the name is empty
     */
    public DatabaseUrl withOption(String name, String value) {
        return toBuilder().option(name, value).build();
    }

    /**
     * The same URL without an option.
     *
     * @param name the option's name; nothing happens if there is none of that name
     * @return a copy
     */
    public DatabaseUrl withoutOption(String name) {
        return toBuilder().withoutOption(name).build();
    }

    /**
     * The URL as text, percent-encoded, with the password and every other secret; never write it to a log.
     *
     * @return a text from which {@link #parse(String)} makes an equal URL
     */
    public String toStringWithPassword() {
        return UrlWriter.write(this, true);
    }

    /** The URL as text, percent-encoded, with {@code ***} for the password and every other secret. */
    @Override
    public String toString() {
        return UrlWriter.write(this, false);
    }

    /** Equal if all parts are, secrets included; the order of the options does not count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatabaseUrl url && parts().equals(url.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(scheme, username(), password(), hosts, database(), options);
    }

    /**
     * One host of a URL.
     *
     * <p>Immutable; safe for use by several threads.
     *
     * @param name the name, the address (IPv6 without brackets) or the folder of a Unix socket; not percent-encoded
     * @param port the port, from 1 to 65535; empty for the backend's usual one
     */
    public record Host(String name, OptionalInt port) {
        /**
         * Checks the parts.
         *
         * @param name the name, not percent-encoded
         * @param port the port, or empty
         * @throws DatabaseUrlException if the name is empty or the port is not from 1 to 65535
         */
        public Host {
            Objects.requireNonNull(name, "The name of the host is null.");
            Objects.requireNonNull(port, "The port is null; OptionalInt.empty() is the usual one.");
            if (name.isEmpty()) {
                throw new DatabaseUrlException(
                        "A host needs a name; leave it out to use the backend's usual host.", null);
            }
            if (port.isPresent() && !UrlParts.isPort(port.getAsInt())) {
                throw new DatabaseUrlException(
                        "The port of host " + name + " must be from 1 to 65535, not " + port.getAsInt() + ".", null);
            }
        }

        /**
         * A host with its usual port.
         *
         * @param name the name, not percent-encoded
         * @return the host
         * @throws DatabaseUrlException if the name is empty
         */
        public static Host of(String name) {
            return new Host(name, OptionalInt.empty());
        }

        /**
         * A host with a port.
         *
         * @param name the name, not percent-encoded
         * @param port the port
         * @return the host
         * @throws DatabaseUrlException if the name is empty or the port is not from 1 to 65535
         */
        public static Host of(String name, int port) {
            return new Host(name, OptionalInt.of(port));
        }
    }
}
