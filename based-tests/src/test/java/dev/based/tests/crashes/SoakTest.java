package dev.based.tests.crashes;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.tests.servers.Cut;
import dev.based.tests.servers.CuttingProxy;
import dev.based.tests.servers.Observer;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.ServerProgram;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code -Dbased.soak=10} moves money for ten minutes on each server while connections are cut and ended and the server is killed
 * now and then; what the books say is true at the end, and the program uses no more than at the start.
 */
@EnabledIfSystemProperty(named = "based.soak", matches = "\\d+")
@Timeout(value = 4, unit = TimeUnit.HOURS)
class SoakTest {
    private static final long MINUTES = Long.getLong("based.soak", 0);
    private static final int POOL = 8;
    private static final int CALLERS = 16;
    /** One of so many pieces of data is cut off. */
    private static final int RARITY = 5_000;
    /** One of so many ends is that of the whole server. */
    private static final int KILL = 100;

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final AtomicLong ids = new AtomicLong();
    private final Books books = new Books();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean calm = true;
    private int ended;
    private int killed;
    /** Connections that the server had at most. */
    private int most;

    @ParameterizedTest
    @EnumSource
    void soak_losesNothing_andStaysFlat(ServerKind kind) {
        try (ServerProgram program = ServerProgram.start(kind)) {
            Server server = program.server();
            server.execute(Bank.tables());
            try (CuttingProxy network = new CuttingProxy(server.host(), server.port(), this::cut)) {
                Database database = database(server, network);
                if (outcome(database.connect()) != null) { // on a busy machine, where all is loaded yet
                    await(database.connect());
                }
                calm = false;
                run(program, database, TimeUnit.SECONDS.toNanos(10)); // what is loaded and compiled once
                Figures before = Figures.now();
                System.out.println("Soak of " + kind + " begins with " + before + ", " + this);
                run(program, database, TimeUnit.MINUTES.toNanos(MINUTES));
                Figures after = Figures.now();
                System.out.println("Soak of " + kind + " ends with " + after + ", " + this);
                await(database.disconnect());
                judge(server);
                after.assertFlatSince(before);
            }
        }
    }

    /** A file that another connection locks now and then, and whose connections are given up. */
    @Test
    void soakOfAFile_losesNothing_andStaysFlat(@TempDir Path folder) throws SQLException {
        String file = folder.resolve("bank.db").toString();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String statement : Bank.tables()) {
                execute(other, statement);
            }
            Database database = Database.create("sqlite:///" + file + "?busy_timeout=300ms");
            await(database.connect());
            disturb(database, other, TimeUnit.SECONDS.toNanos(10));
            Figures before = Figures.now();
            System.out.println("Soak of SQLite begins with " + before + ", " + this);
            disturb(database, other, TimeUnit.MINUTES.toNanos(MINUTES));
            Figures after = Figures.now();
            System.out.println("Soak of SQLite ends with " + after + ", " + this);
            await(database.disconnect());
            assertThat(Bank.violations(books, query -> column(other, query))).isEmpty();
            after.assertFlatSince(before);
        }
    }

    private void disturb(Database database, Connection other, long nanos) throws SQLException {
        long start = System.nanoTime();
        try (Load load = new Load(database, CALLERS, LIMIT, ids, books)) {
            while (System.nanoTime() - start < nanos) {
                load.awaitSuccesses(200);
                database.evict();
                execute(other, "PRAGMA busy_timeout = 10000");
                execute(other, "BEGIN IMMEDIATE");
                load.awaitFailures(1); // after the time that it waits for a lock
                execute(other, "ROLLBACK");
                ended++;
            }
        }
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static List<String> column(Connection connection, String query) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> column = new ArrayList<>();
            while (result.next()) {
                column.add(result.getString(1));
            }
            return column;
        } catch (SQLException error) {
            throw new IllegalStateException(query, error);
        }
    }

    private static Database database(Server server, CuttingProxy network) {
        String url = server.parts().toBuilder()
                .host("127.0.0.1")
                .port(network.port())
                .build()
                .withOption("sslmode", server.kind() == ServerKind.POSTGRES ? "disable" : "disabled")
                .withOption("connect_timeout", "2s")
                .toStringWithPassword();
        return Database.create(
                url,
                DatabaseOptions.DEFAULT
                        .withMaxSize(POOL)
                        .withAcquireTimeout(Duration.ofSeconds(30))
                        .withCleanupTimeout(Duration.ofSeconds(2)));
    }

    private Cut cut() {
        if (calm || ThreadLocalRandom.current().nextInt(RARITY) != 0) {
            return Cut.NONE;
        }
        cuts.incrementAndGet();
        return Cut.values()[1 + ThreadLocalRandom.current().nextInt(Cut.values().length - 1)];
    }

    private void run(ServerProgram program, Database database, long nanos) {
        Random random = new Random();
        long start = System.nanoTime();
        try (Load load = new Load(database, CALLERS, LIMIT, ids, books)) {
            while (System.nanoTime() - start < nanos) {
                load.awaitSuccesses(20);
                if (random.nextInt(KILL) == 0) {
                    program.kill();
                    program.restart();
                    killed++;
                } else {
                    endOne(program.server(), random);
                }
            }
        }
    }

    private void endOne(Server server, Random random) {
        try (Observer observer = new Observer(server)) {
            var clients = observer.clients();
            most = Math.max(most, clients.size());
            if (!clients.isEmpty()) {
                observer.terminate(clients.get(random.nextInt(clients.size())));
                ended++;
            }
        }
    }

    private void judge(Server server) {
        try (Observer observer = new Observer(server)) {
            observer.awaitClients(0);
            assertThat(Bank.violations(books, observer::column)).isEmpty();
        }
    }

    @Override
    public String toString() {
        return books + "; " + cuts + " cuts, " + ended + " connections ended, " + killed + " kills, " + most
                + " connections at most";
    }
}
