package dev.based.mysql;

import dev.based.Credentials;
import dev.based.ErrorDetails;
import dev.based.Json;
import dev.based.ParameterException;
import dev.based.spi.Access;
import dev.based.spi.Command;
import dev.based.spi.CredentialsSource;
import dev.based.spi.Dialect;
import dev.based.vertx.Cluster;
import dev.based.vertx.ColumnDecoder;
import dev.based.vertx.ConnectionThreads;
import dev.based.vertx.HandlerTransport;
import dev.based.vertx.Microseconds;
import dev.based.vertx.Role;
import dev.based.vertx.TlsErrors;
import dev.based.vertx.VertxDriver;
import dev.based.vertx.VertxLink;
import dev.based.vertx.VertxLogins;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.SslMode;
import io.vertx.mysqlclient.spi.MySQLDriver;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/** Connects to MySQL and MariaDB. */
final class MysqlDriver implements VertxDriver {
    /** What the answer to COM_STMT_PREPARE has two bytes for. */
    private static final int MOST_PARAMETERS = 0xFFFF;

    /** Beside the statements that the client keeps. */
    private static final int KEPT_CURSORS = 16;

    private final MysqlSettings settings;
    private final KnownTables tables = new KnownTables();
    private final MysqlValues values;
    private final Cluster cluster;
    private volatile @Nullable MysqlDialect dialect;
    /** The statement that was looked at last, the very same object. */
    private volatile @Nullable String harmless;

    MysqlDriver(MysqlSettings settings, Microseconds microseconds) {
        this.settings = settings;
        values = new MysqlValues(microseconds);
        cluster = new Cluster(
                "MySQL or MariaDB",
                settings.servers().stream().map(MysqlDriver::host).toList(),
                settings.choice(),
                settings.connectTimeout(),
                this::describe);
    }

    private static Cluster.Host host(MySQLConnectOptions server) {
        return new Cluster.Host(server.getHost(), server.getPort(), MysqlSettings.place(server));
    }

    @Override
    public ConnectionThreads threads() {
        return settings.threads();
    }

    @Override
    public Vertx vertx() {
        return Vertx.builder().with(vertxOptions()).withTransport(transport()).build();
    }

    @Override
    public Vertx vertx(Vertx shared) {
        return transport().on(shared);
    }

    private HandlerTransport transport() {
        return new HandlerTransport(
                settings.transport(),
                () -> new FilterInstaller(settings),
                settings.connectTimeout(),
                settings.keepalive());
    }

