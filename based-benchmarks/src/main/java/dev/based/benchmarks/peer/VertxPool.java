package dev.based.benchmarks.peer;

import dev.based.DatabaseUrl;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Rating;
import dev.based.benchmarks.work.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** The bare Vert.x pool, which Based is built on. */
final class VertxPool implements Peer {
    static final String NAME = "Vert.x pool";

    private final VertxClients clients;
    private final Pool pool;
    private final Checks checks;
    private final VertxStatements statements;
    private final List<Rating> ratings;
    private final String insert;
    private final String batch;
    private final String stream;

    VertxPool(DatabaseUrl url, Checks checks) {
        clients = new VertxClients(url);
        pool = clients.pool();
        this.checks = checks;
        statements = new VertxStatements(checks, clients.isPostgres());
        ratings = Rating.list(checks.sizes().batch());
        insert = statements.texts.insert();
        batch = statements.texts.batch();
        stream = statements.texts.stream();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Operation> operation(Task task) {
        int size = task.size();
        return Optional.ofNullable(
                switch (task.work()) {
                    case ONE -> VertxStatements.operation(i -> statements.movie(pool, checks.id(i)));
                    case UPDATE ->
                        VertxStatements.operation(
                                i -> pool.withTransaction(connection -> statements.update(connection, checks.id(i))));
                    case SELECT_INSERT -> VertxStatements.operation(this::selectInsert);
                    case SELECTS ->
                        VertxStatements.operation(
                                i -> pool.withTransaction(connection -> selects(connection, i, size)));
                    case UPDATES ->
                        VertxStatements.operation(i ->
                                pool.withTransaction(connection -> updates(connection, checks.firstId(i, size), size)));
                    case FORTUNES -> VertxStatements.operation(i -> statements.fortunes(pool));
                    case BATCH -> VertxStatements.operation(i -> batch());
                    case COPY -> null; // it has none
                    case FETCH -> VertxStatements.operation(i -> statements.values(pool, size));
                    case RECORDS -> VertxStatements.operation(i -> statements.records(pool, size));
                    case STREAM -> VertxStatements.operation(i -> stream(size));
                    case COLUMNS -> columns(size);
                    case PARAMETERS -> parameters(size);
                    case SAVEPOINTS ->
                        VertxStatements.operation(
                                i -> pool.withTransaction(connection -> nested(connection, size, checks.id(i))));
                });
    }

    private Future<Integer> selectInsert(int index) {
        int id = checks.id(index);
        return pool.withTransaction(connection -> statements
                        .movie(connection, id)
                        .compose(checked -> connection.preparedQuery(insert).execute(Tuple.of(id, 7.5))))
                .map(rows -> {
                    Checks.changed(1, rows.rowCount());
                    return id;
                });
    }

    private Future<Integer> selects(SqlConnection connection, int index, int left) {
        Future<Integer> first = statements.movie(connection, checks.id(index));
        return left == 1 ? first : first.compose(checked -> selects(connection, index + 1, left - 1));
    }

    private Future<Integer> updates(SqlConnection connection, int id, int left) {
        return statements
                .counter(connection, id)
                .compose(checked -> statements.update(connection, id))
                .compose(checked -> left == 1 ? Future.succeededFuture(id) : updates(connection, id + 1, left - 1));
    }

    private Future<Integer> batch() {
        List<Tuple> tuples = ratings.stream()
                .map(rating -> Tuple.of(rating.id(), rating.rating(), rating.note()))
                .toList();
        return pool.withTransaction(
                        connection -> connection.preparedQuery(batch).executeBatch(tuples))
                .map(rows -> {
                    long changed = 0;
                    for (var each = rows; each != null; each = each.next()) {
                        changed += each.rowCount();
                    }
                    Checks.changed(tuples.size(), changed);
                    return tuples.size();
                });
    }

    private Future<Long> stream(int page) {
        return pool.withTransaction(connection -> connection.prepare(stream).compose(statement -> {
                    Promise<Long> read = Promise.promise();
                    pages(statement.cursor(Tuple.of(checks.sizes().stream())), page, 0, read);
                    return read.future().eventually(statement::close);
                }))
                .map(sum -> {
                    checks.numbers(sum);
                    return sum;
                });
    }

    /** Not by composed futures: the end of as many of them, one inside the other, overflows the stack. */
    private static void pages(Cursor cursor, int size, long before, Promise<Long> read) {
        cursor.read(size)
                .onSuccess(page -> {
                    long sum = before;
                    for (Row row : page) {
                        sum += Checks.number(row.getInteger(0), row.getString(1), row.getInteger(2));
                    }
                    if (cursor.hasMore()) {
                        pages(cursor, size, sum, read);
                    } else {
                        read.complete(sum);
                    }
                })
                .onFailure(read::fail);
    }

    private Operation columns(int count) {
        String sql = statements.texts.columns(count);
        return VertxStatements.operation(i -> {
            int id = checks.id(i);
            return pool.preparedQuery(sql).execute(Tuple.of(id)).map(rows -> {
                Row row = VertxStatements.only(rows);
                long sum = 0;
                for (int column = 0; column < count; column++) {
                    sum += row.getInteger(column);
                }
                Checks.columns(id, count, sum);
                return id;
            });
        });
    }

    private Operation parameters(int count) {
        String sql = statements.texts.parameters(count);
        int[] ids = checks.parameters(count);
        return VertxStatements.operation(i -> {
            Tuple tuple = Tuple.tuple();
            for (int id : ids) {
                tuple.addInteger(id);
            }
            return pool.preparedQuery(sql).execute(tuple).map(rows -> {
                checks.found(count, VertxStatements.only(rows).getLong(0));
                return count;
            });
        });
    }

    private Future<Integer> nested(SqlConnection connection, int depth, int id) {
        if (depth == 0) {
            return statements.movie(connection, id);
        }
        return connection
                .query("SAVEPOINT s" + depth)
                .execute()
                .compose(begun -> nested(connection, depth - 1, id))
                .compose(done -> connection.query("RELEASE SAVEPOINT s" + depth).execute())
                .map(released -> id);
    }

    @Override
    public void close() {
        VertxClients.await(pool.close());
        clients.close();
    }
}
