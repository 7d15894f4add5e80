package dev.based.mysql;

import dev.based.Credentials;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrl.Host;
import dev.based.DatabaseUrlException;
import dev.based.spi.UrlOption;
import dev.based.vertx.ConnectionThreads;
import dev.based.vertx.HostOptions;
import dev.based.vertx.SocketTransport;
import dev.based.vertx.TcpKeepalive;
import io.vertx.mysqlclient.MySQLConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How to connect, as a URL says.
 *
 * @param servers the options of the client for each host, in the order in which they are tried
 * @param connectTimeout how long one of them is waited for
 * @param keepalive after how long a silence TCP asks for the server, 0 for never
 * @param threads which threads serve the connections
 * @param transport what makes the sockets
 * @param localInfile whether a server may ask for files
 * @param login which servers may learn the password
 * @param setup the text that makes a connection as this library wants it
 * @param choice which of several hosts will do
 */
record MysqlSettings(
        List<MySQLConnectOptions> servers,
        Duration connectTimeout,
        Duration keepalive,
        ConnectionThreads threads,
        SocketTransport transport,
        boolean localInfile,
        LoginRules login,
        String setup,
        HostOptions choice) {
    private static final UrlOption<Duration> CONNECT_TIMEOUT = UrlOption.duration(
            "connect_timeout",
            Duration.ofSeconds(10),
            "How long to wait for a server to accept a connection and to answer the login.");
    private static final UrlOption<SslMode> SSLMODE = UrlOption.choice(
            "sslmode",
            SslMode.class,
            SslMode.PREFERRED,
            "Whether to use TLS, and what to check: disabled, preferred, required, verify-ca or verify-identity.");
    private static final UrlOption<String> SSLROOTCERT = UrlOption.text(
            "sslrootcert", "", "A file of certificates, in PEM, of which one must have signed the server's.");
    private static final UrlOption<String> SSLCERT =
            UrlOption.text("sslcert", "", "A file with the client's own certificate, in PEM.");
    private static final UrlOption<String> SSLKEY =
            UrlOption.text("sslkey", "", "A file with the key of the client's certificate, in PEM (PKCS#8 or PKCS#1).");
    private static final UrlOption<String> UNIX_SOCKET =
            UrlOption.text("unix_socket", "", "The server's socket in the file system, in place of host and port.");
    private static final UrlOption<String> COLLATION =
            UrlOption.text("collation", "", "The collation of texts that do not come from a column, of utf8mb4.");
    private static final UrlOption<Boolean> LOCAL_INFILE = UrlOption.bool(
            "local_infile",
            false,
            "Whether LOAD DATA LOCAL INFILE works. The server can then read every file that this process can.");
    private static final UrlOption<Boolean> USE_AFFECTED_ROWS = UrlOption.bool(
            "use_affected_rows",
            false,
            "Whether an UPDATE counts only the rows that it changed, not those that it found.");

    static final List<UrlOption<?>> OPTIONS = options();

    private static List<UrlOption<?>> options() {
        List<UrlOption<?>> options = new ArrayList<>(List.of(
                CONNECT_TIMEOUT,
                TcpKeepalive.OPTION,
                ConnectionThreads.OPTION,
                SocketTransport.OPTION,
                SSLMODE,
                SSLROOTCERT,
                SSLCERT,
                SSLKEY));
        options.addAll(LoginRules.OPTIONS);
        options.addAll(HostOptions.OPTIONS);
        options.addAll(List.of(UNIX_SOCKET, COLLATION, LOCAL_INFILE, USE_AFFECTED_ROWS));
        return List.copyOf(options);
    }

    /** BEGIN and what follows; more would not make a round trip less. */
    private static final int PIPELINING = 16;

    private static final int PORT = 3306;
    static final String USUAL_USER = "root";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    static MysqlSettings of(DatabaseUrl url, DatabaseOptions options) {
        MySQLConnectOptions common = new MySQLConnectOptions()
                .setUser(url.username().orElse(USUAL_USER))
                .setPassword(url.password().orElse(""))
                .setDatabase(url.database().orElse(""))
                .setCharset("utf8mb4")
                .setCharacterEncoding("UTF-8")
                .setUseAffectedRows(USE_AFFECTED_ROWS.from(url))
                .setPipeliningLimit(Math.max(PIPELINING, options.share()))
                .setReconnectAttempts(0)
                .setCachePreparedStatements(options.statementCache() > 0)
                .setPreparedStatementCacheMaxSize(Math.max(1, options.statementCache()));
        LoginRules login = LoginRules.of(url, SSLMODE.from(url));
        if (login.publicKey() != null) {
            common.setServerRsaPublicKeyValue(login.publicKey());
        }
        MysqlTls.set(common, url, SSLMODE.from(url), SSLROOTCERT.from(url), SSLCERT.from(url), SSLKEY.from(url));
        return new MysqlSettings(
                servers(url, common),
                CONNECT_TIMEOUT.from(url),
                TcpKeepalive.OPTION.from(url),
                ConnectionThreads.OPTION.from(url),
                SocketTransport.OPTION.from(url),
                LOCAL_INFILE.from(url),
                login,
                setup(url),
                HostOptions.of(url));
    }

    /** A server, with another user. */
    MySQLConnectOptions with(Credentials credentials, MySQLConnectOptions server) {
        login.passwords().add(credentials.username(), credentials.password());
        return Place.copy(server).setUser(credentials.username()).setPassword(credentials.password());
    }

    private static List<MySQLConnectOptions> servers(DatabaseUrl url, MySQLConnectOptions common) {
        String socket = UNIX_SOCKET.from(url);
        if (!socket.isEmpty()) {
            if (!url.hosts().isEmpty()) {
                throw new DatabaseUrlException(
                        "The database URL " + url + " has a host as well as unix_socket; leave one of them out.", null);
            }
            return List.of(new MySQLConnectOptions(common).setHost(socket));
        }
        List<Host> hosts = url.hosts().isEmpty() ? List.of(Host.of("localhost")) : url.hosts();
        return hosts.stream()
                .map(host -> new MySQLConnectOptions(common)
                        .setHost(host.name())
                        .setPort(host.port().orElse(PORT)))
                .toList();
    }

    /** Where the server can: it tells then of a transaction that has ended inside a routine which began another. */
    private static final String TRACK_TRANSACTIONS = " /*!50708 , session_track_transaction_info = 'CHARACTERISTICS' */"
            + " /*M!100202 , session_track_transaction_info = 'CHARACTERISTICS' */";

    /** The names in messages, and what quotes a value, are found by their words. */
    private static final String ENGLISH = " /*!50708 , lc_messages = 'en_US' */ /*M!100202 , lc_messages = 'en_US' */";

    /**
     * Moments travel in UTC. What does not fit is an error, save that fractions of seconds are cut off, as MariaDB does by itself, and what looks like text is text, since parameters are found by the
     * backslashes before quotes.
     */
    private static String setup(DatabaseUrl url) {
        String collation = COLLATION.from(url);
        if (!collation.isEmpty() && !NAME.matcher(collation).matches()) {
            throw new DatabaseUrlException(
                    "The option \"collation\" must be the name of a collation, such as utf8mb4_bin, in the database URL "
                            + url + ".",
                    null);
        }
        return "SET NAMES utf8mb4" + (collation.isEmpty() ? "" : " COLLATE " + collation)
                + ", time_zone = '+00:00', sql_mode = CONCAT("
                + "REPLACE(REPLACE(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), 'TIME_ROUND_FRACTIONAL', ''),"
                + " 'EMPTY_STRING_IS_NULL', ''),"
                + " ',STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO'"
                + " /*!80001 , ',TIME_TRUNCATE_FRACTIONAL' */), session_track_system_variables = '"
                + SessionSettings.TRACKED + "'" + TRACK_TRANSACTIONS + ENGLISH;
    }

    /** Where a server is, for messages. */
    static String place(MySQLConnectOptions server) {
        return server.isUsingDomainSocket() ? server.getHost() : server.getHost() + ":" + server.getPort();
    }
}
