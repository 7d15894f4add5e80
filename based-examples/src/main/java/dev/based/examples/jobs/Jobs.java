package dev.based.examples.jobs;

import static dev.based.Async.async;
import static dev.based.Async.await;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Database;
import dev.based.Row;
import dev.based.Session;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A hundred jobs for eight workers, each of which is to write one payment. Some fail on purpose, and in the middle all is stopped and
 * started again; in the end there is one payment for each job. What is in the example's tables is replaced.
 */
public final class Jobs {
    private static final String IN_MEMORY = "sqlite://";
    private static final int JOBS = 100;
    private static final int WORKERS = 8;
    private static final int MIDDLE = 55;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofMillis(200);

    private final Database database;
    private final PrintStream out;
    private final JobQueue queue;
    private final AtomicInteger begun = new AtomicInteger();
    private final CompletableFuture<@Nullable Void> middle = new CompletableFuture<>();

    private Jobs(Database database, PrintStream out) {
        this.database = database;
        this.out = out;
        this.queue = new JobQueue(database, 5, Duration.ofMillis(50));
    }

    /**
     * Runs the example and ends the JVM with status 1 if it fails.
     *
     * @param arguments the database's URL, or none for a database in memory
     */
    public static void main(String... arguments) {
        int status = run(System.out, System.err, arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Runs the example.
     *
     * @param out where it tells what it does
     * @param err where it tells why it failed
     * @param arguments the database's URL, or none for a database in memory
     * @return 0 if each job was done exactly once, else 1
     */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        String url = arguments.length == 0 ? IN_MEMORY : arguments[0];
        try {
            boolean once = await(Database.use(url, database -> new Jobs(database, out).show()));
            return once ? 0 : 1;
        } catch (BasedException error) {
            err.println("The example failed: " + error.getMessage());
            return 1;
        }
    }

    private CompletionStage<Boolean> show() {
        return async(() -> {
            await(queue.create());
            await(database.execute("CREATE TABLE IF NOT EXISTS based_jobs_payments (job VARCHAR(20) NOT NULL)"));
            await(database.execute("DELETE FROM based_jobs_payments"));
            await(database.execute("DELETE FROM based_jobs"));
            await(database.run(session -> {
                for (int job = 1; job <= JOBS; job++) {
                    await(queue.add(session, "order " + job));
                }
            }));
            out.println(JOBS + " jobs added in one transaction, for " + WORKERS + " workers.");
            Workers first = Workers.start(queue, WORKERS, POLL, this::pay);
            await(middle);
            await(first.stop(GRACE));
            print("Stopped in the middle: ");
            Workers second = Workers.start(queue, WORKERS, POLL, this::pay);
            while (count("ready") > 0) {
                await(Async.delay(POLL));
            }
            await(second.stop(GRACE));
            print("Started again, to the end: ");
            return exactlyOnce();
        });
    }

    /** The job: a payment. Each tenth attempt fails when it is made, and the one in the middle takes an hour. */
    private void pay(Session transaction, Job job) {
        await(transaction.execute("INSERT INTO based_jobs_payments (job) VALUES (?)", job.payload()));
        int number = begun.incrementAndGet();
        if (number % 10 == 0) {
            throw new IllegalStateException("Attempt " + number + " fails on purpose.");
        }
        if (number == MIDDLE) {
            middle.complete(null);
            await(Async.delay(Duration.ofHours(1)));
        }
    }

    private void print(String what) {
        Row failures = await(database.fetchExactlyOne("SELECT COALESCE(SUM(attempts), 0) AS attempts FROM based_jobs"));
        out.printf(
                "%s%d done, %d to do, %d attempts failed and were rolled back, %d payments.%n",
                what, count("done"), count("ready"), failures.getLong("attempts"), payments());
    }

    private long count(String state) {
        return await(database.fetchValue(long.class, "SELECT COUNT(*) FROM based_jobs WHERE state = ?", state));
    }

    private long payments() {
        return await(database.fetchValue(long.class, "SELECT COUNT(*) FROM based_jobs_payments"));
    }

    private boolean exactlyOnce() {
        long orders = await(database.fetchValue(long.class, "SELECT COUNT(DISTINCT job) FROM based_jobs_payments"));
        boolean once = orders == JOBS && payments() == JOBS && count("done") == JOBS;
        out.println(once ? "Each job was done exactly once." : "Jobs were lost, or done twice!");
        return once;
    }
}
