package dev.based.postgres;

import dev.based.Credentials;
import dev.based.DatabaseOptions;
import dev.based.ErrorDetails;
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
import dev.based.vertx.VertxDriver;
import dev.based.vertx.VertxLink;
import io.netty.channel.ChannelHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Connects to PostgreSQL. */
final class PostgresDriver implements VertxDriver {
    /** They are counted in 16 bits. */
    private static final int MOST_PARAMETERS = 0xFFFF;

    /** Beside the statements that the client keeps. */
    private static final int KEPT_CURSORS = 16;

    private final PostgresSettings settings;
    private final Microseconds microseconds;
    private final TypeCatalog catalog;
    private final PostgresDecoders decoders;
    private final Conversations conversations = new Conversations();
    private final Cluster cluster;

    PostgresDriver(PostgresSettings settings, DatabaseOptions options) {
        this.settings = settings;
        microseconds = Microseconds.of(options);
        catalog = new TypeCatalog(options.types());
        decoders = new PostgresDecoders(catalog);
        cluster = new Cluster(
                "PostgreSQL",
                settings.hosts().stream().map(PostgresDriver::host).toList(),
                settings.choice(),
                settings.connectTimeout(),
                this::describe);
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
        long millis = settings.connectTimeout().toMillis();
        return new HandlerTransport(
                settings.transport(), () -> handler(millis), settings.connectTimeout(), settings.keepalive());
    }

