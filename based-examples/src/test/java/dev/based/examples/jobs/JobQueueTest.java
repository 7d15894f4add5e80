package dev.based.examples.jobs;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Async;
import dev.based.Database;
import dev.based.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Job.Handler NOTES =
            (tx, job) -> await(tx.execute("INSERT INTO notes (text) VALUES (?)", job.payload()));

    private final Database database = Database.create("sqlite://");
    private final JobQueue queue = new JobQueue(database, 2, HOUR);

    @BeforeEach
    void connect() {
        await(database.connect());
        await(queue.create());
        await(database.execute("CREATE TABLE notes (text TEXT)"));
    }

    @AfterEach
    void disconnect() {
        await(database.disconnect());
    }

    private Map<String, @Nullable Object> job(String id) {
        return await(database.fetchExactlyOne("SELECT state, attempts, last_error FROM based_jobs WHERE id = ?", id))
                .asMap();
    }

    private boolean runNext(Job.Handler handler) {
        return queue.runNext(handler, () -> false);
    }

    private List<String> notes() {
        List<Row> rows = await(database.fetchAll("SELECT text FROM notes ORDER BY text"));
        return rows.stream().map(row -> row.getString("text")).toList();
    }

    @Test
    void add_inATransactionThatFails_addsNothing() {
        assertThatThrownBy(() -> await(database.run(session -> {
                    await(queue.add(session, "a"));
                    throw new IllegalStateException("no");
                })))
                .hasMessage("no");

        assertThat(runNext(NOTES)).isFalse();
    }

    @Test
    void runNext_keepsTheWorkWithItsEnd() {
        String id = await(queue.add(database, "a"));

        assertThat(runNext(NOTES)).isTrue();
        assertThat(runNext(NOTES)).isFalse();

        assertThat(notes()).containsExactly("a");
        assertThat(job(id)).containsEntry("state", "done").containsEntry("attempts", 0L);
    }

    @Test
    void runNext_ofAFailure_undoesTheWorkAndWaitsLongerEachTime() {
        String id = await(queue.add(database, "a"));
        Job.Handler fails = (tx, job) -> {
            NOTES.handle(tx, job);
            throw new IllegalStateException("no");
        };
        long before = System.currentTimeMillis();

        assertThat(runNext(fails)).isTrue();
        assertThat(runNext(fails)).as("due in an hour only").isFalse();

        assertThat(notes()).isEmpty();
        assertThat(job(id))
                .containsEntry("state", "ready")
                .containsEntry("attempts", 1L)
                .containsEntry("last_error", "java.lang.IllegalStateException: no");
        long due = await(database.fetchValue(long.class, "SELECT run_after FROM based_jobs"));
        assertThat(due).isGreaterThanOrEqualTo(before + HOUR.toMillis());

        await(database.execute("UPDATE based_jobs SET run_after = 0"));
        assertThat(runNext(fails)).isTrue();
        assertThat(job(id)).containsEntry("state", "failed").containsEntry("attempts", 2L);
        long second = await(database.fetchValue(long.class, "SELECT run_after FROM based_jobs"));
        assertThat(second).isGreaterThanOrEqualTo(before + 2 * HOUR.toMillis());
    }

    @Test
    void runNext_ofAStatementThatFailsAndIsSwallowed_isAFailure() {
        String id = await(queue.add(database, "a"));

        runNext((tx, job) -> {
            NOTES.handle(tx, job);
            try {
                await(tx.execute("INSERT INTO nosuch VALUES (1)"));
            } catch (RuntimeException swallowed) {
                assertThat(swallowed).isNotNull();
            }
        });

        assertThat(notes()).isEmpty();
        assertThat(job(id)).containsEntry("state", "ready").containsEntry("attempts", 1L);
    }

    @Test
    void runNext_ofWorkThatEndsTheWholeTransaction_isAFailure() {
        await(database.execute("CREATE UNIQUE INDEX once ON notes (text)"));
        String id = await(queue.add(database, "a"));

        assertThat(runNext((tx, job) -> {
                    NOTES.handle(tx, job);
                    await(tx.execute("INSERT OR ROLLBACK INTO notes (text) VALUES ('a')"));
                }))
                .isTrue();

        assertThat(notes()).isEmpty();
        assertThat(job(id)).containsEntry("state", "ready").containsEntry("attempts", 1L);
    }

    @Test
    void stop_cancelsWhatOutlastsTheGrace_andLosesNothing() {
        String id = await(queue.add(database, "a"));
        CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
        Workers workers = Workers.start(queue, 2, HOUR, (tx, job) -> {
            NOTES.handle(tx, job);
            begun.complete(null);
            await(Async.delay(HOUR));
        });
        await(begun);

        await(workers.stop(Duration.ofMillis(1)));

        assertThat(database.pool().active()).as("connections in use").isZero();
        assertThat(notes()).isEmpty();
        assertThat(job(id)).containsEntry("state", "ready").containsEntry("attempts", 0L);
        assertThat(runNext(NOTES)).isTrue();
        assertThat(notes()).containsExactly("a");
    }

    @Test
    void stop_letsTheJobUnderWayEnd_andTakesNoOther() {
        await(queue.add(database, "a"));
        await(queue.add(database, "b"));
        CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> go = new CompletableFuture<>();
        Workers workers = Workers.start(queue, 1, HOUR, (tx, job) -> {
            begun.complete(null);
            await(go);
            NOTES.handle(tx, job);
        });
        await(begun);

        CompletableFuture<@Nullable Void> stopped = workers.stop(HOUR).toCompletableFuture();
        assertThat(stopped).isNotDone();
        go.complete(null);
        await(stopped);

        assertThat(notes()).hasSize(1);
    }
}
