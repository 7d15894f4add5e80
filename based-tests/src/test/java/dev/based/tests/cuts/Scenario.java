package dev.based.tests.cuts;

import dev.based.Database;
import dev.based.Queries;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.tests.servers.PointProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is done on a connection that is cut; it adds a number of rows to the table {@code cuts}, or none. */
enum Scenario {
    ONE_SHOT(1) {
        @Override
        CompletionStage<?> run(Database database, int first, Duration limit) {
            return database.execute(insert(first).withTimeout(limit));
        }
    },
    SESSION(2) {
        @Override
        CompletionStage<?> run(Database database, int first, Duration limit) {
            return database.session(
                    SessionOptions.DEFAULT.withTimeout(limit),
                    session -> session.fetchAll("SELECT count(*) FROM cuts WHERE id = ?", first)
                            .thenCompose(none -> session.execute(insert(first)))
                            .thenCompose(one -> session.execute(insert(first + 1))));
        }
    },
    /** It has no limit, so that no silence ends it. */
    BATCH(20) {
        @Override
        CompletionStage<?> run(Database database, int first, Duration limit) {
            return batch(database, first);
        }

        @Override
        boolean endsIn(PointProxy.Way way) {
            return way != PointProxy.Way.SILENCE;
        }
    },
    BATCH_OF_A_SESSION(20) {
        @Override
        CompletionStage<?> run(Database database, int first, Duration limit) {
            return database.session(SessionOptions.DEFAULT.withTimeout(limit), session -> batch(session, first));
        }
    },
    STREAM(0) {
        @Override
        CompletionStage<?> run(Database database, int first, Duration limit) {
            return database.stream(Statement.of("SELECT n FROM numbers ORDER BY n")
                            .withFetchSize(10)
                            .withTimeout(limit))
                    .map(row -> row.getInt(0))
                    .collect(Collectors.toList())
                    .thenCompose(numbers -> numbers.equals(
                                    IntStream.rangeClosed(1, NUMBERS).boxed().toList())
                            ? CompletableFuture.completedFuture(1)
                            : CompletableFuture.failedFuture(new AssertionError("Not all numbers: " + numbers)));
        }
    };

    /** How many rows the table {@code numbers} has. */
    static final int NUMBERS = 35;

    private final int rows;

    Scenario(int rows) {
        this.rows = rows;
    }

    /**
     * Starts it.
     *
     * @param first the id of the first row that it adds
     * @param limit by when it ends if nobody answers
     */
    abstract CompletionStage<?> run(Database database, int first, Duration limit);

    /** Whether it ends by itself when its connection is cut in some way. */
    boolean endsIn(PointProxy.Way way) {
        return true;
    }

    private static CompletionStage<?> batch(Queries queries, int first) {
        return queries.executeMany(
                "INSERT INTO cuts (id) VALUES (?)",
                IntStream.range(first, first + 20).mapToObj(List::of).toList());
    }

    private static Statement insert(int id) {
        return Statement.of("INSERT INTO cuts (id) VALUES (?)", id);
    }

    /** How many rows it adds. */
    int rows() {
        return rows;
    }
}
