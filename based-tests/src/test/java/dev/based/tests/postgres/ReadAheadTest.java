package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.elsewhere;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.Queries;
import dev.based.RowIterator;
import dev.based.RowStream;
import dev.based.Statement;
import dev.based.tests.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page behind the one whose rows are being taken, which the server makes meanwhile: of a stream on the database, from the third
 * page on. Its sequence tells how many rows the server has made; it is asked on another connection.
 */
class ReadAheadTest extends PostgresTest {
    private static final int PAGE = 10;
    private static final int ROWS = 1_000;

    /** It fails in row 35, which is of the fourth page. */
    private static final String FAILING = "SELECT n, 1 / (35 - n) FROM generate_series(1, 100) AS ns (n)";

    private final Server server = newDatabase();
    private final Database database = connect(server.url(), ONE.withMaxSize(2));
    private final List<Integer> taken = new ArrayList<>();

    private static RowStream<Integer> stream(Queries queries, String sql) {
        return queries.stream(Statement.of(sql).withFetchSize(PAGE)).map(row -> row.getInt(0));
    }

    private CompletionStage<?> forEach(Queries queries, String sql, IntFunction<CompletionStage<?>> step) {
        return stream(queries, sql).forEach(number -> {
            taken.add(number);
            return step.apply(number);
        });
    }

    private CompletionStage<Integer> made() {
        return database.independent()
                .fetchValue(Integer.class, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM made");
    }

    /** How many rows behind its page the server had made when each row was taken. */
    private CompletionStage<List<Integer>> madeAhead(Queries queries) {
        server.execute("CREATE SEQUENCE made");
        List<Integer> aheads = new ArrayList<>();
        return forEach(
                        queries,
                        "SELECT nextval('made') FROM generate_series(1, " + ROWS + ")",
                        number -> made().thenAccept(count -> aheads.add(count - endOfPage(number))))
                .thenApply(done -> aheads);
    }

    private static int endOfPage(int row) {
        return (row + PAGE - 1) / PAGE * PAGE;
    }

    /** A page that takes its time is not followed so, as one or another does on a busy machine. */
    @Test
    void pageIsMade_whileTheRowsOfTheOneBeforeAreTaken() {
        List<Integer> aheads = await(madeAhead(database));

        assertThat(aheads).hasSize(ROWS).contains(PAGE);
        assertThat(aheads).as("two pages at most").allMatch(ahead -> ahead <= PAGE);
        assertThat(aheads.subList(0, PAGE))
                .as("whoever leaves in the first page has had no other made")
                .containsOnly(0);
    }

    /** It would cost the session its transaction to leave a page that does not come. */
    @Test
    void sessionReadsNothingAhead() {
        List<Integer> aheads = await(database.session(this::madeAhead));

        assertThat(aheads).hasSize(ROWS).containsOnly(0);
    }

    /** It would cost all sessions their transaction. */
    @Test
    void nothingIsReadAhead_whereAllSessionsShareOneConnection() {
        Database shared = connect(server.url(), ONE.withForceRollback(true));

        List<Integer> aheads = await(madeAhead(shared));

        assertThat(aheads).hasSize(ROWS).containsOnly(0);
    }

    /** A page ahead is waited for before the server is asked to stop it, which costs the connection; on a busy machine one or another is late. */
    @Test
    void streamThatIsLeft_keepsItsConnection() {
        Database one = connect(server.url());
        int kept = 0;
        for (int left = 0; left < 10; left++) {
            Object before = value(one, "SELECT pg_backend_pid()");
            try (RowIterator<Integer> numbers = stream(
                            one, "SELECT n, pg_sleep(0.001) FROM generate_series(1, " + ROWS + ") AS ns (n)")
                    .iterator()) {
                for (int row = 1; row <= 3 * PAGE - 1; row++) {
                    numbers.next();
                }
            }
            kept += value(one, "SELECT pg_backend_pid()").equals(before) ? 1 : 0;
        }
        assertThat(kept).isPositive();
    }

    @Test
    void pageThatFails_isToldBehindTheRowsBefore() {
        CompletionStage<?> all = forEach(
                database,
                FAILING,
                number -> number <= PAGE ? done(number) : CompletableFuture.supplyAsync(() -> number));

        assertThat(failure(DatabaseException.class, all).sqlState()).contains("22012");
        assertThat(taken).hasSize(30);
    }

    @Test
    void pageThatFails_isToldToAnIteratorBehindTheRowsBefore() {
        try (RowIterator<Integer> numbers = stream(database, FAILING).iterator()) {
            assertThatThrownBy(() -> numbers.forEachRemaining(taken::add)).hasMessageContaining("division by zero");
        }

        assertThat(taken).hasSize(30);
    }

    /** As if it had not been asked for yet. */
    @Test
    void pageThatFails_isNotToldBeforeTheLastStepHasEnded() {
        CompletableFuture<Void> last = new CompletableFuture<>();
        CompletableFuture<?> all = forEach(database, FAILING, number -> number < 30 ? done(number) : last)
                .toCompletableFuture();
        await(failedOnTheServer());

        assertThat(all).isNotDone();
        last.complete(null);

        assertThat(failure(DatabaseException.class, all).sqlState()).contains("22012");
    }

    @Test
    void cancelInAStepThatHangs_endsAStreamWhosePageAheadHasFailed() {
        CompletableFuture<Void> hanging = new CompletableFuture<>();
        CompletableFuture<?> all = hangingIn(database, hanging);
        await(failedOnTheServer());

        assertThat(all.cancel(true)).isTrue();

        assertThat(failure(all)).isInstanceOf(CancellationException.class);
        assertThat(hanging).isCancelled();
    }

    @Test
    void disconnectInAStepThatHangs_endsAStreamWhosePageAheadHasFailed() {
        Database left = Database.create(server.url(), ONE.withDisconnectTimeout(Duration.ofMillis(100)));
        await(left.connect());
        CompletableFuture<?> all = hangingIn(left, new CompletableFuture<>());
        await(failedOnTheServer());

        await(left.disconnect());

        assertThat(failure(all)).isInstanceOf(CancellationException.class);
    }

    private CompletableFuture<?> hangingIn(Queries queries, CompletionStage<?> hanging) {
        return forEach(queries, FAILING, number -> number <= 25 ? done(number) : hanging)
                .toCompletableFuture();
    }

    @ParameterizedTest
    @ValueSource(ints = {26, 30})
    void stepThatFails_isToldAndNotThePageAhead(int row) {
        IllegalStateException ofTheStep = new IllegalStateException(row + " is not wanted");

        CompletionStage<?> all = forEach(
                database,
                FAILING,
                number -> number < row ? done(number) : failedOnTheServer().thenCompose(there -> failed(ofTheStep)));

        assertThat(failure(all)).isSameAs(ofTheStep);
    }

    /** Completes once a statement has failed, whose transaction is open. */
    private CompletionStage<?> failedOnTheServer() {
        return elsewhere(() -> {
            while (server.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND state = 'idle in transaction (aborted)'")
                    .equals("0")) {
                Thread.onSpinWait();
            }
            return true;
        });
    }
}
