package dev.based.migrate;

import static dev.based.Async.await;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.Queries;
import dev.based.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs migrations on one database, in straight code: for each file a session, in which the lock is taken, the history read, and what is
 * next in it run. So each decision is made by whoever has the lock, on what the runner before has committed.
 */
final class Runner {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Migrations migrations;
    private final Database database;
    private final String table;
    private final RunnerLock lock;
    /** How long it has waited for others in all. */
    private long waitedNanos;

    Runner(Migrations migrations, Database database) {
        this.migrations = migrations;
        this.database = database;
        this.table = migrations.table();
        this.lock = RunnerLock.of(database);
    }

    /** What came of a session: another runner has the lock, a file was run, or there is nothing to do. */
    private record Step(boolean busy, @Nullable Migration applied) {
        static final Step BUSY = new Step(true, null);
        static final Step DONE = new Step(false, null);
    }

    List<MigrationInfo> migrate() throws Exception {
        createHistory();
        List<MigrationInfo> applied = new ArrayList<>();
        while (true) {
            @Nullable Migration[] running = new Migration[1];
            Step step;
            try {
                step = inTurn(session -> next(session, running));
            } catch (BasedException error) {
                throw running[0] == null ? error : failed(running[0], error);
            }
            if (step.applied() == null) {
                return List.copyOf(applied);
            }
            applied.add(step.applied().info(MigrationState.APPLIED));
        }
    }

    private interface Work {
        Step run(Session session);
    }

    /** Runs work in a session of its own, as soon as the lock is free. */
    private Step inTurn(Work work) {
        while (true) {
            long start = System.nanoTime();
            try {
                Step step = await(database.run(session -> lock.take(session, table) ? work.run(session) : Step.BUSY));
                if (!step.busy()) {
                    return step;
                }
            } catch (BasedException error) {
                if (!(error instanceof Overtaken) && !(error.kind() == ErrorKind.LOCK_TIMEOUT && isTransaction())) {
                    throw error;
                }
            }
            pause(start);
        }
    }

    private boolean isTransaction() {
        return lock == RunnerLock.TRANSACTION;
    }

    /** Waits a little, since an attempt that began then has met another runner. */
    private void pause(long start) {
        long waited = waitedNanos + System.nanoTime() - start;
        if (waited > migrations.lockTimeout().toNanos()) {
            throw new MigrationException(
                    ErrorKind.LOCK_TIMEOUT,
                    "Another runner has held the lock of " + table + " for "
                            + migrations.lockTimeout().toSeconds()
                            + " s. See what it does; if it needs longer, raise the limit by withLockTimeout.",
                    null);
        }
        await(Async.delay(PAUSE));
        waitedNanos += System.nanoTime() - start;
    }

    /** Another runner was faster, where the history's key is the lock. */
    private static final class Overtaken extends BasedException {
        private static final long serialVersionUID = 1L;

        Overtaken(BasedException cause) {
            super(cause.kind(), "Another runner was faster.", cause);
        }
    }

    private Step next(Session session, @Nullable Migration[] running) {
        running[0] = null;
        List<HistoryRow> history = read(session);
        Migration next = migrations.plan(history).next();
        if (next == null) {
            return Step.DONE;
        }
        int rank = history.isEmpty() ? 1 : history.get(history.size() - 1).rank() + 1;
        begin(session, next, rank);
        running[0] = next;
        long start = System.nanoTime();
        await(session.runScript(next.text()));
        long millis = (System.nanoTime() - start) / 1_000_000;
        await(session.execute(
                "UPDATE " + table + " SET success = ?, execution_time = ? WHERE installed_rank = ?",
                true,
                (int) Math.min(millis, Integer.MAX_VALUE),
                rank));
        return new Step(false, next);
    }

    /** Takes note of a run before it. What commits meanwhile commits this too: then it tells, if the rest fails, that it did. */
    private void begin(Session session, Migration next, int rank) {
        Version version = next.version();
        try {
            await(session.execute(
                    "INSERT INTO " + table + " (" + HistoryRow.COLUMNS
                            + ", installed_by, execution_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rank,
                    version == null ? null : version.toString(),
                    next.description(),
                    HistoryRow.SQL,
                    next.script(),
                    next.checksum(),
                    false,
                    database.url().flatMap(DatabaseUrl::username).orElse("based"),
                    0));
        } catch (BasedException error) {
            throw error.kind() == ErrorKind.UNIQUE_VIOLATION ? new Overtaken(error) : error;
        }
    }

    private MigrationException failed(Migration migration, BasedException error) {
        String what = error instanceof CommitOutcomeUnknownException
                ? "It is not known whether it was committed: run the migrations again, which looks."
                : isLeftBehind(migration)
                        ? "This database commits definitions at once, so that what stands before in the file may still be there. Undo"
                                + " that by hand, remove the row of the file from " + table
                                + ", and run the migrations again."
                        : "All of it was rolled back. Correct the file, and run the migrations again.";
        return new MigrationException(
                error.kind(), migration.script() + " failed. " + what + "\n" + error.getMessage(), error);
    }

    private boolean isLeftBehind(Migration migration) {
        try {
            return read(database).stream()
                    .anyMatch(row -> !row.success() && row.script().equals(migration.script()));
        } catch (BasedException unreadable) {
            return lock == RunnerLock.MYSQL;
        }
    }

    Plan plan() {
        List<HistoryRow> history;
        try {
            history = read(database);
        } catch (BasedException error) {
            if (error.kind() != ErrorKind.UNDEFINED_OBJECT) {
                throw error;
            }
            history = List.of(); // nothing was ever run
        }
        return migrations.plan(history);
    }

    private List<HistoryRow> read(Queries queries) {
        return await(queries.fetchAll("SELECT " + HistoryRow.COLUMNS + " FROM " + table + " ORDER BY installed_rank"))
                .stream()
                .map(HistoryRow::of)
                .toList();
    }

    private void createHistory() {
        try {
            read(database);
            return;
        } catch (BasedException error) {
            if (error.kind() != ErrorKind.UNDEFINED_OBJECT) {
                throw error;
            }
        }
        inTurn(session -> {
            await(session.execute("CREATE TABLE IF NOT EXISTS " + table
                    + " (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50), description VARCHAR(200) NOT NULL,"
                    + " type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT"
                    + " NULL, installed_on TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL, execution_time INT NOT NULL, success"
                    + " BOOLEAN NOT NULL)"));
            return Step.DONE;
        });
    }
}
