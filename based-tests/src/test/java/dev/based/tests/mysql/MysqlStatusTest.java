package dev.based.tests.mysql;

import static dev.based.tests.cursors.OpenConnection.command;
import static dev.based.tests.cursors.OpenConnection.query;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorKind;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Traits;
import dev.based.spi.TransactionStatus;
import dev.based.tests.cursors.Kinds;
import dev.based.tests.cursors.OpenConnection;
import dev.based.tests.servers.ServerKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a connection says of the transaction, when the stage of a command completes, is what the server would say. */
class MysqlStatusTest extends MysqlTest {
    private static final Traits CHANGE = Traits.of("UPDATE").changesRows().build();
    private static final Traits ROUTINE =
            Traits.of("CALL").returnsRows().opaque().mayCommit().build();

    private OpenConnection open(ServerKind kind) {
        return keep(new OpenConnection(server(kind).url()));
    }

    /** The status at the very moment at which a stage completes, by whatever outcome. */
    private static CompletableFuture<TransactionStatus> status(OpenConnection open, CompletionStage<?> stage) {
        return stage.handle((result, error) -> open.connection().transactionStatus())
                .toCompletableFuture();
    }

    private static TransactionStatus after(OpenConnection open, Command command) {
        return await(status(open, open.connection().fetch(command, 0)));
    }

    private static TransactionStatus afterControl(OpenConnection open, String text) {
        return await(status(open, open.connection().control(text)));
    }

    @OnBoth
    void transactionStatus_behindEachKindOfAnswer_isTheServers(ServerKind kind) {
        OpenConnection open = open(kind);
        assertThat(open.connection().transactionStatus()).as("after the login").isEqualTo(TransactionStatus.NONE);
        String numbers = Kinds.numbers(kind, 300);
        for (TransactionStatus expected : List.of(TransactionStatus.OPEN, TransactionStatus.NONE)) {
            String text = expected == TransactionStatus.OPEN ? "START TRANSACTION" : "COMMIT";
            assertThat(afterControl(open, text)).isEqualTo(expected);
            for (int round = 0; round < 2; round++) {
                assertThat(after(open, query("SELECT 1"))).isEqualTo(expected);
                assertThat(after(open, query("SELECT ?, ?", 1, "two"))).isEqualTo(expected);
                assertThat(after(open, query(numbers))).isEqualTo(expected);
                assertThat(after(open, query("SELECT 1 FROM (" + numbers + ") none WHERE n < 0")))
                        .isEqualTo(expected);
                assertThat(after(open, query("SELECT REPEAT('x', 17000000)"))).isEqualTo(expected);
                assertThat(after(open, query("SELECT LENGTH(?)", "x".repeat(40_000))))
                        .isEqualTo(expected);
                assertThat(after(open, query(columns(300)))).as("300 columns").isEqualTo(expected);
                assertThat(after(open, query("SHOW VARIABLES LIKE 'version%'"))).isEqualTo(expected);
                assertThat(after(open, command(ROUTINE, "SET @a = 1"))).isEqualTo(expected);
                assertThat(after(open, query("SELECT nonsense"))).isEqualTo(expected);
                assertThat(after(open, query("nonsense"))).isEqualTo(expected);
                assertThat(after(open, query("SELECT (SELECT 1 UNION SELECT 2)")))
                        .isEqualTo(expected);
            }
        }
    }

    private static String columns(int count) {
        StringBuilder columns = new StringBuilder("SELECT 0");
        for (int index = 1; index < count; index++) {
            columns.append(", ").append(index);
        }
        return columns.toString();
    }

    @OnBoth
    void transactionStatus_ofPagesAndOfWhatCannotBePrepared_isTheServers(ServerKind kind) {
        OpenConnection open = open(kind);
        open.begin();
        assertThat(open.readAll(query(Kinds.numbers(kind, 10)), 3)).hasSize(10);
        assertThat(open.connection().transactionStatus()).isEqualTo(TransactionStatus.OPEN);
        String procedure = newName();
        TransactionStatus made = after(open, command(ROUTINE, "CREATE PROCEDURE " + procedure + "() COMMIT"));
        keep(() -> server(kind).execute("DROP PROCEDURE " + procedure));
        assertThat(made).as("committed by DDL").isEqualTo(TransactionStatus.NONE);
        open.begin();
        assertThat(after(open, command(ROUTINE, "CALL " + procedure + "()"))).isEqualTo(TransactionStatus.NONE);
    }

