package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.ServerKind;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How often a session waits for the server. */
class MysqlRoundTripsTest extends MysqlTest {
    private Turns turns(ServerKind kind) throws IOException {
        return keep(new Turns(server(kind).host(), server(kind).port()));
    }

    private Database connectBy(ServerKind kind, Turns turns) {
        DatabaseUrl url = server(kind).parts().toBuilder()
                .host("127.0.0.1")
                .port(turns.port())
                .build()
                .withOption("sslmode", "disabled");
        return connect(url.toStringWithPassword(), Fixture.OPTIONS.withMaxSize(1));
    }

    @OnBoth
    void beginTravelsWithTheFirstStatement(ServerKind kind) throws IOException {
        String table = table(kind, "id INT");
        Turns turns = turns(kind);
        Database database = connectBy(kind, turns);
        String insert = "INSERT INTO " + table + " VALUES (?)";
        String count = "SELECT count(*) FROM " + table;

        Supplier<CompletionStage<?>> oneShot = () -> database.fetchAll(count);
        Supplier<CompletionStage<?>> one = () -> database.session(session -> session.execute(insert, 1));
        Supplier<CompletionStage<?>> two = () ->
                database.session(session -> session.execute(insert, 2).thenCompose(added -> session.fetchAll(count)));
        Supplier<CompletionStage<?>> nested =
                () -> database.session(session -> session.transaction(inner -> inner.execute(insert, 3)));
        Supplier<CompletionStage<?>> unprepared =
                () -> database.session(session -> session.execute(insert + " -- never seen before", 4));

        List<Integer> counted = await(Async.map(
                List.of(oneShot, one, two, nested), run -> run.get().thenCompose(prepared -> turns.count(run))));
        assertThat(counted)
                .as("one-shot, one statement, two statements, nested")
                .containsExactly(1, 1, 3, 3);
        assertThat(await(turns.count(unprepared)))
                .as("one statement, not prepared")
                .isEqualTo(2);
        assertThat(await(turns.count(one))).as("in order, and committed").isEqualTo(1);
        assertThat(count(database, table)).isEqualTo(2 + 2 + 2 + 1 + 1);
    }

    /**
     * START TRANSACTION travels with the execution, which brings no rows; then three pages, and the end of the cursor with COMMIT. One
     * more where the statement is to be prepared.
     */
    @OnBoth
    void streamOfThreePagesTakesFive_andOneMoreToBePrepared(ServerKind kind) throws IOException {
        Turns turns = turns(kind);
        Database database = connectBy(kind, turns);
        Statement tenRows = Statement.of("WITH RECURSIVE numbers (n) AS"
                        + " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10) SELECT n FROM numbers")
                .withFetchSize(4);
        Supplier<CompletionStage<Integer>> read = () -> database.stream(tenRows).reduce(0, (count, row) -> count + 1);

        assertThat(await(turns.count(
                        () -> read.get().thenAccept(rows -> assertThat(rows).isEqualTo(10)))))
                .isEqualTo(6);
        assertThat(await(turns.count(
                        () -> read.get().thenAccept(rows -> assertThat(rows).isEqualTo(10)))))
                .isEqualTo(5);
    }
}
