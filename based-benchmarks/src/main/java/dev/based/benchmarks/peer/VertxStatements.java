package dev.based.benchmarks.peer;

import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Fortune;
import dev.based.benchmarks.work.Movie;
import dev.based.benchmarks.work.Texts;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Single statements, on any of Vert.x's clients. */
final class VertxStatements {
    private final Checks checks;
    private final String select;
    private final String update;
    private final String counter;
    private final String fetch;
    private final String fortunes;
    final Texts texts;

    VertxStatements(Checks checks, boolean postgres) {
        this.checks = checks;
        texts = new Texts(postgres);
        select = texts.select();
        update = texts.update();
        counter = texts.counter();
        fetch = texts.fetch();
        fortunes = texts.fortunes();
    }

    static Operation operation(IntFunction<Future<?>> start) {
        return new Operation.Asynchronous(
                (index, completion) -> start.apply(index).onComplete(result -> completion.completed(result.cause())));
    }

    static Row only(RowSet<Row> rows) {
        Checks.changed(1, rows.size());
        return rows.iterator().next();
    }

    Future<Integer> movie(SqlClient client, int id) {
        return client.preparedQuery(select).execute(Tuple.of(id)).map(rows -> {
            Row row = only(rows);
            Checks.movie(id, row.getString(0), row.getInteger(1));
            return id;
        });
    }

    Future<Integer> update(SqlClient client, int id) {
        return client.preparedQuery(update).execute(Tuple.of(id)).map(rows -> {
            Checks.changed(1, rows.rowCount());
            return id;
        });
    }

    Future<Integer> counter(SqlClient client, int id) {
        return client.preparedQuery(counter).execute(Tuple.of(id)).map(rows -> {
            Checks.counter(id, only(rows).getInteger(0));
            return id;
        });
    }

    Future<Integer> fortunes(SqlClient client) {
        return client.preparedQuery(fortunes).execute().map(rows -> {
            List<Fortune> all = new ArrayList<>();
            for (Row row : rows) {
                all.add(new Fortune(row.getInteger(0), row.getString(1)));
            }
            Fortune.check(all);
            return all.size();
        });
    }

    Future<Integer> values(SqlClient client, int count) {
        return client.preparedQuery(fetch).execute(Tuple.of(count)).map(rows -> {
            long sum = 0;
            for (Row row : rows) {
                sum += Movie.checksum(
                        row.getInteger(0), row.getString(1), row.getInteger(2), row.getDouble(3), row.getString(4));
            }
            checks.movies(count, sum);
            return count;
        });
    }

    Future<Integer> records(SqlClient client, int count) {
        return client.preparedQuery(fetch).execute(Tuple.of(count)).map(rows -> {
            List<Movie> movies = new ArrayList<>(rows.size());
            for (Row row : rows) {
                movies.add(new Movie(
                        row.getInteger(0), row.getString(1), row.getInteger(2), row.getDouble(3), row.getString(4)));
            }
            checks.movies(count, movies.stream().mapToLong(Movie::checksum).sum());
            return count;
        });
    }
}
