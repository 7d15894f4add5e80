package dev.based.tests.support;

import dev.based.Async;
import dev.based.Database;
import dev.based.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Bodies that call their database where they should call their session. */
public enum Slip {
    /** A verb. */
    VERB {
        @Override
        public CompletionStage<?> slip(Database database, Movies movies) {
            return movies.add(database, 2);
        }
    },
    /** A session. */
    SESSION {
        @Override
        public CompletionStage<?> slip(Database database, Movies movies) {
            return database.session(s -> movies.add(s, 2));
        }
    },
    /** A batch. */
    BATCH {
        @Override
        public CompletionStage<?> slip(Database database, Movies movies) {
            return database.executeMany(movies.insert(), List.of(List.of(2, "A", 0)));
        }
    },
    /** A stream. */
    STREAM {
        @Override
        public CompletionStage<?> slip(Database database, Movies movies) {
            return database.stream("SELECT id FROM " + movies.table()).collect(Collectors.toList());
        }
    },
    /** A verb in what a stream's rows are given to. */
    CONSUMED {
        @Override
        public CompletionStage<?> run(
                Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
            return session.stream("SELECT COUNT(*) FROM " + movies.table())
                    .consume(row -> called.set(slip(database, movies)));
        }
    },
    /** A verb in the second step of a loop, behind a statement. */
    LOOP {
        @Override
        public CompletionStage<?> run(
                Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
            return Async.forEach(List.of(1, 2), number -> {
                if (number == 1) {
                    return movies.ids(session);
                }
                called.set(slip(database, movies));
                return DONE;
            });
        }
    },
    /** A verb in a loop whose first step has nothing to do with the database. */
    LOOP_BEHIND_A_DELAY {
        @Override
        public CompletionStage<?> run(
                Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
            return Async.forEach(List.of(1, 2), number -> {
                if (number == 1) {
                    return Async.delay(Duration.ofMillis(1));
                }
                called.set(slip(database, movies));
                return DONE;
            });
        }
    },
    /** A verb for each row of a stream. */
    EACH_ROW {
        @Override
        public CompletionStage<?> run(
                Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
            return session.stream("SELECT id FROM " + movies.table()).forEach(row -> {
                called.set(slip(database, movies));
                return DONE;
            });
        }
    },
    /** A verb in straight code, behind an await. */
    ASYNC {
        @Override
        public CompletionStage<?> run(
                Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
            return Async.async(() -> {
                Async.await(movies.ids(session));
                called.set(slip(database, movies));
                return 1;
            });
        }
    },
    /** The same one level deeper. */
    ASYNC_IN_ASYNC {
        @Override
        public CompletionStage<?> run(
                Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
            return Async.async(() -> Async.await(ASYNC.run(database, session, movies, called)));
        }
    },
    /** The same on an executor of the caller's. */
    ASYNC_ON_AN_EXECUTOR {
        @Override
        public CompletionStage<?> run(
                Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
            return Async.async(ForkJoinPool.commonPool(), () -> {
                called.set(slip(database, movies));
                return 1;
            });
        }
    },
    /** A loop inside straight code. */
    LOOP_IN_ASYNC {
        @Override
        public CompletionStage<?> run(
                Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
            return Async.async(() -> Async.await(LOOP.run(database, session, movies, called)));
        }
    };

    private static final CompletionStage<Integer> DONE = CompletableFuture.completedFuture(1);

    /**
     * The call that should not be.
     *
     * @param database the database
     * @param movies the table
     * @return its stage
     */
    public CompletionStage<?> slip(Database database, Movies movies) {
        return movies.add(database, 2);
    }

    /**
     * A body that makes the call.
     *
     * @param database the database
     * @param session the session that it should use
     * @param movies the table, with a row
     * @param called is given the call's stage
     * @return the body's stage, which does not wait for that
     */
    public CompletionStage<?> run(
            Database database, Session session, Movies movies, AtomicReference<CompletionStage<?>> called) {
        called.set(slip(database, movies));
        return DONE;
    }
}
