package dev.based.tests.vertx;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.vertx.SharedVertx.withVertx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.vertx.SharedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases on the user's own Vert.x instance. */
class SharedVertxTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final DatabaseOptions options = withVertx(Fixture.OPTIONS.withMaxSize(2), vertx);

    @AfterEach
    void close() {
        await(vertx.close().toCompletionStage());
    }

    private Database connect(ServerKind kind) {
        return await(Database.create(Servers.get(kind).url(), options).connect());
    }

    private static String slow(ServerKind kind) {
        return kind == ServerKind.POSTGRES ? "SELECT pg_sleep(1000)" : "SELECT SLEEP(1000)";
    }

    /** The instance on whose context the client of a connection completes its futures. */
    private static CompletionStage<Vertx> owner(Database database) {
        return database.session(session -> session.withDriver(
                SqlConnection.class,
                client -> client.query("SELECT 1")
                        .execute()
                        .map(rows -> Vertx.currentContext().owner())
                        .toCompletionStage()));
    }

    /** Two databases of each kind, whose stages complete on the instance, which lives on. */
    @ParameterizedTest
    @EnumSource
    void stages_completeOnTheInstance_whichOutlivesTheDatabases(ServerKind kind) {
        Database first = connect(kind);
        Database second = connect(kind);
        assertThat(await(owner(first))).isSameAs(vertx);
        assertThat(await(owner(second))).isSameAs(vertx);
        await(first.disconnect());
        assertThat(await(second.fetchValue(Long.class, "SELECT 1"))).isEqualTo(1);
        await(second.disconnect());

        CompletableFuture<String> alive = new CompletableFuture<>();
        vertx.runOnContext(ignored -> alive.complete("alive"));
        assertThat(await(alive)).isEqualTo("alive");
    }

    @Test
    void oneInstance_servesDatabasesOfSeveralKinds() {
        String url = Servers.get(ServerKind.POSTGRES).url();
        String otherUrl = Servers.get(ServerKind.MARIADB).url();
        DatabaseOptions shared = SharedVertx.withVertx(DatabaseOptions.DEFAULT, vertx);
        Database films = Database.create(url, shared);
        Database customers = Database.create(otherUrl, shared);
        for (Database database : List.of(films, customers)) {
            await(database.connect());
            assertThat(await(owner(database))).isSameAs(vertx);
            await(database.disconnect());
        }
    }

    /** Texts, batches, errors, and a statement that is stopped on the server: what the handlers in the sockets see to. */
    @ParameterizedTest
    @EnumSource
    void everything_worksAsOnAnInstanceOfTheDatabasesOwn(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = await(Database.create(server.url(), options).connect());
            await(database.execute("CREATE TABLE films (title VARCHAR(20) PRIMARY KEY, year INTEGER)"));
            await(database.session(session -> session.executeMany(
                    "INSERT INTO films (title, year) VALUES (:title, :year)",
                    List.of(Map.of("title", "Alien", "year", 1979), Map.of("title", "Über", "year", 2000)))));
            assertThat(server.value("SELECT title FROM films ORDER BY year DESC"))
                    .isEqualTo("Über");
            assertThat(((BasedException) failure(database.execute("INSERT INTO films (title) VALUES ('Alien')")))
                            .kind())
                    .isEqualTo(ErrorKind.UNIQUE_VIOLATION);
            Statement endless = Statement.of(slow(kind)).withTimeout(Duration.ofMillis(200));
            assertThat(failure(database.fetchOne(endless))).isInstanceOf(DatabaseTimeoutException.class);
            assertThat(await(database.fetchValue(Long.class, "SELECT COUNT(*) FROM films")))
                    .isEqualTo(2);
            await(database.disconnect());
        }
    }

    /** No socket, and no client, is left in the instance. */
    @ParameterizedTest
    @EnumSource
    void disconnect_closesEveryConnection(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = await(Database.create(server.url(), options).connect());
            await(database.fetchAll("SELECT 1"));
            await(database.disconnect());
            String sessions = kind == ServerKind.POSTGRES
                    ? "SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = '"
                    : "SELECT COUNT(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = '";
            while (!server.value(sessions + server.database() + "'").equals("0")) {
                assertThat(Thread.interrupted()).as("a connection stays").isFalse();
            }
        }
    }

    @Test
    void closedInstance_failsTheConnect_andSaysWhatToDo() {
        await(vertx.close().toCompletionStage());
        Database database = Database.create(Servers.get(ServerKind.POSTGRES).url(), options);
        assertThat(failure(database.connect()))
                .isInstanceOf(BasedException.class)
                .hasMessageContaining("withVertx was given is closed")
                .hasMessageContaining("Close it after disconnect()");
    }

    /** What is called then fails at once, and so the database can be disconnected. */
    @ParameterizedTest
    @EnumSource
    void instanceClosedUnderADatabase_failsItsCalls_andDisconnectEnds(ServerKind kind) {
        Database database = connect(kind);
        await(vertx.close().toCompletionStage());
        assertThat(failure(database.fetchAll("SELECT 1"))).isInstanceOf(BasedException.class);
        assertThat(failure(database.fetchAll("SELECT 1"))).hasMessageContaining("withVertx was given is closed");
        await(database.disconnect());
    }

    @Test
    void wrapperOfAnotherLibrary_isRefused() {
        Vertx foreign = (Vertx) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Vertx.class}, (proxy, method, arguments) -> null);
        assertThatThrownBy(() -> withVertx(DatabaseOptions.DEFAULT, foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("getDelegate()");
    }

    /** As one's own wrapper may be. */
    @Test
    void wrapperOfVertxItself_works() {
        Vertx wrapped = new VertxWrapper((VertxInternal) vertx) {};
        Database database =
                await(Database.create(Servers.get(ServerKind.POSTGRES).url(), withVertx(Fixture.OPTIONS, wrapped))
                        .connect());
        assertThat(await(database.fetchValue(Long.class, "SELECT 1"))).isEqualTo(1);
        await(database.disconnect());
    }

    /** One program on databases of all kinds gives them the same options. */
    @Test
    void sqlite_hasNoUseForIt() {
        long one = await(Database.use("sqlite://", options, db -> db.fetchValue(Long.class, "SELECT 1")));
        assertThat(one).isEqualTo(1);
    }

    @Test
    void withNull_isWithoutAgain() {
        assertThat(SharedVertx.of(withVertx(options, null))).isNull();
    }
}
