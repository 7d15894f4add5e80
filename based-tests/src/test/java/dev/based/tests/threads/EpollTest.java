package dev.based.tests.threads;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.vertx.HandlerTransport;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sockets of epoll, which the build has on the class path for this class and some others alone. The property is set then, so that epoll has to be
 * there.
 */
@EnabledIfSystemProperty(named = "based.epoll", matches = "true")
class EpollTest {
    private static Database connect(Server server, String option, String value) {
        return await(Database.create(
                        server.parts().withOption(option, value).toStringWithPassword(), Fixture.OPTIONS.withMaxSize(2))
                .connect());
    }

    private static String transport(Database database) {
        Vertx owner = await(database.session(session -> session.withDriver(
                SqlConnection.class,
                client -> client.query("SELECT 1")
                        .execute()
                        .map(rows -> Vertx.currentContext().owner())
                        .toCompletionStage())));
        return ((HandlerTransport) ((VertxInternal) owner).transport()).name();
    }

    private static Statement slow(ServerKind kind) {
        return Statement.of(kind == ServerKind.POSTGRES ? "SELECT pg_sleep(1000)" : "SELECT SLEEP(1000)");
    }

    private static String sessions(Server server) {
        return server.value((server.kind() == ServerKind.POSTGRES
                        ? "SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = '"
                        : "SELECT COUNT(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = '")
                + server.database()
                + "'");
    }

    @ParameterizedTest
    @CsvSource({"POSTGRES,auto,epoll", "POSTGRES,nio,nio", "MARIADB,auto,epoll", "MARIADB,nio,nio"})
    void sockets_areOfEpoll_unlessTheUrlSaysOtherwise(ServerKind kind, String option, String name) {
        Database database = connect(Servers.get(kind), "transport", option);
        assertThat(transport(database)).isEqualTo(name);
        await(database.disconnect());
    }

    /** A deadline, a cancel, a connection that the server ends; then the next calls, and no socket is left. */
    @ParameterizedTest
    @CsvSource({"POSTGRES,connection", "POSTGRES,shared", "MARIADB,connection", "MARIADB,shared"})
    void stopsAndEnds_areAsOnJavasSockets(ServerKind kind, String threads) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, "threads", threads);
            assertThat(failure(database.fetchOne(slow(kind).withTimeout(Duration.ofMillis(100)))))
                    .isInstanceOf(DatabaseTimeoutException.class);
            CompletableFuture<Object> running = new CompletableFuture<>();
            var stopped = database.session(session -> {
                var call = session.fetchOne(slow(kind));
                running.complete(call);
                return call;
            });
            await(running);
            assertThat(stopped.toCompletableFuture().cancel(true)).isTrue();
            assertThat(await(database.fetchValue(int.class, "SELECT 1"))).isEqualTo(1);

            CompletableFuture<Long> id = new CompletableFuture<>();
            var killed = database.session(session -> session.fetchValue(
                            long.class,
                            kind == ServerKind.POSTGRES ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()")
                    .thenCompose(mine -> {
                        id.complete(mine);
                        return session.fetchOne(slow(kind));
                    }));
            server.execute(
                    (kind == ServerKind.POSTGRES ? "SELECT pg_terminate_backend(%d)" : "KILL %d").formatted(await(id)));
            assertThat(failure(killed)).isInstanceOf(BasedException.class);
            assertThat(await(database.fetchValue(int.class, "SELECT 2"))).isEqualTo(2);

            await(database.disconnect());
            while (!sessions(server).equals("0")) {
                assertThat(Thread.interrupted()).as("a connection stays").isFalse();
            }
        }
    }

    /** What waits on an idle loop is read when it comes. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void endOfAnIdleConnection_isNoticed_andReplaced(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, "max_size", "1");
            String own = kind == ServerKind.POSTGRES ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()";
            long first = await(database.fetchValue(long.class, own));
            server.execute(
                    (kind == ServerKind.POSTGRES ? "SELECT pg_terminate_backend(%d)" : "KILL %d").formatted(first));
            while (!sessions(server).equals("0")) {
                assertThat(Thread.interrupted()).as("a connection stays").isFalse();
            }
            assertThat(await(database.fetchValue(long.class, own))).isNotEqualTo(first);
            await(database.disconnect());
        }
    }
}
