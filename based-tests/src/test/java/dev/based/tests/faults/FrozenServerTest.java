package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.tests.Fixture;
import dev.based.tests.servers.FreezingProxy;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.WrappedBackends;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** O2: a connection whose other end is gone without a word, which only a deadline or a cancel ends. */
@OnOneJdk
class FrozenServerTest {
    /** A test that runs on each server, beside others: what they do is wait. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    @interface OnEach {}

    /** Longer than what comes before the network freezes takes. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final String LEAVES_SOMETHING = "CREATE TEMPORARY TABLE left_behind (id int)";

    private Server server;
    private FreezingProxy network;
    private Database database;
    private String table;
    private String wrapped;

    /** A database with one connection through a network that can freeze, and an empty table. */
    private void start(ServerKind kind) {
        start(kind, UnaryOperator.identity());
    }

    /** The same, with a decorated backend. */
    private void start(ServerKind kind, UnaryOperator<Backend> decorator) {
        server = Servers.get(kind);
        network = new FreezingProxy(server);
        table = "based_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        server.execute("CREATE TABLE " + table + " (id int PRIMARY KEY)");
        String url = server.parts().toBuilder()
                .host("127.0.0.1")
                .port(network.port())
                .build()
                .withOption("connect_timeout", "5s")
                .toStringWithPassword();
        wrapped = WrappedBackends.wrap(url, decorator);
        database = Database.create(wrapped, Fixture.OPTIONS.withMaxSize(1));
        await(database.connect());
    }

    @AfterEach
    void stop() {
        if (database != null) {
            network.thaw();
            await(database.disconnect());
            network.close();
            server.execute("DROP TABLE " + table);
        }
        if (wrapped != null) {
            WrappedBackends.forget(wrapped);
        }
    }

    /** The one connection's place is free again, and what comes next runs on a new connection. */
    private void assertWorksAgain(int rows) {
        network.thaw();
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM " + table)))
                .isEqualTo(rows);
    }

    private Statement add() {
        return Statement.of("INSERT INTO " + table + " VALUES (?)", 1);
    }

    @OnEach
    void query_endsByItsTimeout(ServerKind kind) {
        start(kind);
        network.freeze();

        failure(
                DatabaseTimeoutException.class,
                database.fetchAll(Statement.of("SELECT 1").withTimeout(SHORT)));

        assertWorksAgain(0);
    }

    @OnEach
    void singleChange_isUnknown(ServerKind kind) {
        start(kind);
        network.freeze();

        failure(CommitOutcomeUnknownException.class, database.execute(add().withTimeout(SHORT)));

        assertWorksAgain(0);
    }

    @OnEach
    void cancelledSingleChange_isUnknown(ServerKind kind) {
        start(kind);
        network.freeze();

        CompletableFuture<?> change = database.execute(add()).toCompletableFuture();
        assertThat(change.cancel(true)).isFalse();
        failure(CommitOutcomeUnknownException.class, change);

        assertWorksAgain(0);
    }

    @OnEach
    void statementOfASession_endsByItsTimeout(ServerKind kind) {
        start(kind);
        failure(
                DatabaseTimeoutException.class,
                database.session(session -> session.execute(add()).thenCompose(added -> {
                    network.freeze();
                    return session.fetchAll(Statement.of("SELECT 1").withTimeout(SHORT));
                })));

        assertWorksAgain(0);
    }

    /** Behind a BEGIN that is not answered either. */
    @OnEach
    void firstStatementOfASession_endsByItsTimeout(ServerKind kind) {
        start(kind);
        network.freeze();

        failure(
                DatabaseTimeoutException.class,
                database.session(
                        session -> session.fetchAll(Statement.of("SELECT 1").withTimeout(SHORT))));

        assertWorksAgain(0);
    }

    @OnEach
    void firstPageOfAStream_endsByItsTimeout(ServerKind kind) {
        start(kind);
        network.freeze();

        failure(
                DatabaseTimeoutException.class,
                database.stream(Statement.of("SELECT 1").withTimeout(SHORT))
                        .forEach(row -> CompletableFuture.completedFuture(1)));

        assertWorksAgain(0);
    }

