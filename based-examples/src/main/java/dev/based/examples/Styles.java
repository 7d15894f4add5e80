package dev.based.examples;

import static dev.based.Async.await;
import static dev.based.examples.MovieTable.MOVIES;
import static dev.based.examples.MovieTable.TITLE;
import static dev.based.examples.MovieTable.YEAR;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;

import dev.based.Async;
import dev.based.Database;
import dev.based.Row;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The same work in three styles: read the films since 2010, delete them, and insert them again a thousand years earlier,
 * in a transaction inside a transaction inside a session. Each returns how many films there were.
 */
final class Styles {
    private Styles() {}

    static CompletionStage<Integer> chained(Database database) {
        // tag::chained[]
        return database.session(session -> session.fetchAll(
                        "SELECT title, year FROM based_movies WHERE year >= :year", Map.of("year", 2010))
                .thenCompose(movies -> session.transaction(outer -> outer.execute(
                                "DELETE FROM based_movies WHERE year >= :year", Map.of("year", 2010))
                        .thenCompose(deleted -> outer.transaction(inner -> Async.forEach(
                                        movies,
                                        movie -> inner.execute(
                                                "INSERT INTO based_movies (title, year) VALUES (?, ?)",
                                                movie.getString("title"),
                                                movie.getInt("year") - 1000))
                                .thenApply(done -> movies.size()))))));
        // end::chained[]
    }

    static CompletionStage<Integer> awaited(Database database) {
        // tag::awaited[]
        return database.run(session -> {
            List<Row> movies = await(
                    session.fetchAll("SELECT title, year FROM based_movies WHERE year >= :year", Map.of("year", 2010)));
            return await(session.run(outer -> {
                await(outer.execute("DELETE FROM based_movies WHERE year >= :year", Map.of("year", 2010)));
                return await(outer.run(inner -> {
                    for (Row movie : movies) {
                        await(inner.execute(
                                "INSERT INTO based_movies (title, year) VALUES (?, ?)",
                                movie.getString("title"),
                                movie.getInt("year") - 1000));
                    }
                    return movies.size();
                }));
            }));
        });
        // end::awaited[]
    }

    static CompletionStage<Integer> typed(Database database) {
        // tag::typed[]
        return database.session(session -> session.fetchAll(
                        select(TITLE, YEAR).from(MOVIES).where(YEAR.ge(2010)))
                .thenCompose(movies -> session.transaction(outer -> outer.execute(
                                deleteFrom(MOVIES).where(YEAR.ge(2010)))
                        .thenCompose(deleted -> outer.transaction(inner -> Async.forEach(
                                        movies,
                                        movie -> inner.execute(insertInto(MOVIES, TITLE, YEAR)
                                                .values(movie.value1(), movie.value2() - 1000)))
                                .thenApply(done -> movies.size()))))));
        // end::typed[]
    }
}
