package dev.based.tests.threads;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.tests.Fixture;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is chained behind a session, or behind a call that waited for its connection, is not the session's, also where a statement ends it. */
class BehindSessionsTest {
    private Database database;

    private void connect(String url) {
        database = Database.create(url, Fixture.OPTIONS.withMaxSize(1));
        await(database.connect());
    }

    @AfterEach
    void disconnect() {
        await(database.disconnect());
    }

    private CompletionStage<List<Row>> one() {
        return database.fetchAll("SELECT 1");
    }

    private CompletionStage<List<Row>> twoInTurn() {
        return one().thenCompose(rows -> one());
    }

    /** The last statement is called by another thread than the connection's. */
    private CompletionStage<ExecuteResult> session(String last) {
        return database.session(session -> session.fetchAll("SELECT 1")
                .thenCompose(rows -> CompletableFuture.supplyAsync(() -> last))
                .thenCompose(sql -> session.execute(sql)));
    }

    private static void runs(CompletionStage<List<Row>> stage) {
        List<Row> rows = await(stage);
        assertThat(rows).hasSize(1);
    }

    @Test
    void sqlite() {
        connect("sqlite://");
        for (int turn = 0; turn < 20; turn++) {
            runs(session("SELECT 2").thenApply(done -> twoInTurn()).thenCompose(stage -> stage));
            runs(session("SELECT 2").thenCompose(done -> twoInTurn()));
        }
    }

    @Test
    void callThatWaitedForTheConnection() {
        connect("sqlite://");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<String> last = new CompletableFuture<>();
        CompletionStage<?> session = database.session(s -> s.fetchAll("SELECT 1")
                .thenCompose(rows -> {
                    begun.complete(null);
                    return last;
                })
                .thenCompose(sql -> s.fetchAll(sql)));
        await(begun);
        CompletionStage<List<Row>> other = one().thenApply(done -> twoInTurn()).thenCompose(stage -> stage);
        CompletableFuture.runAsync(() -> last.complete("SELECT 2"));
        await(session);
        runs(other);
    }

    /** It commits by itself, so that nothing is to be sent behind it. */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    void statementThatCommits(ServerKind kind) {
        connect(Servers.get(kind).url());
        try {
            runs(session("CREATE TABLE based_behind (id int)")
                    .thenApply(done -> twoInTurn())
                    .thenCompose(stage -> stage));
        } finally {
            await(database.execute("DROP TABLE IF EXISTS based_behind"));
        }
    }
}
