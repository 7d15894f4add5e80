package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.Queries;
import dev.based.Row;
import dev.based.Statement;
import dev.based.tests.servers.Server;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of a statement that an earlier stream has left prepared, while someone else changes its table. */
class KeptCursorsTest extends PostgresTest {
    private static final String ALL = "SELECT * FROM movies ORDER BY year";
    private static final String BELOW = "SELECT year FROM movies WHERE year < ? ORDER BY year";

    private Server server;
    private Database database;

    @BeforeEach
    void prepare() {
        server = newDatabase();
        server.execute("CREATE TABLE movies (year int4)", "INSERT INTO movies SELECT generate_series(1, 9)");
        database = connect(server.url());
        assertThat(rows(database, ALL)).hasSize(9);
        assertThat(rows(database, BELOW, 5)).hasSize(4);
    }

    private static List<Row> rows(Queries queries, String sql, Object... values) {
        return await(queries.stream(Statement.of(sql, values).withFetchSize(4)).collect(Collectors.toList()));
    }

    @Test
    void columnAdded_streamSeesIt() {
        server.execute("ALTER TABLE movies ADD COLUMN rating int4 DEFAULT 5");

        assertThat(rows(database, ALL)).extracting(row -> row.getInt("rating")).containsOnly(5);
        assertThat(rows(database, ALL)).hasSize(9);
    }

    /** What the session has done before stays, as does what it does behind. */
    @Test
    void columnAdded_streamOfASessionSeesIt_andTheTransactionGoesOn() {
        server.execute("ALTER TABLE movies ADD COLUMN rating int4 DEFAULT 5");

        List<Row> seen = await(database.session(session -> session.execute("INSERT INTO movies VALUES (10, 6)")
                .thenCompose(inserted ->
                        session.stream(Statement.of(ALL).withFetchSize(4)).collect(Collectors.toList()))
                .thenCompose(rows ->
                        session.execute("INSERT INTO movies VALUES (11, 7)").thenApply(inserted -> rows))));

        assertThat(seen).hasSize(10);
        assertThat(seen.get(9).getInt("rating")).isEqualTo(6);
        assertThat(server.value("SELECT count(*) FROM movies")).isEqualTo("11");
    }

    @Test
    void columnWidened_streamBindsWhatFitsNow() {
        server.execute("ALTER TABLE movies ALTER COLUMN year TYPE int8", "INSERT INTO movies VALUES (5000000000)");

        assertThat(rows(database, BELOW, 5_000_000_001L)).hasSize(10);
        assertThat(rows(database, BELOW, 5)).hasSize(4);
    }

    @Test
    void tableDropped_streamFailsAsIfItWereNew_andTheConnectionGoesOn() {
        server.execute("ALTER TABLE movies RENAME TO films");

        DatabaseException error = failure(
                DatabaseException.class,
                database.stream(Statement.of(ALL).withFetchSize(4)).collect(Collectors.toList()));

        assertThat(error.sqlState()).contains("42P01");
        server.execute("ALTER TABLE films RENAME TO movies");
        assertThat(rows(database, ALL)).hasSize(9);
    }

    @Test
    void manyTexts_noMoreThanSixteenStayPrepared() {
        await(Async.forEach(
                IntStream.range(0, 40).boxed().toList(),
                each -> database.stream("SELECT year AS kept_" + each + " FROM movies")
                        .collect(Collectors.counting())));

        String kept = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT year AS kept%'";
        assertThat(value(database, kept)).isEqualTo(16L);
    }

    @Test
    void valuesOfAnEarlierStream_areHeldNoLonger() {
        String sql = "SELECT year FROM movies WHERE CAST(? AS text) <> ''";
        String value = new String(new char[] {'a', 'b'});
        WeakReference<String> first = new WeakReference<>(value);
        assertThat(rows(database, sql, value)).hasSize(9);
        value = "another";

        assertThat(rows(database, sql, value)).hasSize(9);
        assertThat(rows(database, sql, "a third")).hasSize(9);
        for (int time = 0; time < 100 && first.get() != null; time++) {
            System.gc();
        }

        assertThat(first.get()).isNull();
    }

