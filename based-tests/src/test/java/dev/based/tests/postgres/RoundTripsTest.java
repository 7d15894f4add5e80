package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ResetPolicy;
import dev.based.Row;
import dev.based.RowStream;
import dev.based.Statement;
import dev.based.tests.servers.CountingProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.support.StreamSubscriber;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a client waits for the server, once its statements are prepared. */
class RoundTripsTest extends PostgresTest {
    private static final String QUERY = "SELECT title FROM movies WHERE id = ?";

    private static final String TEN_ROWS = "SELECT n FROM generate_series(1, 10) AS numbers (n)";

    private CountingProxy proxy;
    private Database database;

    @BeforeEach
    void start() {
        Server server = newDatabase();
        server.execute("CREATE TABLE movies (id int PRIMARY KEY, title text)");
        proxy = new CountingProxy(server);
        database = connect(url(server));
        await(database.session(session -> session.fetchAll(QUERY, 1)));
        proxy.roundTrips();
    }

    private String url(Server server) {
        return server.parts().toBuilder()
                .host("localhost")
                .port(proxy.port())
                .build()
                .withOption("sslmode", "disable")
                .toStringWithPassword();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void oneShot_takesOne() {
        await(database.fetchAll(QUERY, 1));

        assertThat(proxy.roundTrips()).isEqualTo(1);
    }

    @Test
    void sessionOfOneStatement_takesOne_forBeginAndCommitTravelWithIt() {
        await(database.session(session -> session.fetchAll(QUERY, 1)));

        assertThat(proxy.roundTrips()).isEqualTo(1);
    }

    @Test
    void sessionOfTwoStatementsInTurn_takesTwo() {
        await(database.session(session -> session.fetchAll(QUERY, 1).thenCompose(rows -> session.fetchAll(QUERY, 2))));

        assertThat(proxy.roundTrips()).isEqualTo(2);
    }

    @Test
    void sessionOfManyStatementsAtOnce_takesTwo() {
        await(database.session(session -> CompletableFuture.allOf(
                        session.fetchAll(QUERY, 1).toCompletableFuture(),
                        session.fetchAll(QUERY, 2).toCompletableFuture(),
                        session.fetchAll(QUERY, 3).toCompletableFuture())
                .thenApply(done -> List.of())));

        assertThat(proxy.roundTrips()).isEqualTo(2);
    }

    @Test
    void sessionWithoutStatements_takesNone() {
        await(database.session(session -> CompletableFuture.completedFuture("nothing")));

        assertThat(proxy.roundTrips()).isZero();
    }

    @Test
    void sessionThatSets_takesOneMoreForTheReset() {
        await(database.session(session -> session.execute("SET work_mem = '1MB'")));
        proxy.roundTrips();

        await(database.session(session -> session.execute("SET work_mem = '1MB'")));

        assertThat(proxy.roundTrips()).isEqualTo(2);
    }

    @Test
    void statementWithoutTypes_takesNoMoreOnceItIsPrepared() {
        String compared = "SELECT ? < ? FROM (SELECT 1) AS one WHERE ? IS NOT NULL";
        await(database.session(session -> session.fetchAll(compared, 1, 2, 3)));
        await(database.session(session -> session.fetchAll(compared, 1.5, 2.5, "a")));
        await(database.executeMany(compared, List.of(List.of(1, 2, 3)))); // under another text
        proxy.roundTrips();

        await(database.fetchAll(compared, 4, 5, 6));
        await(database.fetchAll(compared, 4.5, 5.5, "b"));
        assertThat(proxy.roundTrips()).isEqualTo(2);

        await(database.executeMany(compared, List.of(List.of(4, 5, 6), List.of(7, 8, 9))));
        assertThat(proxy.roundTrips()).isEqualTo(1);

        await(database.session(session -> session.fetchAll(compared, 7, 8, 9)));
        assertThat(proxy.roundTrips()).isEqualTo(1);
    }

    /** BEGIN and the preparation travel together, also under a savepoint of its own. */
    @Test
    void preparation_takesOneMore_unlessTypesAreToBeFoundOut() {
        await(database.session(session -> session.fetchAll("SELECT title FROM movies WHERE id < ?", 1)));
        assertThat(proxy.roundTrips()).isEqualTo(2);

        await(database.session(session -> session.fetchAll("SELECT title FROM movies WHERE id + ? < 5", 1)));
        assertThat(proxy.roundTrips()).isEqualTo(2);

        await(database.session(session -> session.fetchAll("SELECT ? < ?", 1, 2)));
        assertThat(proxy.roundTrips()).isEqualTo(3);
    }

    private RowStream<Row> tenRowsByFour() {
        return database.stream(Statement.of(TEN_ROWS).withFetchSize(4));
    }

    /** BEGIN travels with the first page; then two more, and the end of the cursor with COMMIT. */
    @Test
    void streamOfThreePages_takesFour_andOneMoreToBePrepared() {
        assertThat(await(tenRowsByFour().reduce(0, (count, row) -> count + 1))).isEqualTo(10);
        assertThat(proxy.roundTrips()).isEqualTo(5);

        assertThat(await(tenRowsByFour().reduce(0, (count, row) -> count + 1))).isEqualTo(10);
        assertThat(proxy.roundTrips()).isEqualTo(4);

        int read = await(database.session(session ->
                session.stream(Statement.of(TEN_ROWS).withFetchSize(4)).reduce(0, (count, row) -> count + 1)));
        assertThat(read).isEqualTo(10);
        assertThat(proxy.roundTrips()).as("in a session, which may go on").isEqualTo(5);
    }

    /** The preparation, one page, the end of the cursor, and ROLLBACK. */
    @Test
    void streamThatIsCancelledInItsFirstPage_takesFour() {
        StreamSubscriber<Row> subscriber = new StreamSubscriber<>();
        tenRowsByFour().subscribe(subscriber);
        subscriber.request(2);
        subscriber.awaitRows(2);
        subscriber.cancel();
        await(database.session(session -> CompletableFuture.completedFuture("after the stream, on its connection")));

        assertThat(proxy.roundTrips()).isEqualTo(4);
    }

    @Test
    void streamThatNobodyReads_takesNone() {
        tenRowsByFour().subscribe(new StreamSubscriber<>());
        await(database.session(session -> CompletableFuture.completedFuture("nothing")));

        assertThat(proxy.roundTrips()).isZero();
    }

    @Test
    void sessionThatLocksRows_needsNoReset() {
        String lock = "SELECT * FROM movies WHERE id = ? FOR UPDATE";
        await(database.session(session -> session.fetchAll(lock, 1)));
        proxy.roundTrips();

        await(database.session(session -> session.fetchAll(lock, 1)));

        assertThat(proxy.roundTrips()).isEqualTo(1);
    }

    @Test
    void policyFull_takesOneMoreForEachReset() {
        Server server = newDatabase();
        Database full = connect(url(server), ONE.withReset(ResetPolicy.FULL));
        value(full, "SELECT 1");
        proxy.roundTrips();

        value(full, "SELECT 1");

        assertThat(proxy.roundTrips()).isEqualTo(2);
    }
}
