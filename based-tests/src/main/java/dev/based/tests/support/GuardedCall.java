package dev.based.tests.support;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls that must end, whatever the code of a backend's author does meanwhile. Each adds its rows or none. */
public enum GuardedCall {
    /** A session with a transaction inside. */
    SESSION(2) {
        @Override
        public CompletionStage<?> make(Database database, Movies movies, int id) {
            return database.session(
                    WITHIN,
                    s -> movies.add(s, id)
                            .thenCompose(added -> s.transaction(inner -> movies.add(inner, id + 1)))
                            .thenCompose(added -> movies.ids(s)));
        }
    },
    /** A single change. */
    CHANGE(1) {
        @Override
        public CompletionStage<?> make(Database database, Movies movies, int id) {
            return database.execute(
                    Statement.of(movies.insert(), id, "Movie " + id, 0).withTimeout(LIMIT));
        }
    },
    /** A single query. */
    QUERY(0) {
        @Override
        public CompletionStage<?> make(Database database, Movies movies, int id) {
            return database.fetchAll(
                    Statement.of("SELECT * FROM " + movies.table()).withTimeout(LIMIT));
        }
    },
    /** A batch. */
    BATCH(2) {
        @Override
        public CompletionStage<?> make(Database database, Movies movies, int id) {
            return database.session(
                    WITHIN, s -> s.executeMany(movies.insert(), List.of(List.of(id, "A", 0), List.of(id + 1, "B", 0))));
        }
    },
    /** A stream behind a change. */
    STREAM(1) {
        @Override
        public CompletionStage<?> make(Database database, Movies movies, int id) {
            return database.session(
                    WITHIN,
                    s -> movies.add(s, id)
                            .thenCompose(added -> s.stream("SELECT id FROM " + movies.table())
                                    .forEach(row -> CompletableFuture.completedFuture(1))));
        }
    },
    /** A session that is run again. */
    RETRY(1) {
        @Override
        public CompletionStage<?> make(Database database, Movies movies, int id) {
            boolean[] failed = {false};
            return database.session(
                    WITHIN.withRetry(new Retry(3, Duration.ofMillis(1), Duration.ofMillis(2))),
                    s -> movies.add(s, id).thenApply(added -> {
                        if (!failed[0]) {
                            failed[0] = true;
                            throw new BasedException(ErrorKind.DEADLOCK, "Made by the kit.", null);
                        }
                        return added;
                    }));
        }
    },
    /** A transaction opened by hand. */
    BY_HAND(1) {
        @Override
        public CompletionStage<?> make(Database database, Movies movies, int id) {
            return database.session(
                    WITHIN,
                    s -> s.begin().thenCompose(inner -> movies.add(inner, id).thenCompose(added -> inner.commit())));
        }
    };

    /** How long a call may take, after which the engine stops it. */
    public static final Duration LIMIT = Duration.ofMillis(300);

    private static final SessionOptions WITHIN = SessionOptions.DEFAULT.withTimeout(LIMIT);

    private final int rows;

    GuardedCall(int rows) {
        this.rows = rows;
    }

    /**
     * Makes the call.
     *
     * @param database where
     * @param movies the table
     * @param id the key of the first row that is added; the next one is free as well
     * @return its stage
     */
    public abstract CompletionStage<?> make(Database database, Movies movies, int id);

    /**
     * How many rows are there if it succeeds, with keys from the one that it was given on.
     *
     * @return the number
     */
    public int rows() {
        return rows;
    }
}
