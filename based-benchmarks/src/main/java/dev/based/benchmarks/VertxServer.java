package dev.based.benchmarks;

import dev.based.Async;
import dev.based.DatabaseUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The bare Vert.x client of a server. */
final class VertxServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final String first;
    private final String insert;
    private final String select;

    VertxServer(DatabaseUrl url) {
        PoolOptions size = new PoolOptions().setMaxSize(8);
        boolean postgres = url.scheme().equals("postgresql");
        select = postgres ? Schema.SELECT.replace("?", "$1") : Schema.SELECT;
        first = postgres ? Schema.FIRST.replace("?", "$1") : Schema.FIRST;
        insert = "INSERT INTO ratings VALUES " + (postgres ? "($1, $2)" : "(?, ?)");
        if (postgres) {
            PgConnectOptions options = new PgConnectOptions();
            fill(options, url);
            pool = PgBuilder.pool()
                    .with(size)
                    .connectingTo(options)
                    .using(vertx)
                    .build();
        } else {
            MySQLConnectOptions options = new MySQLConnectOptions();
            fill(options, url);
            pool = MySQLBuilder.pool()
                    .with(size)
                    .connectingTo(options)
                    .using(vertx)
                    .build();
        }
    }

    private static void fill(SqlConnectOptions options, DatabaseUrl url) {
        options.setHost(url.host().orElseThrow())
                .setPort(url.port().orElseThrow())
                .setUser(url.username().orElseThrow())
                .setPassword(url.password().orElse(""))
                .setDatabase(url.database().orElseThrow())
                .setCachePreparedStatements(true);
    }

    void singles(int count, int callers) {
        run(count, callers, i -> year(pool, i));
    }

    void sessionsOfOne(int count, int callers) {
        run(count, callers, i -> pool.withTransaction(connection -> year(connection, i)));
    }

    void sessionsOfTwo(int count, int callers) {
        run(
                count,
                callers,
                i -> pool.withTransaction(connection -> year(connection, i)
                        .compose(year -> connection.preparedQuery(insert).execute(Tuple.of(year, 7.5)))));
    }

    /** Batches of inserts, each in a transaction. */
    void batches(int count, int inserts) {
        List<List<Object>> values = new ArrayList<>();
        for (int i = 0; i < inserts; i++) {
            values.add(List.of(i % Schema.MOVIES, 7.5));
        }
        run(
                count,
                1,
                i -> pool.withTransaction(connection -> connection
                        .preparedQuery(insert)
                        .executeBatch(values.stream().map(Tuple::tuple).toList())));
    }

    /** Reads the first movies by a cursor, a page at a time. */
    void stream(int movies, int fetchSize) {
        Future<Integer> reading =
                pool.withTransaction(connection -> connection.prepare(first).compose(statement -> {
                    Promise<Integer> read = Promise.promise();
                    readPages(statement.cursor(Tuple.of(movies)), fetchSize, 0, read);
                    return read.future().eventually(statement::close);
                }));
        Schema.requireAll(movies, Async.await(reading.toCompletionStage()));
    }

    /** Not by composed futures: the end of as many of them, one inside the other, overflows the stack. */
    private static void readPages(Cursor cursor, int fetchSize, int before, Promise<Integer> read) {
        cursor.read(fetchSize)
                .onSuccess(page -> {
                    int count = before;
                    for (Row row : page) {
                        count += row.getString(1).isEmpty() ? 0 : 1;
                    }
                    if (page.size() == fetchSize) {
                        readPages(cursor, fetchSize, count, read);
                    } else {
                        read.complete(count);
                    }
                })
                .onFailure(read::fail);
    }

    private Future<Integer> year(SqlClient client, int id) {
        return client.preparedQuery(select)
                .execute(Tuple.of(id % Schema.MOVIES))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return row.getString(0).isEmpty() ? 0 : row.getInteger(1);
                });
    }

    private static void run(int count, int callers, IntFunction<Future<?>> work) {
        List<Future<?>> running = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int from = (int) ((long) count * caller / callers);
            int to = (int) ((long) count * (caller + 1) / callers);
            running.add(repeat(from, to, work));
        }
        running.forEach(future -> Async.await(future.toCompletionStage()));
    }

    private static Future<?> repeat(int from, int to, IntFunction<Future<?>> work) {
        return from == to ? Future.succeededFuture() : work.apply(from).compose(done -> repeat(from + 1, to, work));
    }

    @Override
    public void close() {
        Async.await(pool.close().toCompletionStage());
        Async.await(vertx.close().toCompletionStage());
    }
}