    @Test
    void pageThatFails_isToldBehindTheRowsBefore() {
        List<Object> seen = new ArrayList<>();

        DatabaseException error = failure(
                DatabaseException.class,
                database.stream(Statement.of("SELECT 10 / (7 - n) FROM generate_series(1, 9) AS numbers (n)")
                                .withFetchSize(3))
                        .reduce(0, (count, row) -> {
                            seen.add(row.get(0));
                            return count + 1;
                        }));

        assertThat(error.sqlState()).contains("22012");
        assertThat(seen).containsExactly(1, 2, 2, 3, 5, 10);
    }

    /** The second page would fail, and is never asked for. */
    @Test
    void cancelInTheFirstPage_leavesTheTransactionAsItIs() {
        long kept = await(database.transaction(tx -> tx.execute("INSERT INTO movies VALUES (10)")
                .thenCompose(inserted -> {
                    FirstRow first = new FirstRow();
                    tx.stream(Statement.of("SELECT 10 / (5 - n) FROM generate_series(1, 9) AS numbers (n)")
                                    .withFetchSize(3))
                            .subscribe(first);
                    return first.cancelled.thenCompose(seen -> tx.fetchOne("SELECT count(*) FROM movies"));
                })
                .thenApply(row -> row.orElseThrow().getLong(0))));

        assertThat(kept).isEqualTo(10);
        assertThat(server.value("SELECT count(*) FROM movies")).isEqualTo("10");
    }

    private static final String MIDNIGHT = "SELECT CAST(timestamptz '2024-01-01 00:00' AT TIME ZONE 'UTC' AS text)";

    private static String streamed(Queries queries, String sql) {
        return rows(queries, sql).get(0).getString(0);
    }

    @Test
    void settingOfATransaction_isGoneFromWhatItPrepared() {
        await(database.execute("SET TIME ZONE 'UTC'"));
        for (String set :
                List.of("SET LOCAL TIME ZONE 'Asia/Tokyo'", "SELECT set_config('timezone', 'Asia/Tokyo', true)")) {
            List<String> inside = await(database.transaction(tx -> tx.fetchAll(set)
                    .thenCompose(done -> tx.stream(MIDNIGHT).collect(Collectors.toList()))
                    .thenCompose(rows -> tx.fetchAll(MIDNIGHT)
                            .thenApply(fetched -> List.of(
                                    rows.get(0).getString(0), fetched.get(0).getString(0))))));

            assertThat(inside).containsOnly("2023-12-31 15:00:00");
            assertThat(streamed(database, MIDNIGHT)).isEqualTo("2024-01-01 00:00:00");
            assertThat(value(database, MIDNIGHT)).isEqualTo("2024-01-01 00:00:00");
        }
    }

    @Test
    void settingOfASession_isThatOfItsNextStream() {
        String seen = await(database.session(session -> session.execute("SET TIME ZONE 'UTC'")
                .thenCompose(set -> session.stream(MIDNIGHT).collect(Collectors.toList()))
                .thenCompose(rows -> session.execute("SET TIME ZONE 'Asia/Tokyo'"))
                .thenCompose(set -> session.stream(MIDNIGHT).collect(Collectors.toList()))
                .thenApply(rows -> rows.get(0).getString(0))));

        assertThat(seen).isEqualTo("2023-12-31 15:00:00");
    }

    /** An application's own setting changes nothing that is prepared. */
    @Test
    void settingOfAnApplication_leavesAllPrepared() {
        String prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 17%'";
        for (int each = 0; each < 3; each++) {
            await(database.transaction(
                    tx -> tx.execute("SET LOCAL app.user_id = '5'").thenCompose(set -> tx.fetchAll("SELECT 17"))));
        }

        assertThat(value(database, prepared)).isEqualTo(1L);
    }

    /** It is refused behind a savepoint. */
    @Test
    void whatMayNotRunBehindASavepoint_isPreparedAnew() {
        for (int each = 0; each < 3; each++) {
            assertThat(rows(database, "SELECT pg_export_snapshot()")).hasSize(1);
        }
    }

    /** Asks for all rows, and wants no more than the first. */
    private static final class FirstRow implements Flow.Subscriber<Row> {
        private final CompletableFuture<Row> cancelled = new CompletableFuture<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Row row) {
            subscription.cancel();
            cancelled.complete(row);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }
}