    @OnEach
    void session_endsByItsTimeout(ServerKind kind) {
        start(kind);
        failure(
                DatabaseTimeoutException.class,
                database.session(
                        SessionOptions.DEFAULT.withTimeout(SHORT),
                        session -> session.execute(add()).thenCompose(added -> {
                            network.freeze();
                            return session.fetchAll("SELECT 1");
                        })));

        assertWorksAgain(0);
    }

    @OnEach
    void commit_isUnknown(ServerKind kind) {
        start(kind);
        failure(
                CommitOutcomeUnknownException.class,
                database.session(
                        SessionOptions.DEFAULT.withTimeout(SHORT),
                        session -> session.execute(add()).thenApply(added -> {
                            network.freeze();
                            return 1;
                        })));

        assertWorksAgain(0);
    }

    /** E5: what only read is the same whether or not it was committed. */
    @OnEach
    void commitOfWhatOnlyRead_isLostAndNotInDoubt(ServerKind kind) {
        start(kind);
        BasedException lost = failure(
                BasedException.class,
                database.session(
                        SessionOptions.DEFAULT.withTimeout(SHORT),
                        session -> session.fetchAll("SELECT id FROM " + table).thenApply(none -> {
                            network.freeze();
                            return 1;
                        })));

        assertThat(lost.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertWorksAgain(0);
    }

    @OnEach
    void resetAfterASession_endsByItsTimeout(ServerKind kind) {
        start(kind, this::freezingBeforeTheReset);
        await(database.session(
                SessionOptions.DEFAULT.withTimeout(SHORT),
                session -> session.execute(add()).thenCompose(added -> session.execute(LEAVES_SOMETHING))));

        assertWorksAgain(1);
    }

    @OnEach
    void resetAfterASingleStatement_endsByItsTimeout(ServerKind kind) {
        start(kind, this::freezingBeforeTheReset);
        await(database.execute(Statement.of(LEAVES_SOMETHING).withTimeout(SHORT)));

        assertWorksAgain(0);
    }

    private Backend freezingBeforeTheReset(Backend backend) {
        return new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new DelegatingConnection(connection) {
                    @Override
                    public CompletionStage<Void> reset() {
                        network.freeze();
                        return super.reset();
                    }
                };
            }
        };
    }

    @OnEach
    void cancelledSession_freesItsPlace(ServerKind kind) {
        start(kind);
        CompletableFuture<Integer> frozen = new CompletableFuture<>();
        CompletableFuture<?> session = database.session(
                        running -> running.execute(add()).thenCompose(added -> {
                            network.freeze();
                            frozen.complete(1);
                            return running.fetchAll("SELECT 1");
                        }))
                .toCompletableFuture();
        await(frozen);
        assertThat(session.cancel(true)).isTrue();
        assertThat(failure(session)).isInstanceOf(CancellationException.class);

        assertWorksAgain(0);
    }

    @OnEach
    void cancelledCommit_isUnknown(ServerKind kind) {
        CompletableFuture<Integer> committing = new CompletableFuture<>();
        start(kind, backend -> freezingBeforeCommit(backend, committing));
        CompletableFuture<?> session =
                database.session(running -> running.execute(add())).toCompletableFuture();
        await(committing);

        assertThat(session.cancel(true)).isFalse();
        failure(CommitOutcomeUnknownException.class, session);

        assertWorksAgain(0);
    }

    private Backend freezingBeforeCommit(Backend backend, CompletableFuture<Integer> committing) {
        return new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new DelegatingConnection(connection) {
                    @Override
                    public CompletionStage<?> control(String sql) {
                        if (!sql.equals("COMMIT")) {
                            return super.control(sql);
                        }
                        network.freeze();
                        committing.complete(1);
                        return super.control(sql);
                    }
                };
            }
        };
    }

    @OnEach
    void disconnect_ends(ServerKind kind) {
        start(kind);
        network.freeze();

        await(database.disconnect());

        database = null;
        network.close();
        server.execute("DROP TABLE " + table);
    }
}
