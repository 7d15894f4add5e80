package dev.based.benchmarks;

import dev.based.Async;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** vertx-jdbc-client with one connection. */
final class VertxJdbc implements Peer {
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final AtomicLong checksum = new AtomicLong();

    VertxJdbc(Path file) {
        JDBCConnectOptions connect = new JDBCConnectOptions().setJdbcUrl("jdbc:sqlite:" + file);
        pool = JDBCPool.pool(vertx, connect, new PoolOptions().setMaxSize(1));
        finish(pool.query("PRAGMA synchronous = NORMAL").execute());
    }

    @Override
    public String name() {
        return "vertx-jdbc-client";
    }

    @Override
    public void selects(int transactions, int selectsEach) {
        finish(repeat(
                0,
                transactions,
                i -> pool.withTransaction(connection -> repeat(i, i + selectsEach, j -> year(connection, j)))));
    }

    private Future<Integer> year(SqlConnection connection, int id) {
        return connection
                .preparedQuery(Schema.SELECT)
                .execute(Tuple.of(id % Schema.MOVIES))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    checksum.addAndGet(row.getInteger(1));
                    return row.getString(0).isEmpty() ? 0 : row.getInteger(1);
                });
    }

    @Override
    public void writes(int transactions) {
        finish(repeat(
                0,
                transactions,
                i -> pool.withTransaction(connection -> year(connection, i)
                        .compose(year -> connection.preparedQuery(Schema.INSERT).execute(Tuple.of(year, 7.5))))));
    }

    private static Future<?> repeat(int from, int to, IntFunction<Future<?>> work) {
        return from == to ? Future.succeededFuture() : work.apply(from).compose(done -> repeat(from + 1, to, work));
    }

    private static void finish(Future<?> future) {
        Async.await(future.toCompletionStage());
    }

    @Override
    public void close() {
        if (checksum.get() == 0) {
            throw new IllegalStateException("Nothing was read.");
        }
        finish(pool.close());
        finish(vertx.close());
    }
}
