package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Observer;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** O5 on MySQL and MariaDB, whose {@code wait_timeout} ends connections that nobody uses; PostgreSQL's is in {@link PoolFaultsTest}. */
@OnOneJdk
class WaitTimeoutTest {
    private static final int CONNECTIONS = 4;
    private static final int CALLERS = 16;

    /** In seconds, of which the servers have no parts. */
    private static final int IDLE = 1;

    /** Whoever comes first, long after the server has ended all connections or at the very moment, does not notice. */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    void o5_serversWaitTimeout_failsNobody(ServerKind kind) {
        long seed = System.nanoTime();
        System.out.println("WaitTimeoutTest on " + kind + ": seed " + seed);
        Random random = new Random(seed);
        try (Server server = Servers.get(kind).newDatabase();
                Observer observer = new Observer(server)) {
            server.execute("CREATE TABLE calls (n INT PRIMARY KEY)", "SET GLOBAL wait_timeout = " + IDLE);
            DatabaseOptions options = Fixture.OPTIONS.withMinSize(CONNECTIONS).withMaxSize(CONNECTIONS);
            Database database = await(Database.create(server.url(), options).connect());
            try {
                assertThat(observer.clients()).hasSize(CONNECTIONS);
                observer.awaitClients(0);
                callers(database, 0, () -> 0).forEach(call -> await(call));
                List<CompletionStage<?>> atTheMoment =
                        callers(database, CALLERS, () -> 1_000 * IDLE - 30 + random.nextInt(60));
                atTheMoment.forEach(call -> await(call));
                assertThat(server.value("SELECT count(*) FROM calls")).isEqualTo(String.valueOf(2 * CALLERS));
            } finally {
                server.execute("SET GLOBAL wait_timeout = 28800");
                await(database.disconnect());
            }
        }
    }

    /** Each by a session or alone, after so many milliseconds. */
    private static List<CompletionStage<?>> callers(Database database, int first, IntSupplier delay) {
        List<CompletionStage<?>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String insert = "INSERT INTO calls VALUES (" + (first + i) + ")";
            boolean alone = i % 2 == 0;
            calls.add(CompletableFuture.supplyAsync(
                            () -> 1, CompletableFuture.delayedExecutor(delay.getAsInt(), TimeUnit.MILLISECONDS))
                    .thenCompose(now ->
                            alone ? database.execute(insert) : database.session(session -> session.execute(insert))));
        }
        return calls;
    }
}
