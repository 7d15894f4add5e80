package dev.based.benchmarks.peer;

import dev.based.Async;
import dev.based.DatabaseUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnectOptions;

/** Makes Vert.x's clients, with prepared statements that are cached. */
final class VertxClients implements AutoCloseable {
    private static final PoolOptions SIZE = new PoolOptions().setMaxSize(Peer.CONNECTIONS);

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseUrl url;

    VertxClients(DatabaseUrl url) {
        this.url = url;
    }

    boolean isPostgres() {
        return url.scheme().equals("postgresql");
    }

    /** A pool, which gives each call a connection of its own. */
    Pool pool() {
        return isPostgres() ? build(PgBuilder.pool(), options()) : build(MySQLBuilder.pool(), options());
    }

    /** A client that sends statements of many callers over each of its connections without waiting for answers. */
    SqlClient multiplexed() {
        return isPostgres() ? build(PgBuilder.client(), options()) : build(MySQLBuilder.client(), pipelining());
    }

    private <C> C build(ClientBuilder<C> builder, SqlConnectOptions options) {
        return builder.with(SIZE).connectingTo(options).using(vertx).build();
    }

    /** PostgreSQL's client does it by default, and MySQL's where it is asked to. */
    private SqlConnectOptions pipelining() {
        return ((MySQLConnectOptions) options()).setPipeliningLimit(PgConnectOptions.DEFAULT_PIPELINING_LIMIT);
    }

    private SqlConnectOptions options() {
        SqlConnectOptions options = isPostgres() ? new PgConnectOptions() : new MySQLConnectOptions();
        return options.setHost(url.host().orElseThrow())
                .setPort(url.port().orElseThrow())
                .setUser(url.username().orElseThrow())
                .setPassword(url.password().orElse(""))
                .setDatabase(url.database().orElseThrow())
                .setCachePreparedStatements(true);
    }

    static <T> T await(Future<T> future) {
        return Async.await(future.toCompletionStage());
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
