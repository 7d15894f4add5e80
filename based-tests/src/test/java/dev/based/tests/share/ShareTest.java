package dev.based.tests.share;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.PoolSnapshot;
import dev.based.Row;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.cursors.Kinds;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several single statements in flight on one connection. */
class ShareTest {
    private static final int SHARE = 4;

    /**
     * A database with one connection, on which a statement of a minute runs, and behind it some reads: begun again until they share the
     * connection, which takes no calls for longer than a moment.
     */
    private static final class Busy implements AutoCloseable {
        final Server server;
        final Database database;
        final List<CompletableFuture<@Nullable Long>> behind;
        final String minute;
        private CompletableFuture<?> slow;

        Busy(ServerKind kind, int reads) {
            server = Servers.get(kind).newDatabase();
            server.execute("CREATE TABLE notes (id int)");
            minute = kind == ServerKind.POSTGRES ? "SELECT pg_sleep(60)" : "SELECT SLEEP(60)";
            database = await(Database.create(
                            server.url("max_size", "1"),
                            Fixture.OPTIONS.withShare(SHARE).withDisconnectTimeout(Duration.ofMillis(200)))
                    .connect());
            await(database.fetchAll("SELECT 1"));
            slow = sleep();
            behind = new ArrayList<>(read(reads));
            while (database.pool().waiting() > 0) {
                slow.cancel(true);
                awaitCalm();
                behind.clear();
                slow = sleep();
                behind.addAll(read(reads));
            }
            awaitTrue(() -> running() == 1);
        }

        private List<CompletableFuture<@Nullable Long>> read(int reads) {
            return tokens(reads).stream().map(this::token).toList();
        }

        CompletableFuture<?> slow() {
            return slow;
        }

        CompletableFuture<?> sleep() {
            return database.fetchAll(minute).toCompletableFuture();
        }

        CompletableFuture<@Nullable Long> token(long token) {
            return database.fetchValue(Long.class, "SELECT CAST(? AS DECIMAL(18))", token)
                    .toCompletableFuture();
        }

        int running() {
            String where = server.kind() == ServerKind.POSTGRES
                    ? "pg_stat_activity WHERE state = 'active' AND query LIKE '" + minute
                            + "%' AND datname = current_database()"
                    : "information_schema.processlist WHERE info LIKE '" + minute + "%' AND db = database()";
            return Integer.parseInt(server.value("SELECT count(*) FROM " + where));
        }

        void awaitCalm() {
            awaitTrue(() -> database.pool().active() == 0 && database.pool().waiting() == 0);
        }

        @Override
        public void close() {
            await(database.disconnect());
            server.close();
        }
    }

