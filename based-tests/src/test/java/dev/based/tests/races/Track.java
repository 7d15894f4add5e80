package dev.based.tests.races;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Queries;
import dev.based.Row;
import dev.based.RowStream;
import dev.based.Statement;
import dev.based.tests.Fixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * The database under test with its two tables: {@code races}, to which each call adds rows with its number, and {@code counters},
 * of which each session increments one; a third, {@code one}, has one row with a zero. Safe for use by several threads.
 */
final class Track {
    /** Some, so that sessions wait for each other's locks now and then. */
    static final int COUNTERS = 4;

    private static final String INSERT = "INSERT INTO races (number, part) VALUES (?, ?)";
    /** Rows of a stream's page. */
    private static final int PAGE = 100;

    /** Adds five rows; read with pages of two. */
    private static final String INSERT_SEVERAL =
            "INSERT INTO races (number, part) VALUES (:number, 0), (:number, 1), (:number, 2), (:number, 3), (:number, 4)";

    private final Venue venue;
    private final Database database;

    /** Connects, and makes the tables. */
    Track(Venue venue) {
        this(venue, venue.url());
    }

    /** The same, by another URL than the venue's. */
    Track(Venue venue, String url) {
        this.venue = venue;
        database = await(Database.create(url, Fixture.OPTIONS).connect());
        await(database.execute("CREATE TABLE races (" + venue.key()
                + ", number INT NOT NULL, part INT NOT NULL, note VARCHAR(20), UNIQUE (number, part))"));
        await(database.execute("CREATE TABLE counters (id INT NOT NULL PRIMARY KEY, total INT NOT NULL)"));
        await(database.execute("CREATE TABLE one (zero INT NOT NULL)"));
        await(database.execute("INSERT INTO one VALUES (0)"));
        for (int id = 0; id < COUNTERS; id++) {
            await(database.execute("INSERT INTO counters VALUES (?, 0)", id));
        }
    }

    Database database() {
        return database;
    }

    Venue venue() {
        return venue;
    }

    CompletionStage<ExecuteResult> insert(Queries queries, int number, int part) {
        return queries.execute(INSERT, number, part);
    }

    /** One statement that adds a row and takes some milliseconds. */
    CompletionStage<?> insertSlowly(int number) {
        return database.execute(
                "INSERT INTO races (number, part) SELECT zero + ?, zero FROM one WHERE (" + venue.slow() + ") >= 0",
                number);
    }

    CompletionStage<?> insertMany(int number, int parts) {
        return database.executeMany(
                INSERT,
                IntStream.range(0, parts)
                        .mapToObj(part -> List.of(number, part))
                        .toList());
    }

    CompletionStage<Integer> count(Queries queries, int number) {
        return queries.execute("UPDATE counters SET total = total + 1 WHERE id = ?", number % COUNTERS)
                .thenApply(counted -> number);
    }

    CompletionStage<List<Row>> slow(Queries queries) {
        return queries.fetchAll(venue.slow());
    }

    CompletionStage<Integer> counter(Queries queries, int number) {
        return queries.fetchValue(Integer.class, "SELECT id FROM counters WHERE id = ?", number % COUNTERS);
    }

    /** The sum of the numbers, read as a stream. */
    CompletionStage<Integer> sum(Queries queries) {
        RowStream<Row> rows = queries.stream(Statement.of(venue.numbers()).withFetchSize(PAGE));
        return rows.reduce(0, (sum, row) -> sum + row.getInt("n"));
    }

    /** Adds rows by a stream; gives the call's number if it gave as many rows as it should. */
    CompletionStage<Integer> insertStreaming(Queries queries, int number) {
        int given = venue.returning().isBlank() ? 0 : 5;
        return queries.stream(insertSeveral(number)).reduce(number - given, (count, row) -> count + 1);
    }

    CompletionStage<?> insertStepwise(int number) {
        return database.stream(insertSeveral(number)).forEach(row -> CompletableFuture.runAsync(() -> {}));
    }

    private Statement insertSeveral(int number) {
        return Statement.of(INSERT_SEVERAL + venue.returning(), Map.of("number", number))
                .withFetchSize(2);
    }
}