    private ChannelHandler handler(long millisToConnect) {
        Conversation conversation = conversations.begin();
        Requests requests = new Requests(conversation, conversations);
        return new WholeMessages(
                settings.login(),
                new TypeAnnouncer(millisToConnect, requests, conversation, conversations, catalog),
                requests);
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public Future<VertxLink> connect(Vertx vertx, Access access) {
        return cluster.open(vertx, access, () -> new PooledDialer(vertx, access, null));
    }

    @Override
    public Future<VertxLink> connect(Vertx vertx, Access access, CredentialsSource credentials) {
        return cluster.open(vertx, access, () -> new PooledDialer(vertx, access, credentials));
    }

    /** Makes the connections of the pool. */
    private final class PooledDialer implements Cluster.Dialer<VertxLink> {
        private final Dialer dialer;
        private final Access access;

        PooledDialer(Vertx vertx, Access access, @Nullable CredentialsSource credentials) {
            dialer = new Dialer(vertx, sockets(vertx), credentials);
            this.access = access;
        }

        @Override
        public @Nullable CredentialsSource credentials() {
            return dialer.credentials();
        }

        @Override
        public Future<VertxLink> dial(int host, @Nullable InetSocketAddress address, @Nullable Credentials given) {
            return dialer.dial(host, address, given)
                    .map(client -> new PostgresLink(
                            client,
                            conversations.take(client.processId(), client.secretKey()),
                            settings.readsOnly(),
                            cluster.wantsNoChanges(access)));
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

    /** Makes the client's connections. */
    private final class Dialer implements Cluster.Dialer<PgConnection> {
        private final Vertx vertx;
        private final ConnectionFactory<PgConnectOptions> sockets;
        private final @Nullable CredentialsSource credentials;

        Dialer(Vertx vertx, ConnectionFactory<PgConnectOptions> sockets, @Nullable CredentialsSource credentials) {
            this.vertx = vertx;
            this.sockets = sockets;
            this.credentials = credentials;
        }

        @Override
        public @Nullable CredentialsSource credentials() {
            return credentials;
        }

        @Override
        public Future<PgConnection> dial(int host, @Nullable InetSocketAddress address, @Nullable Credentials given) {
            PgConnectOptions options = settings.host(host, given);
            PgConnectOptions place = address == null ? options : new Place(options, address);
            return connect(vertx, sockets, settings.tls().attempts(place), patience())
                    .onSuccess(client ->
                            client.exceptionHandler(told -> {})); // it prints what nobody handles; the calls tell all
        }

        @Override
        public Future<Role> role(PgConnection connection) {
            return PostgresLink.role(connection, conversations.take(connection.processId(), connection.secretKey()));
        }

        @Override
        public void close(PgConnection connection) {
            connection.close();
        }
    }

    /** What makes sockets, for one connection or for several that follow each other; closed with the current context. */
    ConnectionFactory<PgConnectOptions> sockets(Vertx vertx) {
        return PgDriver.INSTANCE.createConnectionFactory(vertx, settings.sockets());
    }

    /**
     * Connects to a server that takes what is sent to it, without a pool.
     *
     * @param credentials what gives them; null for those of the URL
     */
    Future<PgConnection> connectClient(
            Vertx vertx, ConnectionFactory<PgConnectOptions> sockets, @Nullable CredentialsSource credentials) {
        return cluster.connect(vertx, Access.READ_WRITE, new Dialer(vertx, sockets, credentials));
    }

    /** Whether there is time for a host still. */
    private BooleanSupplier patience() {
        long millis = settings.connectTimeout().toMillis();
        long begun = System.nanoTime();
        return () -> millis == 0 || TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) < millis;
    }

    /** Encrypted or not, in the order that the mode says, all within the time for the host. */
    private static Future<PgConnection> connect(
            Vertx vertx,
            ConnectionFactory<PgConnectOptions> sockets,
            List<PgConnectOptions> ways,
            BooleanSupplier patience) {
        return sockets.connect(vertx.getOrCreateContext(), ways.get(0))
                .map(PgConnection::cast)
                .recover(error -> {
                    if (!patience.getAsBoolean() && !(error instanceof PgException)) {
                        return Future.failedFuture(new TimeoutException()); // before that it was cut off
                    }
                    return ways.size() > 1 && PostgresTls.mayBeReason(error)
                            ? connect(vertx, sockets, ways.subList(1, ways.size()), patience)
                            : Future.failedFuture(error);
                });
    }

    private static Cluster.Host host(PgConnectOptions options) {
        String separator = options.isUsingDomainSocket() ? "/.s.PGSQL." : ":";
        return new Cluster.Host(
                options.getHost(), options.getPort(), options.getHost() + separator + options.getPort());
    }

    @Override
    public Dialect dialect() {
        return PostgresDialect.INSTANCE;
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        return PostgresErrors.describe(error);
    }

    /** What makes the server forget prepared statements is none itself. */
    @Override
    public boolean isPlainText(Command command) {
        return PostgresLink.forgets(command);
    }

    /** Whatever it is: the server runs what has no rows, or cannot stop between them, at once, and keeps them. */
    @Override
    public boolean hasCursor(Command command) {
        return true;
    }

    @Override
    public int keptCursors() {
        PgConnectOptions client = settings.hosts().get(0);
        return client.getCachePreparedStatements()
                ? Math.min(KEPT_CURSORS, client.getPreparedStatementCacheMaxSize())
                : 0;
    }

    @Override
    public boolean failuresEndTransactions() {
        return true;
    }

    @Override
    public Tuple tuple(Command command, @Nullable Object[] values) {
        SilentSetting.check(command, values);
        if (values.length > MOST_PARAMETERS) {
            throw new ParameterException(
                    "The statement has too many parameters: " + values.length + ", where PostgreSQL takes at most "
                            + MOST_PARAMETERS
                            + ". Nothing was sent. Bind an array, as in id = ANY(:ids), or run several statements.",
                    null);
        }
        return new PostgresTuple(command, values, microseconds);
    }

    @Override
    public List<Tuple> tuples(Command command, List<@Nullable Object[]> values) {
        List<Tuple> tuples = VertxDriver.super.tuples(command, values);
        PostgresTuple.alignTypes(tuples.stream().map(PostgresTuple.class::cast).toList());
        return tuples;
    }

    @Override
    public String name(ColumnDescriptor column) {
        return PostgresDecoders.name(column);
    }

    @Override
    public ColumnDecoder decoder(ColumnDescriptor column) {
        return decoders.of(column);
    }
}
