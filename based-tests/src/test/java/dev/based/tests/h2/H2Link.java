package dev.based.tests.h2;

import dev.based.vertx.VertxLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** A connection of vertx-jdbc-client's to H2: closing it means closing its pool; cancelling takes another connection. */
final class H2Link extends VertxLink {
    private final Vertx vertx;
    private final JDBCConnectOptions options;
    private final Pool pool;
    private final int session;

    private H2Link(Vertx vertx, JDBCConnectOptions options, Pool pool, SqlConnection client, int session) {
        super(client);
        this.vertx = vertx;
        this.options = options;
        this.pool = pool;
        this.session = session;
    }

    static Future<H2Link> open(Vertx vertx, JDBCConnectOptions options) {
        Pool pool = JDBCPool.pool(vertx, options, new PoolOptions().setMaxSize(1));
        return pool.getConnection()
                .compose(client -> client.query("CALL SESSION_ID()").execute().map(rows -> {
                    int session = rows.iterator().next().getInteger(0);
                    return new H2Link(vertx, options, pool, client, session);
                }))
                .recover(error -> pool.close().transform(closed -> Future.failedFuture(error)));
    }

    @Override
    public Future<?> cancel() {
        return open(vertx, options)
                .compose(other -> other.client()
                        .preparedQuery("CALL CANCEL_SESSION(?)")
                        .execute(Tuple.of(session))
                        .eventually(other::close));
    }

    @Override
    public Future<Void> close() {
        return pool.close();
    }
}