    /** All are called before the first is answered: on the connection's event loop, where no answer can come in between. */
    @OnBoth
    void transactionStatus_whereCommandsArePipelined_isThatBehindEach(ServerKind kind) {
        OpenConnection open = open(kind);
        List<CompletableFuture<TransactionStatus>> statuses =
                await(open.connection().fetch(query("SELECT ?", 1), 0).thenApply(onTheLoop -> pipelined(open, kind)));
        assertThat(statuses.stream().map(status -> await(status)))
                .containsExactly(
                        TransactionStatus.OPEN, // START TRANSACTION
                        TransactionStatus.OPEN,
                        TransactionStatus.NONE, // ROLLBACK
                        TransactionStatus.NONE,
                        TransactionStatus.OPEN, // START TRANSACTION READ ONLY
                        TransactionStatus.OPEN,
                        TransactionStatus.OPEN,
                        TransactionStatus.NONE, // COMMIT
                        TransactionStatus.NONE,
                        TransactionStatus.OPEN, // START TRANSACTION
                        TransactionStatus.UNKNOWN, // an error; the next answer is on its way, and tells
                        TransactionStatus.NONE);
    }

    private static List<CompletableFuture<TransactionStatus>> pipelined(OpenConnection open, ServerKind kind) {
        Connection connection = open.connection();
        return List.of(
                status(open, connection.control("START TRANSACTION")),
                status(open, connection.fetch(query("SELECT ?", 1), 0)),
                status(open, connection.control("ROLLBACK")),
                status(open, connection.control("SET @a = 1")),
                status(open, connection.control("START TRANSACTION READ ONLY")),
                status(open, connection.control("SAVEPOINT one")),
                status(open, connection.fetch(query(Kinds.numbers(kind, 50)), 0)),
                status(open, connection.control("COMMIT")),
                status(open, connection.fetch(query("SELECT ?", 1), 0)),
                status(open, connection.control("START TRANSACTION")),
                status(open, connection.control("ROLLBACK TO SAVEPOINT two")),
                status(open, connection.control("ROLLBACK")));
    }

    @OnBoth
    void transactionStatus_behindADeadlock_isNone(ServerKind kind) {
        String table = table(kind, "id INT PRIMARY KEY, v INT");
        server(kind).execute("INSERT INTO " + table + " VALUES (1, 0), (2, 0)");
        OpenConnection one = open(kind);
        OpenConnection two = open(kind);
        one.begin();
        two.begin();
        await(one.connection().execute(update(table, 1)));
        await(two.connection().execute(update(table, 2)));
        CompletionStage<?> first = one.connection().execute(update(table, 2));
        CompletableFuture<TransactionStatus> ofFirst = status(one, first);
        CompletionStage<?> second = two.connection().execute(update(table, 1));
        CompletableFuture<TransactionStatus> ofSecond = status(two, second);
        Throwable error = outcome(first);
        Throwable other = outcome(second);
        assertThat(List.of(error == null, other == null))
                .as("one is the victim")
                .containsExactlyInAnyOrder(true, false);
        assertThat(await(error == null ? ofFirst : ofSecond)).isEqualTo(TransactionStatus.OPEN);
        assertThat(await(error == null ? ofSecond : ofFirst)).isEqualTo(TransactionStatus.NONE);
        Throwable deadlock = error == null ? other : error;
        assertThat(one.kind(deadlock)).isEqualTo(ErrorKind.DEADLOCK);
    }

    private static Command update(String table, int id) {
        return command(CHANGE, "UPDATE " + table + " SET v = v + 1 WHERE id = ?", id);
    }

    @OnBoth
    void transactionStatus_behindALockTimeout_isOpen(ServerKind kind) {
        String table = table(kind, "id INT PRIMARY KEY, v INT");
        server(kind).execute("INSERT INTO " + table + " VALUES (1, 0)");
        OpenConnection one = open(kind);
        OpenConnection two = open(kind);
        one.begin();
        await(one.connection().execute(update(table, 1)));
        two.control("SET SESSION innodb_lock_wait_timeout = 1");
        two.begin();
        assertThat(after(two, update(table, 1))).isEqualTo(TransactionStatus.OPEN);
    }

    /** Of what a routine did before it failed the error says nothing. */
    @OnBoth
    void transactionStatus_behindARoutineThatCommittedAndFailed_isTheServers(ServerKind kind) {
        String table = table(kind, "id INT PRIMARY KEY");
        String procedure = newName();
        server(kind)
                .execute("CREATE PROCEDURE " + procedure + "(begins BOOLEAN) BEGIN COMMIT; IF begins THEN START"
                        + " TRANSACTION; END IF; INSERT INTO " + table + " VALUES (1), (1); END");
        keep(() -> server(kind).execute("DROP PROCEDURE " + procedure));
        OpenConnection open = open(kind);
        open.begin();
        assertThat(after(open, call(procedure, false))).isEqualTo(TransactionStatus.NONE);
        open.begin();
        assertThat(after(open, call(procedure, true))).isEqualTo(TransactionStatus.ANOTHER);
        open.control("ROLLBACK");
        assertThat(after(open, call(procedure, true)))
                .as("begun by the routine")
                .isEqualTo(TransactionStatus.OPEN);
    }

    private static Command call(String procedure, @Nullable Object begins) {
        return command(ROUTINE, "CALL " + procedure + "(?)", begins);
    }
}
