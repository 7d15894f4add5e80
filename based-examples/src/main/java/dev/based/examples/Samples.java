package dev.based.examples;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static dev.based.examples.MovieTable.MOVIES;
import static dev.based.examples.MovieTable.RATING;
import static dev.based.examples.MovieTable.TITLE;
import static org.jooq.impl.DSL.select;

import dev.based.Async;
import dev.based.BatchResult;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.Isolation;
import dev.based.Retry;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jooq.Record2;

/** What the documentation shows beside {@link Styles}. */
final class Samples {
    private Samples() {}

    static CompletionStage<Long> counted(String url) {
        // tag::use[]
        return Database.use(
                url, // such as sqlite:///films.sqlite
                database -> database.fetchValue(Long.class, "SELECT COUNT(*) FROM based_movies"));
        // end::use[]
    }

    /** What {@link Films} does in its session, as a chain. */
    static CompletionStage<BatchResult> replaced(Database database, List<Films.Film> films) {
        // tag::first[]
        return database.session(session -> session.execute("DELETE FROM films")
                .thenCompose(deleted ->
                        session.executeMany("INSERT INTO films (title, year) VALUES (:title, :year)", films)));
        // end::first[]
    }

    /** An expected failure stays inside a transaction of its own. */
    static CompletionStage<String> handled(Database database) {
        // tag::handled[]
        return database.run(session -> {
            await(session.execute("INSERT INTO based_movies (title, year) VALUES (?, ?)", "Newboy", 2004));
            try {
                await(session.transaction(inner ->
                        inner.execute("INSERT INTO based_movies (title, year) VALUES (?, ?)", "Newboy", 2004)));
                return "inserted twice";
            } catch (DatabaseException error) {
                if (error.kind() != ErrorKind.UNIQUE_VIOLATION) {
                    throw error;
                }
                return "inserted once"; // the session goes on and commits the first row
            }
        });
        // end::handled[]
    }

    /** A test's database, as it was after the test. */
    static CompletionStage<Long> rolledBack(String url) {
        // tag::rollback[]
        DatabaseOptions options = DatabaseOptions.DEFAULT.withForceRollback(true);

        return Database.run(url, options, database -> {
            await(database.execute("INSERT INTO based_movies (title, year) VALUES (?, ?)", "Newboy", 2004));
            return await(database.fetchValue(
                    Long.class, "SELECT COUNT(*) FROM based_movies WHERE title = ?", "Newboy")); // 1
        }); // disconnected: the film is gone
        // end::rollback[]
    }

    static CompletionStage<List<Record2<String, Double>>> jooq(Database database) {
        // tag::jooq[]
        CompletionStage<List<Record2<String, Double>>> best =
                database.fetchAll(select(TITLE, RATING).from(MOVIES).where(RATING.ge(8.5)));
        // end::jooq[]
        return best;
    }

    static CompletionStage<ExecuteResult> lists(Database database) {
        // tag::lists[]
        return database.execute(
                "UPDATE based_movies SET rating = :rating WHERE title IN (:titles)",
                Map.of("rating", 9.9, "titles", List.of("Alien", "Aliens")));
        // end::lists[]
    }

    static Database fromParts(String password) {
        // tag::parts[]
        DatabaseUrl url = DatabaseUrl.builder()
                .scheme("postgresql")
                .host("localhost")
                .port(5432)
                .username("ann")
                .password(password)
                .database("films")
                .option("max_size", "20")
                .build();
        Database database = Database.create(url, DatabaseOptions.DEFAULT.withAcquireTimeout(Duration.ofSeconds(2)));
        // end::parts[]
        return database;
    }

    static CompletionStage<ExecuteResult> sessionOptions(Database database) {
        // tag::session-options[]
        SessionOptions options =
                SessionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE).withRetry(Retry.DEFAULT);

        return database.session(options, session -> session.execute("UPDATE based_movies SET rating = rating - 0.1"));
        // end::session-options[]
    }

    static CompletionStage<Integer> byHand(Session session) {
        return async(() -> {
            // tag::by-hand[]
            Transaction transaction = await(session.begin());
            await(transaction.execute("DELETE FROM based_movies"));
            await(transaction.rollback());
            // end::by-hand[]
            return 0;
        });
    }

    static CompletionStage<Integer> streamed(Database database) {
        // tag::stream[]
        Statement query =
                Statement.of("SELECT title, minutes FROM based_movies").withFetchSize(100);
        return database.stream(query).map(row -> row.getInt("minutes")).reduce(0, Integer::sum);
        // end::stream[]
    }

    static CompletionStage<Long> copied(Database database, List<Movie> films) {
        // tag::copy[]
        List<String> columns = List.of("title", "year", "minutes", "rating", "director");
        return database.copy("based_movies", columns, films); // a stage with the number of rows
        // end::copy[]
    }

    static CompletionStage<Long> copiedAcross(Database from, Database to) {
        // tag::copy-across[]
        String films = "SELECT title, year FROM based_movies";
        return to.copy("based_movies", List.of("title", "year"), from.stream(films));
        // end::copy-across[]
    }

    static CompletionStage<ExecuteResult> deadlines(Database database) {
        // tag::deadlines[]
        SessionOptions withinASecond = SessionOptions.DEFAULT.withTimeout(Duration.ofSeconds(1));
        return database.session(
                withinASecond,
                session -> session.execute(Statement.of("UPDATE based_movies SET rating = rating - 0.1")
                        .withTimeout(Duration.ofMillis(500))));
        // end::deadlines[]
    }

    static CompletionStage<List<Long>> sideBySide(Database database) {
        // tag::side-by-side[]
        String sql = "SELECT COUNT(*) FROM based_movies WHERE year BETWEEN ? AND ? + 9";
        return Async.withTimeout(
                Duration.ofSeconds(5),
                () -> Async.all(List.of(1990, 2000, 2010), year -> database.fetchValue(Long.class, sql, year, year)));
        // end::side-by-side[]
    }
}
