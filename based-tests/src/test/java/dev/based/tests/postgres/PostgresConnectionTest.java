package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.spi.Command;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.TransactionStatus;
import dev.based.tests.cursors.OpenConnection;
import dev.based.tests.servers.Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection tells the engine, without the engine. */
class PostgresConnectionTest extends PostgresTest {
    private static final Command ONE_ROW = OpenConnection.query("SELECT 1");
    private static final Command FAILING = OpenConnection.query("SELECT 1 / (random() * 0)::int");
    private static final Command INSERT = OpenConnection.query("INSERT INTO t VALUES (1)");

    private Server server;
    private OpenConnection open;

    @BeforeEach
    void open() {
        server = newDatabase();
        server.execute("CREATE TABLE t (v int)");
        open = new OpenConnection(server.url());
    }

    @AfterEach
    void closeConnection() {
        open.close();
    }

    /** Called one after the other without waiting: each stage completes with the status behind its very answer. */
    @Test
    void transactionStatus_isThatOfEachAnswer_alsoWhenTheyArePipelined() {
        Connection connection = open.connection();
        for (int time = 0; time < 20; time++) {
            List<TransactionStatus> seen = Collections.synchronizedList(new ArrayList<>());
            List<CompletionStage<?>> stages = List.of(
                    noting(seen, connection.fetch(ONE_ROW, 0)),
                    noting(seen, connection.control("BEGIN")),
                    noting(seen, connection.fetch(ONE_ROW, 1)),
                    noting(seen, connection.control("SAVEPOINT a")),
                    noting(seen, connection.fetch(FAILING, 0)),
                    noting(seen, connection.fetch(ONE_ROW, 0)),
                    noting(seen, connection.control("ROLLBACK TO SAVEPOINT a")),
                    noting(seen, connection.fetch(FAILING, 0)),
                    noting(seen, connection.control("COMMIT")), // which is a rollback
                    noting(seen, connection.fetch(FAILING, 0)));
            stages.forEach(stage -> outcome(stage));
            assertThat(seen)
                    .containsExactly(
                            TransactionStatus.NONE,
                            TransactionStatus.OPEN,
                            TransactionStatus.OPEN,
                            TransactionStatus.OPEN,
                            TransactionStatus.FAILED,
                            TransactionStatus.FAILED,
                            TransactionStatus.OPEN,
                            TransactionStatus.FAILED,
                            TransactionStatus.NONE,
                            TransactionStatus.NONE);
        }
    }

    private CompletionStage<?> noting(List<TransactionStatus> seen, CompletionStage<?> stage) {
        return stage.whenComplete((result, error) -> seen.add(open.connection().transactionStatus()));
    }

    /** A statement that commits, and one that does so inside a routine. */
    @Test
    void transactionStatus_tellsWhatNoTextShows() {
        Connection connection = open.connection();
        await(connection.fetch(OpenConnection.query("BEGIN"), 0));
        assertThat(connection.transactionStatus()).isEqualTo(TransactionStatus.OPEN);
        await(connection.fetch(OpenConnection.query("COMMIT AND CHAIN"), 0));
        assertThat(connection.transactionStatus()).isEqualTo(TransactionStatus.OPEN);
        await(connection.fetch(OpenConnection.query("END"), 0));
        assertThat(connection.transactionStatus()).isEqualTo(TransactionStatus.NONE);
    }

    @Test
    void commandOnALostConnection_isNotSent() {
        Connection connection = open.connection();
        kill();

        failure(CommandNotSentException.class, connection.execute(INSERT));
        failure(CommandNotSentException.class, connection.fetch(INSERT, 1));
        failure(CommandNotSentException.class, connection.control("COMMIT"));
        failure(CommandNotSentException.class, connection.reset());
        failure(CommandNotSentException.class, connection.batch(INSERT, List.<Object[]>of(new Object[0])));
        failure(
                CommandNotSentException.class,
                await(connection.cursor(INSERT, 1)).read(1));
        assertThat(open.kind(new CommandNotSentException(null))).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(server.value("SELECT count(*) FROM t")).isEqualTo("0");
    }

    /** What was handed to the client, and had not been answered, may have been done. */
    @Test
    void commandThatWasOnItsWayWhenTheConnectionWasLost_failsAsTheClientSays() {
        Connection connection = open.connection();
        CompletionStage<?> sleeping = connection.fetch(OpenConnection.query("SELECT pg_sleep(30)"), 0);
        CompletionStage<?> behind = connection.execute(INSERT);
        server.value("SELECT count(*) FROM (SELECT 1) x");
        while (server.value(OTHERS + " AND query LIKE 'SELECT pg_sleep%'").equals("0")) {
            Thread.onSpinWait();
        }
        kill();

        Throwable error = failure(sleeping);
        assertThat(error).isNotInstanceOf(CommandNotSentException.class);
        assertThat(open.kind(error)).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(open.kind(failure(behind))).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(server.value("SELECT count(*) FROM t")).isEqualTo("0");
    }

    private static final String OTHERS =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private void kill() {
        server.value(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
        while (open.connection().isUsable()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void v4_fetchOneOfManyRows_givesTheFirst() {
        Database database = connect(server.url());

        assertThat(value(database, "SELECT n FROM generate_series(1, 300000) AS numbers (n)"))
                .isEqualTo(1);
        assertThat(value(database, "SELECT n FROM generate_series(1, 300000) AS numbers (n) WHERE n > ?", 7))
                .isEqualTo(8);
    }

    /** Whatever is fetched of what a statement returns, it does all that it says. */
    @Test
    void v4_fetchOneOfAChange_changesAll() {
        Database database = connect(server.url());

        assertThat(value(database, "INSERT INTO t SELECT generate_series(1, 100) RETURNING v"))
                .isEqualTo(1);
        assertThat(server.value("SELECT count(*) FROM t")).isEqualTo("100");
    }
}
