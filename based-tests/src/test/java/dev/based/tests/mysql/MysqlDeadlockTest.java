package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.Queries;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.tests.servers.ServerKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** InnoDB rolls all of a transaction back when it ends a deadlock: also what is around a savepoint. */
class MysqlDeadlockTest extends MysqlTest {
    /** The other side has changed so many rows that it is never the victim. */
    private static final int HEAVY = 200;

    private String rows(ServerKind kind) {
        String table = table(kind, "id INT PRIMARY KEY, v INT NOT NULL DEFAULT 0");
        StringBuilder values = new StringBuilder("(1, 0)");
        for (int id = 2; id <= 2 * HEAVY; id++) {
            values.append(", (").append(id).append(", 0)");
        }
        server(kind).execute("INSERT INTO " + table + " VALUES " + values);
        return table;
    }

    private static CompletionStage<?> update(Queries queries, String table, int id) {
        return queries.execute("UPDATE " + table + " SET v = v + 1 WHERE id = ?", id);
    }

    /**
     * Runs something that locks row 2 and then wants row 1, against a heavy session that has row 1 and wants row 2, once.
     *
     * @return how what was run ended: null, or its error
     */
    private Throwable clash(
            ServerKind kind, String table, Function<Database, CompletionStage<?>> victim, CompletableFuture<?> hasTwo) {
        Database heavy = connect(kind);
        Database database = connect(kind);
        CompletableFuture<Integer> hasOne = new CompletableFuture<>();
        CompletionStage<?> other =
                heavy.session(session -> session.execute("UPDATE " + table + " SET v = v + 100 WHERE id > ?", HEAVY)
                        .thenCompose(many -> update(session, table, 1))
                        .thenCompose(one -> {
                            hasOne.complete(1);
                            return hasTwo.thenCompose(two -> update(session, table, 2));
                        }));
        await(hasOne);
        Throwable error = outcome(victim.apply(database));
        await(other);
        return error;
    }

    /** Asks until the server says that somebody waits for a row. Not innodb_trx, which is not made anew while it is read. */
    private void awaitWaiting(ServerKind kind) {
        String schema = kind == ServerKind.MARIADB ? "information_schema" : "performance_schema";
        String waits = "SELECT variable_value FROM " + schema
                + ".global_status WHERE variable_name = 'Innodb_row_lock_current_waits'";
        long start = System.nanoTime();
        while (server(kind).value(waits).equals("0")) {
            assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
        }
    }

    @OnBoth
    void deadlockInANestedTransaction_isTold_andNothingStays(ServerKind kind) {
        String table = rows(kind);
        CompletableFuture<Integer> hasTwo = new CompletableFuture<>();
        Throwable error = clash(
                kind,
                table,
                database -> database.session(session -> update(session, table, 3)
                        .thenCompose(three -> session.transaction(
                                inner -> update(inner, table, 2).thenCompose(two -> {
                                    hasTwo.complete(2);
                                    return update(inner, table, 1);
                                })))),
                hasTwo);
        assertThat(error).isInstanceOf(DatabaseException.class);
        assertThat(((DatabaseException) error).kind()).isEqualTo(ErrorKind.DEADLOCK);
        assertThat(error).hasNoSuppressedExceptions();
        assertThat(value(kind, table, 3)).isEqualTo("0");
    }

    /** What a definition has committed would be done twice. */
    @OnBoth
    void deadlockBehindADefinition_isNotRunAgain(ServerKind kind) {
        String table = rows(kind);
        String other = newName();
        keep(() -> server(kind).execute("DROP TABLE IF EXISTS " + other));
        CompletableFuture<Integer> hasTwo = new CompletableFuture<>();
        AtomicInteger attempts = new AtomicInteger();
        Throwable error = clash(
                kind,
                table,
                database -> database.session(SessionOptions.DEFAULT.withRetry(Retry.DEFAULT), session -> {
                    attempts.incrementAndGet();
                    return update(session, table, 3)
                            .thenCompose(three -> session.execute("CREATE TABLE IF NOT EXISTS " + other + " (id INT)"))
                            .thenCompose(created -> update(session, table, 2))
                            .thenCompose(two -> {
                                hasTwo.complete(2);
                                return update(session, table, 1);
                            });
                }),
                hasTwo);
        assertThat(error).isInstanceOf(DatabaseException.class);
        assertThat(((DatabaseException) error).kind()).isEqualTo(ErrorKind.DEADLOCK);
        assertThat(attempts).hasValue(1);
        assertThat(value(kind, table, 3)).isEqualTo("1");
    }

    /** The server would go on as if BEGIN had been sent again. */
    @OnBoth
    void deadlockOfASession_letsTheNextSingleChangeCommit(ServerKind kind) {
        String table = rows(kind);
        CompletableFuture<Integer> hasTwo = new CompletableFuture<>();
        Throwable error = clash(
                kind,
                table,
                database -> database.session(
                                session -> update(session, table, 2).thenCompose(two -> {
                                    hasTwo.complete(2);
                                    return update(session, table, 1);
                                }))
                        .handle((done, deadlock) -> deadlock)
                        .thenCompose(deadlock -> update(database, table, 3)),
                hasTwo);
        assertThat(error).isNull();
        assertThat(value(kind, table, 3)).isEqualTo("1");
    }

    /** The transaction is gone, so that what follows in the session would stand alone. */
    @OnBoth
    void deadlockThatIsSwallowed_letsNothingStay(ServerKind kind) {
        String table = rows(kind);
        CompletableFuture<Integer> hasTwo = new CompletableFuture<>();
        Throwable error = clash(
                kind,
                table,
                database -> database.session(session -> session.transaction(
                                inner -> update(inner, table, 2).thenCompose(two -> {
                                    hasTwo.complete(2);
                                    return update(inner, table, 1);
                                }))
                        .handle((done, deadlock) -> deadlock)
                        .thenCompose(swallowed -> update(session, table, 3))),
                hasTwo);
        assertThat(error).isNotNull();
        assertThat(value(kind, table, 3)).isEqualTo("0");
    }

    /** The client sends all sets at once, and the server goes on with those behind the one that failed. */
    @OnBoth
    void deadlockInTheMiddleOfABatch_letsNothingStay(ServerKind kind) {
        String table = rows(kind);
        CompletableFuture<Integer> hasTwo = new CompletableFuture<>();
        Throwable error = clash(
                kind,
                table,
                database -> {
                    CompletionStage<?> batch = database.executeMany(
                            "UPDATE " + table + " SET v = v + 1 WHERE id = ?",
                            List.of(List.of(2), List.of(1), List.of(3), List.of(4)));
                    CompletableFuture.runAsync(() -> {
                        awaitWaiting(kind);
                        hasTwo.complete(2);
                    });
                    return batch;
                },
                hasTwo);
        assertThat(error).isInstanceOf(DatabaseException.class);
        assertThat(((DatabaseException) error).kind()).isEqualTo(ErrorKind.DEADLOCK);
        assertThat(value(kind, table, 3)).isEqualTo("0");
        assertThat(value(kind, table, 4)).isEqualTo("0");
    }

    private String value(ServerKind kind, String table, int id) {
        return server(kind).value("SELECT v FROM " + table + " WHERE id = " + id);
    }
}
