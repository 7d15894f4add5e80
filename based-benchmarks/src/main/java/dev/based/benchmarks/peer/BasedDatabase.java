package dev.based.benchmarks.peer;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.Row;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Fortune;
import dev.based.benchmarks.work.Movie;
import dev.based.benchmarks.work.Rating;
import dev.based.benchmarks.work.Texts;
import java.util.List;
import java.util.Objects;

/** What the two ways to use Based share: a connected database, and how rows are read. */
abstract class BasedDatabase implements Peer {
    static final String BATCH = "INSERT INTO notes (id, rating, note) VALUES (:id, :rating, :note)";

    static final List<String> COLUMNS = List.of("id", "rating", "note");

    final Database database;
    final Checks checks;
    final List<Rating> ratings;
    final String select;
    final String update;
    final String counter;
    final String insert;
    final String fetch;
    final String stream;
    final String fortunes;
    final Texts texts = new Texts(false);

    BasedDatabase(DatabaseUrl url, DatabaseOptions options, Checks checks) {
        this.checks = checks;
        ratings = Rating.list(checks.sizes().batch());
        select = texts.select();
        update = texts.update();
        counter = texts.counter();
        insert = texts.insert();
        fetch = texts.fetch();
        stream = texts.stream();
        fortunes = texts.fortunes();
        database = Database.create(url, options.withMaxSize(CONNECTIONS));
        Async.await(database.connect());
    }

    static void checkMovie(int id, Row row) {
        Checks.movie(id, text(row, 0), row.getInt(1));
    }

    static String text(Row row, int index) {
        return Objects.requireNonNull(row.getString(index));
    }

    void checkValues(int count, List<Row> rows) {
        Checks.changed(count, rows.size());
        long sum = 0;
        for (Row row : rows) {
            sum += Movie.checksum(row.getInt(0), text(row, 1), row.getInt(2), row.getDouble(3), text(row, 4));
        }
        checks.movies(count, sum);
    }

    void checkRecords(int count, List<Row> rows) {
        List<Movie> movies = rows.stream().map(row -> row.as(Movie.class)).toList();
        Checks.changed(count, movies.size());
        checks.movies(count, movies.stream().mapToLong(Movie::checksum).sum());
    }

    static void checkFortunes(List<Row> rows) {
        Fortune.check(rows.stream()
                .map(row -> new Fortune(row.getInt(0), text(row, 1)))
                .toList());
    }

    static long number(Row row) {
        return Checks.number(row.getInt(0), text(row, 1), row.getInt(2));
    }

    static void checkColumns(int id, int count, Row row) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += row.getInt(i);
        }
        Checks.columns(id, count, sum);
    }

    static Object[] boxed(int[] ids) {
        return java.util.Arrays.stream(ids).boxed().toArray();
    }

    @Override
    public void close() {
        Async.await(database.disconnect());
    }
}
