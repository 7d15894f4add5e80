package dev.based.tests.crashes;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.tests.servers.Observer;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.ServerProgram;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * O1, O2, O5: servers that are killed, stopped or full, and connections that they end, while money is moved. {@code
 * -Dbased.crashes=20} tells how many kills there are of each server, {@code -Dbased.crashes.seed=} draws those of connections again.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@OnOneJdk
class CrashesTest {
    private static final int KILLS = Integer.getInteger("based.crashes", 1);
    private static final long SEED = Long.getLong("based.crashes.seed", System.currentTimeMillis());
    private static final int TERMINATIONS = 20 * KILLS;
    private static final int POOL = 8;
    private static final int CALLERS = 16;
    private static final int SESSIONS = 60;
    /** Longer than a server takes to start on a busy machine. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final Duration SHORT = Duration.ofMillis(500);

    private final AtomicLong ids = new AtomicLong();
    private final Books books = new Books();

    private static Database connect(Server server, int size, Duration acquireTimeout) {
        String ssl = server.kind() == ServerKind.POSTGRES ? "disable" : "disabled";
        Database database = Database.create(
                server.url("sslmode", ssl),
                DatabaseOptions.DEFAULT
                        .withMaxSize(size)
                        .withAcquireTimeout(acquireTimeout)
                        .withCleanupTimeout(Duration.ofSeconds(5))
                        .withDisconnectTimeout(Duration.ofSeconds(5)));
        await(database.connect());
        return database;
    }

    /** The server shows no connection of the database any more, and what it holds is what was told. */
    private void judge(Server server) {
        try (Observer observer = new Observer(server)) {
            judge(observer);
        }
    }

    private void judge(Observer observer) {
        observer.awaitClients(0);
        assertThat(Bank.violations(books, observer::column)).isEmpty();
    }

    /** All of a server's tests, for it takes long to start; the database is a new one for each. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void o1_aServerThatFails_failsOnlyWhatIsInFlight(ServerKind kind) {
        try (ServerProgram program = ServerProgram.start(kind)) {
            program.server().execute(Bank.tables());
            full(program.server());
            stopped(program);
            killed(program);
        }
    }

    /** A pool that may have more connections than the server: whoever waits gets one of those that there are. */
    private void full(Server server) {
        Database database = connect(server, 2 * ServerProgram.CONNECTIONS, LONG);
        List<CompletionStage<?>> transfers = new ArrayList<>();
        IntStream.range(0, SESSIONS)
                .forEach(each -> transfers.add(Bank.transfer(database, ids.incrementAndGet(), LONG)));
        transfers.forEach(transfer -> books.note(transfers.indexOf(transfer) + 1, outcome(transfer)));
        await(database.disconnect());
        assertThat(books).hasToString("{success=" + SESSIONS + "}");
    }

    /** Nobody hangs beyond a deadline while the server does not answer, and then all is well. */
    private void stopped(ServerProgram program) {
        Database database = connect(program.server(), POOL, LONG);
        for (int i = 0; i < KILLS; i++) {
            try (Load load = new Load(database, CALLERS, LONG, ids, books)) {
                load.awaitSuccesses(20);
            }
            program.stop();
            try (Load load = new Load(database, CALLERS, SHORT, ids, books)) {
                load.awaitFailures(2 * CALLERS);
            } finally {
                program.goOn();
            }
            try (Load load = new Load(database, CALLERS, LONG, ids, books)) {
                load.awaitSuccesses(100);
            }
        }
        await(database.disconnect());
        System.out.println("Stopped " + program.server().kind() + " " + KILLS + " times: " + books);
        judge(program.server());
    }

    /** Each kill fails what is in flight, as many calls at most as the pool has connections; the others wait. */
    private void killed(ServerProgram program) {
        Database database = connect(program.server(), POOL, LONG);
        List<Integer> failures = new ArrayList<>();
        List<Long> millis = new ArrayList<>();
        try (Load load = new Load(database, CALLERS, LONG, ids, books)) {
            for (int i = 0; i < KILLS; i++) {
                load.awaitSuccesses(50);
                int before = books.failures();
                program.kill();
                program.restart();
                long ready = System.nanoTime();
                load.awaitSuccesses(1);
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ready));
                load.awaitSuccesses(50);
                failures.add(books.failures() - before);
            }
        }
        await(database.disconnect());
        System.out.println("Killed " + program.server().kind() + ": failed calls for each kill " + failures
                + ", milliseconds from the server's return to the first success " + millis + "; " + books);
        judge(program.server());
        assertThat(failures).allMatch(failed -> failed <= POOL);
    }

    @ParameterizedTest
    @EnumSource
    void o1_connectionsThatTheServerEnds_loseAndDoubleNothing(ServerKind kind) {
        Random random = new Random(SEED);
        try (Server server = Servers.get(kind).newDatabase();
                Observer observer = new Observer(server)) {
            server.execute(Bank.tables());
            Database database = connect(server, POOL, LONG);
            int ended = 0;
            try (Load load = new Load(database, CALLERS, LONG, ids, books)) {
                while (ended < TERMINATIONS) {
                    load.awaitSuccesses(5);
                    List<Long> clients = observer.clients();
                    if (!clients.isEmpty()) {
                        observer.terminate(clients.get(random.nextInt(clients.size())));
                        ended++;
                    }
                }
                load.awaitSuccesses(50);
            }
            await(database.disconnect());
            System.out.println("Connections ended on " + kind + ": " + ended + ", seed " + SEED + ", " + books);
            assertThat(books.failures()).isLessThanOrEqualTo(ended);
            judge(observer);
        }
    }
}