    static void awaitTrue(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(Outcomes.PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }

    private static List<Long> tokens(int count) {
        return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
    }

    private static List<@Nullable Long> all(List<? extends CompletionStage<@Nullable Long>> reads) {
        List<@Nullable Long> values = new ArrayList<>();
        reads.forEach(read -> values.add(await(read)));
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void readsBehindASlowOne_shareItsConnection_andGoElsewhereWhenItIsCancelled(ServerKind kind) {
        try (Busy busy = new Busy(kind, SHARE - 1)) {
            PoolSnapshot full = busy.database.pool();
            CompletableFuture<@Nullable Long> oneMore = busy.token(SHARE);

            assertThat(full.active()).isEqualTo(1);
            assertThat(full.waiting()).isZero();
            assertThat(busy.database.pool().waiting()).isEqualTo(1);
            assertThat(busy.slow().cancel(true)).isTrue();
            assertThat(all(busy.behind)).isEqualTo(tokens(SHARE - 1));
            assertThat(await(oneMore)).isEqualTo(SHARE);
            awaitTrue(() -> busy.running() == 0);
            busy.awaitCalm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readBehindASlowOne_cancelled_endsAtOnce_andTheSlowOneGoesOn(ServerKind kind) {
        try (Busy busy = new Busy(kind, 0)) {
            CompletableFuture<?> other = busy.sleep();

            assertThat(other.cancel(true)).isTrue();

            assertThat(busy.running()).isEqualTo(1);
            assertThat(busy.slow()).isNotDone();
            assertThat(busy.slow().cancel(true)).isTrue();
            awaitTrue(() -> busy.running() == 0);
            busy.awaitCalm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readBehindASlowOne_isToldItsDeadline_andTheSlowOneGoesOn(ServerKind kind) {
        try (Busy busy = new Busy(kind, 0)) {
            Statement statement = Statement.of("SELECT 1").withTimeout(Duration.ofMillis(50));

            failure(DatabaseTimeoutException.class, busy.database.fetchAll(statement));

            assertThat(busy.running()).isEqualTo(1);
            assertThat(busy.slow()).isNotDone();
            assertThat(busy.slow().cancel(true)).isTrue();
            busy.awaitCalm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void slowOneAlone_isStoppedAtItsDeadline(ServerKind kind) {
        try (Busy busy = new Busy(kind, 0)) {
            busy.slow().cancel(true);
            busy.awaitCalm();
            CompletableFuture<?> late = busy.database
                    .fetchAll(Statement.of(busy.minute).withTimeout(Duration.ofMillis(300)))
                    .toCompletableFuture();
            CompletableFuture<@Nullable Long> behind = busy.token(7);

            failure(DatabaseTimeoutException.class, late);
            assertThat(await(behind)).isEqualTo(7);
            awaitTrue(() -> busy.running() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesAndSessions_waitForAConnectionOfTheirOwn_andReadsWaitBehindThem(ServerKind kind) {
        try (Busy busy = new Busy(kind, 0)) {
            List<String> order = new ArrayList<>();
            CompletionStage<Void> change =
                    busy.database.execute("INSERT INTO notes VALUES (1)").thenAccept(done -> order.add("change"));
            CompletionStage<Void> session =
                    busy.database.session(s -> s.fetchAll("SELECT 1")).thenAccept(done -> order.add("session"));
            CompletionStage<Void> read = busy.token(3).thenAccept(done -> order.add("read"));

            assertThat(busy.database.pool().waiting()).isEqualTo(3);
            busy.slow().cancel(true);
            await(Async.all(List.of(change, session, read)));
            assertThat(order).containsExactly("change", "session", "read");
            busy.awaitCalm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionKilled_failsWhatWasSent_andTheNextReadHasAnother(ServerKind kind) {
        try (Busy busy = new Busy(kind, 1)) {
            String id = busy.server.value(
                    kind == ServerKind.POSTGRES
                            ? "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%' AND datname ="
                                    + " current_database()"
                            : "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(60)%' AND db ="
                                    + " database()");

            busy.server.execute(kind == ServerKind.POSTGRES ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id);

            assertThat(failure(DatabaseException.class, busy.slow()).kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(failure(DatabaseException.class, busy.behind.get(0)).kind())
                    .isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(await(busy.token(2))).isEqualTo(2);
            busy.awaitCalm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void disconnect_endsWhatIsInFlight(ServerKind kind) {
        CompletableFuture<?> slow;
        CompletableFuture<@Nullable Long> behind;
        try (Busy busy = new Busy(kind, 1)) {
            slow = busy.slow();
            behind = busy.behind.get(0);
        }
        assertThat(slow).isCancelled();
        assertThat(behind).isCancelled();
    }

    /** More texts than are kept prepared, of different sizes and limits, in flight at once. */
    @ParameterizedTest
    @EnumSource
    void manyTexts_withAFewKeptPrepared_haveTheirOwnRows(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = await(Database.create(
                            server.url("max_size", "1"),
                            Fixture.OPTIONS.withShare(16).withStatementCache(3))
                    .connect());
            List<CompletionStage<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                int rows = i % 23 + 1;
                String sql = "SELECT n FROM (" + Kinds.numbers(kind, rows) + ") AS counted WHERE n > ?";
                counts.add(
                        i % 3 == 0
                                ? database.fetchOne(sql, rows - 1)
                                        .thenApply(row -> row.orElseThrow().getInt("n"))
                                : database.fetchAll(sql, 0).thenApply(List::size));
            }
            for (int i = 0; i < 300; i++) {
                assertThat(await(counts.get(i))).isEqualTo(i % 23 + 1);
            }
            await(database.disconnect());
        }
    }

    /** Each of them finds its plan stale, while others are in flight. */
    @Test
    void tableChanged_readsInFlight_seeItAsItIs() {
        try (Server server = Servers.postgres().newDatabase()) {
            server.execute("CREATE TABLE movies (title text)", "INSERT INTO movies VALUES ('Alien')");
            Database database = await(Database.create(server.url("max_size", "1"), Fixture.OPTIONS.withShare(8))
                    .connect());
            await(database.fetchAll("SELECT * FROM movies"));
            server.execute("ALTER TABLE movies ADD COLUMN year int DEFAULT 1979");

            List<CompletionStage<List<Row>>> reads = IntStream.range(0, 8)
                    .mapToObj(i -> database.fetchAll("SELECT * FROM movies"))
                    .toList();

            reads.forEach(read -> assertThat(await(read).get(0).getInt("year")).isEqualTo(1979));
            await(database.disconnect());
        }
    }

    @Test
    void sqlite_isRefused() {
        assertThat(failure(
                        BasedException.class,
                        Database.create("sqlite:///:memory:?share=2").connect()))
                .hasMessageContaining("option share");
    }
}
