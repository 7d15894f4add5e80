package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.spi.Command;
import dev.based.spi.Cursor;
import dev.based.tests.cursors.OpenConnection;
import dev.based.tests.servers.PgBouncer;
import dev.based.tests.servers.Server;
import dev.based.tests.support.Outcomes;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Through a real PgBouncer in transaction mode, where each transaction may be on another of the server's connections. */
class PgBouncerTest extends PostgresTest {
    private static final int ROUNDS = 20;
    private static final String RUNNING = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE query LIKE '%/* bounced */' AND state = 'active' AND pid <> pg_backend_pid()";

    private static PgBouncer bouncer;
    private static Server behind;

    private Database database;

    @BeforeAll
    static void start() {
        PgBouncer.requireInstalled();
        behind = server().newDatabase();
        behind.execute("CREATE TABLE movies (id int PRIMARY KEY, title text)");
        bouncer = PgBouncer.start(behind);
    }

    @AfterAll
    static void stop() throws IOException {
        if (bouncer != null) {
            bouncer.close();
        }
        if (behind != null) {
            behind.close();
        }
    }

    @BeforeEach
    void connect() {
        behind.execute("TRUNCATE movies");
        database = connect(bouncer.url(), ONE.withMaxSize(8));
    }

    @Test
    void sameStatement_runsOnSeveralServerConnections() {
        List<Object> processes = IntStream.range(0, 50)
                .mapToObj(number -> await(together(8, "SELECT pg_backend_pid(), ?::int", number)))
                .flatMap(List::stream)
                .distinct()
                .toList();

        assertThat(processes.size()).isGreaterThan(1);
    }

    private CompletionStage<List<Object>> together(int count, String sql, Object value) {
        List<CompletableFuture<Object>> all = IntStream.range(0, count)
                .mapToObj(index -> database.fetchOne(sql, value)
                        .thenApply(row -> row.orElseThrow().get(0))
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    /** A cursor's statement has a name on the server's connection, which others use before and after. */
    @Test
    void cursors_shareTheServersConnections() {
        try (OpenConnection one = new OpenConnection(bouncer.url());
                OpenConnection other = new OpenConnection(bouncer.url())) {
            for (int round = 0; round < 10; round++) {
                for (OpenConnection each : List.of(one, other, one)) {
                    each.begin();
                    Cursor unfinished = each.open(numbers(), 3);
                    assertThat(await(unfinished.read(3))).hasSize(3);
                    await(unfinished.close());
                    assertThat(each.readAll(numbers(), 3)).hasSize(10);
                    each.control("COMMIT");
                }
            }
        }
    }

    private static Command numbers() {
        return OpenConnection.query("SELECT n, $1::text FROM generate_series(1, 10) AS x (n)", "text");
    }

    @Test
    void sessions_areTransactions() {
        await(database.session(session -> session.execute("INSERT INTO movies VALUES (?, ?)", 1, "Inception")
                .thenCompose(one -> session.transaction(
                        inner -> inner.execute("INSERT INTO movies VALUES (?, ?)", 2, "Parasite")))));
        failure(
                BasedException.class,
                database.session(session -> session.execute("INSERT INTO movies VALUES (3, 'x')")
                        .thenCompose(three -> session.execute("INSERT INTO movies VALUES (3, 'again')"))));
        await(database.executeMany("INSERT INTO movies VALUES (?, ?)", List.of(List.of(4, "a"), List.of(5, "b"))));

        assertThat(value(database, "SELECT array_agg(id ORDER BY id) FROM movies"))
                .isEqualTo(new Integer[] {1, 2, 4, 5});
    }

    @Test
    void statementsWithoutTypes_meanTheSame_inSessionsToo() {
        for (int round = 0; round < 3; round++) {
            assertThat(value(database, "SELECT ? < ?", 9, 10)).isEqualTo(true);
            List<Object> answers = await(database.session(session -> session.fetchAll(
                            "SELECT ? < ? UNION ALL SELECT ? IS NULL", 9, 10, 5)
                    .thenApply(rows -> rows.stream().map(row -> row.get(0)).toList())));
            assertThat(answers).isEqualTo(List.of(true, false));
            await(database.executeMany(
                    "INSERT INTO movies SELECT ? + ?, concat(?)",
                    List.of(List.of(10 * round, 1, "a"), List.of(10 * round, 2, "b"))));
        }
        assertThat(value(database, "SELECT count(*) FROM movies")).isEqualTo(6L);
    }

    /** PgBouncer 1.18 ends when whoever asked it to cancel a statement leaves too early, which the client alone does. */
    @Test
    void cancelledStatements_stopOnTheServerAndLeaveThePoolerRunning() {
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<?> sleeping =
                    database.fetchOne("SELECT pg_sleep(60) /* bounced */").toCompletableFuture();
            awaitRunning("1");

            assertThat(sleeping.cancel(true)).isTrue();

            awaitRunning("0");
        }
        assertThat(value(database, "SELECT 1")).isEqualTo(1);
    }

    /** Asks the server itself how many statements of the test run there. */
    private static void awaitRunning(String count) {
        long deadline = System.nanoTime() + Outcomes.PATIENCE.toNanos();
        while (!behind.value(RUNNING).equals(count)) {
            assertThat(System.nanoTime()).as("waiting for %s running", count).isLessThan(deadline);
        }
    }
}
