package dev.based.examples.jobs;

import static dev.based.Async.await;

import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.ExecuteResult;
import dev.based.Isolation;
import dev.based.Queries;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.migrate.Migrations;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The queue: a table of jobs, and the transactions on it. Safe for use by many threads and processes. */
final class JobQueue {
    static final String CHANNEL = "based_jobs";

    private static final Migrations MIGRATIONS =
            Migrations.of(JobQueue.class, "db/jobs").withTable("based_jobs_migrations");

    /** MySQL and MariaDB would lock gaps between rows else, into which others then cannot add. */
    private static final SessionOptions READ_COMMITTED = SessionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);

    private static final String TAKE = "SELECT id, payload, attempts FROM based_jobs"
            + " WHERE state = 'ready' AND run_after <= ? ORDER BY run_after LIMIT 1";

    private final Database database;
    private final int maxAttempts;
    private final Duration pause;
    private final boolean notifies;
    private final String take;

    /**
     * A queue in a database.
     *
     * @param database the database, connected
     * @param maxAttempts after how many failures a job is given up
     * @param pause how long a job waits after its first failure; twice as long after each further one
     */
    JobQueue(Database database, int maxAttempts, Duration pause) {
        String scheme = database.url().map(DatabaseUrl::scheme).orElse("");
        this.database = database;
        this.maxAttempts = maxAttempts;
        this.pause = pause;
        this.notifies = scheme.startsWith("postgres");
        this.take = TAKE + (scheme.startsWith("sqlite") ? "" : " FOR UPDATE SKIP LOCKED");
    }

    Database database() {
        return database;
    }

    /** Makes the table, unless it is there. */
    CompletionStage<?> create() {
        return MIGRATIONS.migrate(database);
    }

    /**
     * Adds a job. In a session it is part of the caller's transaction: there is a job if that commits, and none if not.
     *
     * @param queries the database, or the caller's session
     * @param payload what is to be done
     * @return a stage with the job's key
     */
    CompletionStage<String> add(Queries queries, String payload) {
        String id = UUID.randomUUID().toString();
        return queries.run(tx -> {
            await(tx.execute(
                    "INSERT INTO based_jobs (id, payload, state, attempts, run_after) VALUES (?, ?, 'ready', 0, ?)",
                    id,
                    payload,
                    System.currentTimeMillis()));
            if (notifies) {
                await(tx.execute("NOTIFY " + CHANNEL)); // sent by the commit
            }
            return id;
        });
    }

    /**
     * Takes a job that is due and does it, in one transaction: whoever is stopped before its commit has done nothing, and the job
     * is there as before. Waits.
     *
     * @param handler does it
     * @param stopped asked when the connection is there, for which it may have waited: whether no job is to be taken any more
     * @return whether there was one
     */
    boolean runNext(Job.Handler handler, BooleanSupplier stopped) {
        AtomicReference<@Nullable Job> taken = new AtomicReference<>();
        try {
            return await(database.run(READ_COMMITTED, session -> {
                if (stopped.getAsBoolean()) {
                    return false;
                }
                Job job = await(session.fetchOne(Job.class, take, System.currentTimeMillis()))
                        .orElse(null);
                taken.set(job);
                if (job != null) {
                    await(attempt(session, job, handler));
                }
                return job != null;
            }));
        } catch (CancellationException cancelled) {
            throw cancelled;
        } catch (RuntimeException failure) { // of the whole session: a deadlock, a lost connection
            Job job = taken.get();
            if (job == null) {
                throw failure;
            }
            await(failed(database, job, failure));
            return true;
        }
    }

    /** The job's work has a transaction of its own within the session's, so that its failure can be written down. */
    private CompletionStage<ExecuteResult> attempt(Session session, Job job, Job.Handler handler) {
        try {
            await(session.run(work -> {
                handler.handle(work, job);
            }));
        } catch (Exception failure) {
            return failed(session, job, failure);
        }
        return session.execute("UPDATE based_jobs SET state = 'done' WHERE id = ?", job.id());
    }

    private CompletionStage<ExecuteResult> failed(Queries queries, Job job, Exception failure) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", job.id());
        values.put("before", job.attempts());
        values.put("attempts", job.attempts() + 1);
        values.put("state", job.attempts() + 1 < maxAttempts ? "ready" : "failed");
        values.put("runAfter", System.currentTimeMillis() + (pause.toMillis() << Math.min(job.attempts(), 20)));
        values.put("error", failure.toString());
        return queries.execute(
                "UPDATE based_jobs SET state = :state, attempts = :attempts, run_after = :runAfter, last_error = :error"
                        + " WHERE id = :id AND state = 'ready' AND attempts = :before",
                values);
    }
}
