package dev.based.postgres;

import dev.based.Credentials;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrl.Host;
import dev.based.DatabaseUrlException;
import dev.based.spi.UrlOption;
import dev.based.vertx.ConnectionThreads;
import dev.based.vertx.HostOptions;
import dev.based.vertx.SocketTransport;
import dev.based.vertx.TcpKeepalive;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URL says about a PostgreSQL database.
 *
 * @param hosts the client's options for each host, in order
 * @param namesDatabase whether the URL does; else it is the user's name
 * @param tls how connections are encrypted
 * @param login what the server may ask of the client
 * @param connectTimeout how long to wait for each host, 0 for ever
 * @param keepalive after how long a silence TCP asks for the server, 0 for never
 * @param threads which threads serve the connections
 * @param transport what makes the sockets
 * @param sockets the options of the sockets
 * @param choice which of several hosts will do
 */
record PostgresSettings(
        List<PgConnectOptions> hosts,
        boolean namesDatabase,
        PostgresTls tls,
        LoginRules login,
        Duration connectTimeout,
        Duration keepalive,
        ConnectionThreads threads,
        SocketTransport transport,
        NetClientOptions sockets,
        HostOptions choice) {
    private static final Set<String> READING_ONLY = Set.of("on", "true", "yes", "1");
    private static final int USUAL_PORT = 5432;

    /** Statements that are longer are prepared each time; the client's own limit, 2048, would leave out much that is common. */
    private static final int LONGEST_CACHED = 16_384;

    private static final UrlOption<Duration> CONNECT_TIMEOUT =
            UrlOption.duration("connect_timeout", Duration.ofSeconds(10), "how long to wait for each host");
    private static final UrlOption<Boolean> PGBOUNCER =
            UrlOption.bool("pgbouncer", false, "a pooler in transaction mode stands before the server");
    private static final UrlOption<String> APPLICATION_NAME =
            UrlOption.text("application_name", "based", "the connection's name in the server's views and logs");
    private static final UrlOption<String> OPTIONS_OF_SERVER =
            UrlOption.text("options", "", "further settings of the session");

    private static final List<UrlOption<String>> TEXTS = List.of(
            UrlOption.text("search_path", "", "the schemas in which names are looked up"),
            UrlOption.text("timezone", "", "the session's time zone"));

    private static final List<UrlOption<Duration>> TIMES = List.of(
            UrlOption.duration("statement_timeout", Duration.ZERO, "the longest time that a statement may take"),
            UrlOption.duration("lock_timeout", Duration.ZERO, "the longest time to wait for a lock"),
            UrlOption.duration(
                    "idle_in_transaction_session_timeout", Duration.ZERO, "the longest pause inside a transaction"));

    private static final Pattern SETTING =
            Pattern.compile("(?:-c\\s*|--)([a-zA-Z_][\\w.]*)=((?:\\\\.|[^\\s\\\\])*)(?:\\s+|$)");

    static final List<UrlOption<?>> OPTIONS = options();

    private static List<UrlOption<?>> options() {
        List<UrlOption<?>> options = new ArrayList<>(PostgresTls.OPTIONS);
        options.addAll(LoginRules.OPTIONS);
        options.addAll(List.of(
                CONNECT_TIMEOUT,
                TcpKeepalive.OPTION,
                ConnectionThreads.OPTION,
                SocketTransport.OPTION,
                PGBOUNCER,
                APPLICATION_NAME,
                OPTIONS_OF_SERVER));
        options.addAll(HostOptions.OPTIONS);
        options.addAll(TEXTS);
        options.addAll(TIMES);
        return List.copyOf(options);
    }

    static PostgresSettings of(DatabaseUrl url, int statementCache) {
        PgConnectOptions common = new PgConnectOptions();
        String user = url.username().orElseGet(() -> System.getProperty("user.name"));
        boolean pooler = PGBOUNCER.from(url);
        common.setUser(user)
                .setPassword(url.password().orElse(""))
                .setDatabase(url.database().orElse(user))
                .setProperties(properties(url, pooler))
                .setUseLayer7Proxy(pooler)
                .setCachePreparedStatements(statementCache > 0 && !pooler)
                .setPreparedStatementCacheMaxSize(Math.max(1, statementCache))
                .setPreparedStatementCacheSqlLimit(LONGEST_CACHED);
        PostgresTls tls = PostgresTls.of(url);
        List<Host> hosts = url.hosts().isEmpty() ? List.of(Host.of("localhost")) : url.hosts();
        return new PostgresSettings(
                hosts.stream()
                        .map(host -> copy(common)
                                .setHost(host.name())
                                .setPort(host.port().orElse(USUAL_PORT)))
                        .toList(),
                url.database().isPresent(),
                tls,
                LoginRules.of(url, tls.verifies()),
                CONNECT_TIMEOUT.from(url),
                TcpKeepalive.OPTION.from(url),
                ConnectionThreads.OPTION.from(url),
                SocketTransport.OPTION.from(url),
                new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(millis(CONNECT_TIMEOUT.from(url))),
                HostOptions.of(url));
    }

    /** Whether sessions are read-only because the URL says so. */
    boolean readsOnly() {
        String value = hosts.get(0).getProperties().getOrDefault("default_transaction_read_only", "");
        return READING_ONLY.contains(value.toLowerCase(Locale.ROOT));
    }

    /**
     * A host.
     *
     * @param given another user, whose database is meant if the URL names none; null for the URL's
     */
    PgConnectOptions host(int index, @Nullable Credentials given) {
        PgConnectOptions host = hosts.get(index);
        if (given == null) {
            return host;
        }
        PgConnectOptions other = copy(host).setUser(given.username()).setPassword(given.password());
        return namesDatabase ? other : other.setDatabase(given.username());
    }

    /** The client's own copy forgets one option. */
    static PgConnectOptions copy(PgConnectOptions options) {
        return options instanceof Place place
                ? new Place(options, place.address())
                : new PgConnectOptions(options).setUseLayer7Proxy(options.getUseLayer7Proxy());
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    /** What the server is told first; a pooler knows few settings. Values rely on the first three. */
    private static Map<String, String> properties(DatabaseUrl url, boolean pooler) {
        Map<String, String> properties = new HashMap<>();
        properties.put("client_encoding", "utf8");
        properties.put("DateStyle", "ISO");
        properties.put("standard_conforming_strings", "on");
        if (!pooler) {
            properties.put("extra_float_digits", "2");
        }
        properties.put(APPLICATION_NAME.name(), APPLICATION_NAME.from(url));
        TEXTS.forEach(option -> option.find(url).ifPresent(value -> properties.put(option.name(), value)));
        TIMES.forEach(option ->
                option.find(url).ifPresent(value -> properties.put(option.name(), value.toMillis() + "ms")));
        OPTIONS_OF_SERVER.find(url).ifPresent(text -> readSettings(text, properties));
        return properties;
    }

    private static void requireExact(String name, String value) {
        for (SilentSetting setting : SilentSetting.values()) {
            if (setting.name().equalsIgnoreCase(name) && !setting.keeps(value)) {
                throw new DatabaseUrlException(setting.reason(), null);
            }
        }
    }

    /** Settings are sent one by one, so that each is checked, and a pooler that tracks some can tell them apart. */
    private static void readSettings(String text, Map<String, String> properties) {
        Matcher matcher = SETTING.matcher(text.strip());
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            String value = matcher.group(2).replaceAll("\\\\(.)", "$1");
            requireExact(matcher.group(1), value);
            properties.put(matcher.group(1), value);
            end = matcher.end();
        }
        if (end != text.strip().length()) {
            throw new DatabaseUrlException(
                    "The option \"options\" must look like -c name=value -c name=value, with a backslash before each space"
                            + " in a value.",
                    null);
        }
    }
}