    /** As the client's own method does, which would not ask the instance for its sockets, but the context; they are closed with it. */
    static Future<MySQLConnection> connectClient(Vertx vertx, MySQLConnectOptions server) {
        return MySQLDriver.INSTANCE
                .createConnectionFactory(vertx, new NetClientOptions())
                .connect(vertx.getOrCreateContext(), server)
                .map(MySQLConnection.class::cast)
                .map(client ->
                        client.exceptionHandler(told -> {})); // it prints what nobody handles; the calls tell all
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public Future<VertxLink> connect(Vertx vertx, Access access) {
        return cluster.open(vertx, access, () -> new Dialer(vertx, null));
    }

    @Override
    public Future<VertxLink> connect(Vertx vertx, Access access, CredentialsSource credentials) {
        return cluster.open(vertx, access, () -> new Dialer(vertx, credentials));
    }

    /** Makes connections. */
    private final class Dialer implements Cluster.Dialer<VertxLink> {
        private final Vertx vertx;
        private final @Nullable CredentialsSource credentials;

        Dialer(Vertx vertx, @Nullable CredentialsSource credentials) {
            this.vertx = vertx;
            this.credentials = credentials;
        }

        @Override
        public @Nullable CredentialsSource credentials() {
            return credentials;
        }

        @Override
        public Future<VertxLink> dial(int host, @Nullable InetSocketAddress address, @Nullable Credentials given) {
            MySQLConnectOptions usual = settings.servers().get(host);
            MySQLConnectOptions server = given == null ? usual : settings.with(given, usual);
            MySQLConnectOptions place = address == null ? server : new Place(server, address);
            return MysqlLink.open(vertx, place, again(host(usual)), settings.setup(), tables)
                    .recover(error -> Future.failedFuture(
                            server.getSslMode() == SslMode.REQUIRED && MysqlErrors.isOfTls(error)
                                    ? tlsFailed(error)
                                    : error))
                    .map(link -> {
                        dialect =
                                MysqlDialect.of(link.client().databaseMetadata().productName());
                        return link;
                    });
        }

        /** Makes the connections by which statements are stopped, by the credentials that hold then. */
        private Function<MySQLConnectOptions, Future<MySQLConnection>> again(Cluster.Host host) {
            CredentialsSource source = credentials;
            return source == null
                    ? place -> connectClient(vertx, place)
                    : place -> VertxLogins.login(
                            vertx,
                            source,
                            host.address(),
                            MysqlDriver.this::describe,
                            given -> connectClient(vertx, settings.with(given, place)));
        }

        @Override
        public Future<Role> role(VertxLink connection) {
            return connection.role();
        }

        @Override
        public void close(VertxLink connection) {
            connection.close();
        }
    }

    private static Throwable tlsFailed(Throwable error) {
        return TlsErrors.reason(error) != null
                ? error
                : new SSLException(
                        "TLS, which the URL demands, cannot be had: the server does not offer it. Turn it on there, or let sslmode be"
                                + " preferred or disabled.",
                        error);
    }

    @Override
    public Dialect dialect() {
        return Objects.requireNonNull(dialect, "No connection was opened yet.");
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        ErrorDetails details = MysqlErrors.describe(error);
        if (details.isFreeOfValues()) {
            return details;
        }
        List<String> names = new ArrayList<>(details.names());
        names.add(settings.servers().get(0).getDatabase()); // before the names of tables and routines
        return details.withNames(names);
    }

    /** MariaDB prepares this, but then asks for the file in a way that the client does not understand. */
    @Override
    public boolean isPlainText(Command command) {
        return command.traits().changesRows() && command.traits().verb().equals("LOAD");
    }

    /** The servers open no cursor for others, such as SHOW and CALL, and the client would wait for ever. */
    @Override
    public boolean hasCursor(Command command) {
        return command.traits().onlyReads();
    }

    @Override
    public int keptCursors() {
        MySQLConnectOptions client = settings.servers().get(0);
        return client.getCachePreparedStatements()
                ? Math.min(KEPT_CURSORS, client.getPreparedStatementCacheMaxSize())
                : 0;
    }

    /** The servers say it with each result. */
    @Override
    public boolean countsEverything() {
        return true;
    }

    /** What else may call a routine, which gives several results; the client takes them for those of the sets behind. */
    @Override
    public boolean hasBatches(Command command) {
        return command.traits().changesRows();
    }

    /** Each is a packet that the client writes by itself. */
    @Override
    public int batchSize() {
        return 200;
    }

    @Override
    public boolean cannotBePrepared(Throwable error) {
        return MysqlErrors.cannotBePrepared(error);
    }

    @Override
    public Object encode(Object value) {
        if (value instanceof Json document
                && dialect().jooq() == SQLDialect.MYSQL
                && JsonNumbers.areRounded(document)) {
            throw new IllegalArgumentException(
                    "MySQL would round a number in it, for it keeps 64-bit integers and doubles"
                            + " in JSON; write that number as text, or bind the document's text() to a column of text.");
        }
        return values.encode(value);
    }

    @Override
    public Tuple tuple(Command command, @Nullable Object[] exact) {
        if (command.sql() != harmless) { // of a batch each set comes here
            StatementSettings.requireNone(command.sql());
            harmless = command.sql();
        }
        if (exact.length > MOST_PARAMETERS) {
            throw new ParameterException(
                    "The statement has too many parameters: " + exact.length + ", where MySQL and MariaDB take at most "
                            + MOST_PARAMETERS
                            + ". Nothing was sent. Run several statements, or put the values into a table.",
                    null);
        }
        return TargetTuple.of(command, exact, VertxDriver.super.tuple(command, exact));
    }

    @Override
    public ColumnDecoder decoder(ColumnDescriptor column) {
        return MysqlColumns.decoder(column);
    }

    /** The first one, if several rows were inserted. */
    @Override
    public @Nullable Long generatedKey(RowSet<Row> inserted) {
        return inserted.property(MySQLClient.LAST_INSERTED_ID);
    }
}
