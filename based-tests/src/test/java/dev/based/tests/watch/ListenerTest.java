package dev.based.tests.watch;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.PoolTimeoutException;
import dev.based.Retry;
import dev.based.Row;
import dev.based.RowStream;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseIdentity;
import dev.based.observe.DatabaseListener;
import dev.based.observe.Outcome;
import dev.based.observe.PoolEvent;
import dev.based.observe.SessionObserver;
import dev.based.observe.SessionStart;
import dev.based.observe.Verb;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener is told, on SQLite; {@link ListenerRacesTest} has the random calls. */
class ListenerTest {
    private final Book book = new Book();
    private final List<Database> opened = new ArrayList<>();

    private Database database(String url, DatabaseOptions options) {
        Database database = await(Database.create(url, options).connect());
        opened.add(database);
        return database;
    }

    private Database database() {
        Database database = database("sqlite://", DatabaseOptions.DEFAULT.withListener(book));
        await(database.execute("CREATE TABLE films (id INT PRIMARY KEY, title TEXT)"));
        return database;
    }

    @AfterEach
    void disconnect() {
        opened.forEach(database -> await(database.disconnect()));
    }

    private Book.Entry last() {
        List<Book.Entry> entries = book.entries();
        return entries.get(entries.size() - 1);
    }

    private void assertLast(Verb verb, String sql, String summary, Outcome outcome, long rows) {
        assertThat(last().call).isEqualTo(new CallStart(verb, sql, summary, verb == Verb.EXECUTE_MANY ? 2 : 1));
        assertThat(last().callEnds).singleElement().satisfies(end -> {
            assertThat(end.outcome()).isEqualTo(outcome);
            assertThat(end.rows()).isEqualTo(rows);
            assertThat(end.waiting().isNegative()
                            || end.server().isNegative()
                            || end.reading().isNegative())
                    .isFalse();
        });
    }

    @Test
    void eachVerb_isTold_withoutValues() {
        Database database = database();
        assertLast(
                Verb.EXECUTE,
                "CREATE TABLE films (id INT PRIMARY KEY, title TEXT)",
                "CREATE TABLE films",
                Outcome.SUCCEEDED,
                0);
        String insert = "INSERT INTO films VALUES (?, ?)";
        await(database.execute(insert, 1, "Metropolis"));
        assertLast(Verb.EXECUTE, insert, "INSERT films", Outcome.SUCCEEDED, 1);
        await(database.executeMany(insert, List.of(List.of(2, "M"), List.of(3, "Nosferatu"))));
        assertLast(Verb.EXECUTE_MANY, insert, "BATCH INSERT films", Outcome.SUCCEEDED, 2);
        await(database.fetchAll("SELECT * FROM films WHERE title <> 'secret' AND id < 100"));
        assertLast(Verb.FETCH, "SELECT * FROM films WHERE title <> ? AND id < ?", "SELECT films", Outcome.SUCCEEDED, 3);
        await(database.fetchOne("SELECT id FROM films WHERE id = :id", Map.of("id", 2)));
        assertLast(Verb.FETCH, "SELECT id FROM films WHERE id = ?", "SELECT films", Outcome.SUCCEEDED, 1);
        await(database.fetchAll(DSL.select(DSL.field("id"))
                .from(DSL.table("films"))
                .where(DSL.field("id").eq(3))));
        assertLast(Verb.FETCH, "select id from films where id = ?", "select films", Outcome.SUCCEEDED, 1);
        await(database.stream(Statement.of("SELECT id FROM films").withFetchSize(2))
                .forEach(row -> CompletableFuture.completedFuture(1)));
        assertLast(Verb.STREAM, "SELECT id FROM films", "SELECT films", Outcome.SUCCEEDED, 3);
        await(database.runScript("DELETE FROM films; DROP TABLE films;"));
        assertLast(Verb.EXECUTE, "DROP TABLE films", "DROP TABLE films", Outcome.SUCCEEDED, 0);
        assertThat(book.entries()).allSatisfy(entry -> assertThat(entry.ends()).isEqualTo(1));
    }

    @Test
    void listenerOfTheGuide_countsFailures() {
        Watching.Failures failures = new Watching.Failures();
        Database database = database("sqlite://", DatabaseOptions.DEFAULT.withListener(failures));
        await(database.fetchAll("SELECT 1"));
        failure(DatabaseException.class, database.fetchAll("SELECT 1 FROM nowhere"));
        assertThat(failures.counts).containsExactly(Map.entry("SELECT nowhere", 1));
    }

    /** By another thread, or by the listener itself. */
    @Test
    void streamThatIsCancelledWhileItsBeginningIsTold_hasOneEnd() {
        List<Flow.Subscription> subscriptions = new CopyOnWriteArrayList<>();
        List<Outcome> ends = new CopyOnWriteArrayList<>();
        Database database = database("sqlite://", DatabaseOptions.DEFAULT.withListener(new DatabaseListener() {
            @Override
            public CallObserver call(CallStart call, @Nullable SessionObserver within) {
                subscriptions.forEach(Flow.Subscription::cancel);
                return end -> ends.add(end.outcome());
            }
        }));
        for (int i = 0; i < 2; i++) {
            RowStream<Row> stream = database.stream("SELECT 1");
            stream.subscribe(new Flow.Subscriber<Row>() {
                @Override
                public void onSubscribe(Flow.Subscription given) {
                    subscriptions.add(given);
                    given.request(1);
                }

                @Override
                public void onNext(Row row) {}

                @Override
                public void onError(Throwable error) {}

                @Override
                public void onComplete() {}
            });
        }
        await(database.fetchAll("SELECT 1"));
        assertThat(ends).containsExactly(Outcome.CANCELLED, Outcome.CANCELLED, Outcome.SUCCEEDED);
    }

    @Test
    void end_isToldBeforeItsStage() {
        List<String> order = new CopyOnWriteArrayList<>();
        Database ordered = database("sqlite://", DatabaseOptions.DEFAULT.withListener(new DatabaseListener() {
            @Override
            public CallObserver call(CallStart call, @Nullable SessionObserver within) {
                return end -> order.add("told");
            }

            @Override
            public SessionObserver session(SessionStart session, @Nullable SessionObserver within) {
                return end -> order.add("told of the session");
            }
        }));
        await(ordered.fetchAll("SELECT 1").thenAccept(rows -> order.add("chained")));
        assertThat(order).containsExactly("told", "chained");
        order.clear();
        await(ordered.session(session -> session.fetchAll("SELECT 1")).thenAccept(rows -> order.add("chained")));
        assertThat(order).containsExactly("told", "told of the session", "chained");
    }

    @Test
    void callsThatAreRefused_haveAnEnd() {
        Database unconnected = Database.create("sqlite://", DatabaseOptions.DEFAULT.withListener(book));
        failure(DatabaseNotConnectedException.class, unconnected.execute("SELECT 1"));
        failure(DatabaseNotConnectedException.class, unconnected.session(session -> session.execute("SELECT 1")));
        failure(DatabaseNotConnectedException.class, unconnected.executeMany("SELECT 1", List.of()));
        Database database = database();
        failure(ParameterException.class, database.execute("SELECT ?"));
        failure(ParameterException.class, database.executeMany("SELECT ?", List.of(List.of())));
        failure(
                ParameterException.class,
                database.stream("SELECT ?").forEach(row -> CompletableFuture.completedFuture(1)));
        failure(RuntimeException.class, database.runScript("SELECT 'open"));
        assertThat(book.entries().stream().map(Book.Entry::outcome))
                .containsExactly(
                        Outcome.FAILED,
                        Outcome.FAILED,
                        Outcome.FAILED,
                        Outcome.SUCCEEDED,
                        Outcome.FAILED,
                        Outcome.FAILED,
                        Outcome.FAILED,
                        Outcome.FAILED);
        assertThat(last().call).isEqualTo(new CallStart(Verb.EXECUTE, "", "", 1));
    }

    @Test
    void session_tellsItsTransactions_andItsStatementsAreWithin() {
        Database database = database();
        await(database.session(session -> session.execute("INSERT INTO films VALUES (1, 'a')")
                .thenCompose(added -> session.transaction(inner -> inner.execute("INSERT INTO films VALUES (2, 'b')")))
                .thenCompose(added -> session.begin())
                .thenCompose(byHand -> byHand.execute("DELETE FROM films").thenCompose(done -> byHand.rollback()))));
        List<Book.Entry> sessions = book.sessions();
        assertThat(sessions).hasSize(3);
        Book.Entry outer = sessions.get(0);
        assertThat(outer.steps()).containsExactly("BEGIN", "COMMIT");
        assertThat(sessions.get(1).steps()).containsExactly("BEGIN", "COMMIT");
        assertThat(sessions.get(1).within).isSameAs(outer);
        assertThat(sessions.get(2).steps()).containsExactly("BEGIN", "ROLLBACK");
        assertThat(sessions).allSatisfy(each -> assertThat(each.outcome()).isEqualTo(Outcome.SUCCEEDED));
        assertThat(book.calls().stream().skip(1).map(call -> call.within))
                .containsExactly(outer, sessions.get(1), sessions.get(2));
    }

    @Test
    void session_thatFails_tellsItsRollback() {
        Database database = database();
        IllegalStateException own = new IllegalStateException("mine");
        failure(
                IllegalStateException.class,
                database.session(session -> session.execute("DELETE FROM films").thenCompose(done -> {
                    session.begin();
                    return CompletableFuture.failedFuture(own);
                })));
        assertThat(book.sessions().get(0).steps()).containsExactly("BEGIN", "ROLLBACK");
        assertThat(book.sessions().get(0).error()).isSameAs(own);
        assertThat(book.sessions().get(1).outcome())
                .as("the transaction that nobody ended")
                .isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void retries_areOneSession() {
        Database database = database();
        AtomicInteger attempts = new AtomicInteger();
        SessionOptions options =
                SessionOptions.DEFAULT.withRetry(new Retry(3, Duration.ofNanos(1), Duration.ofNanos(1)));
        await(database.session(
                options,
                session -> session.execute("DELETE FROM films").thenCompose(done -> {
                    if (attempts.incrementAndGet() < 3) {
                        throw new DatabaseException(ErrorDetails.of(ErrorKind.DEADLOCK, "again"), null, null);
                    }
                    return CompletableFuture.completedFuture(1);
                })));
        assertThat(book.sessions()).hasSize(1);
        assertThat(last().within).isSameAs(book.sessions().get(0));
        assertThat(book.sessions().get(0).attempts).containsExactly(2, 3);
        assertThat(book.sessions().get(0).steps())
                .containsExactly("BEGIN", "ROLLBACK", "BEGIN", "ROLLBACK", "BEGIN", "COMMIT");
    }

    @Test
    void waitForAConnection_isTold_andItsTimeout() {
        Database database = database("sqlite://?acquire_timeout=100ms", DatabaseOptions.DEFAULT.withListener(book));
        CompletableFuture<Integer> leave = new CompletableFuture<>();
        CompletionStage<Integer> holder = database.session(session -> leave);
        failure(PoolTimeoutException.class, database.fetchAll("SELECT 1"));
        assertThat(last().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(last().callEnds.peek()).satisfies(end -> {
            assertThat(end.waiting()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            assertThat(end.server()).isZero();
        });
        CompletableFuture<?> later = database.fetchAll("SELECT 1").toCompletableFuture();
        leave.complete(1);
        await(holder);
        await(later);
        assertThat(book.count(PoolEvent.Type.WAITING)).isEqualTo(2);
        assertThat(book.count(PoolEvent.Type.TIMED_OUT)).isEqualTo(1);
        assertThat(book.count(PoolEvent.Type.ACQUIRED)).isEqualTo(2);
        assertThat(last().callEnds.peek())
                .satisfies(end -> assertThat(end.waiting()).isPositive());
    }

    @Test
    void listenersOfSeveralDatabases_areTheirOwn_andAreToldOfConnections() {
        List<String> told = new ArrayList<>();
        DatabaseListener each = new DatabaseListener() {
            @Override
            public DatabaseListener of(Database database) {
                String name = DatabaseIdentity.of(database).poolName();
                return new DatabaseListener() {
                    @Override
                    public void connected() {
                        told.add(name + " connected with " + database.pool().active() + " in use");
                    }

                    @Override
                    public void disconnected() {
                        told.add(name + " disconnected");
                    }
                };
            }
        };
        DatabaseOptions options = DatabaseOptions.DEFAULT.withListener(each);
        Database never = Database.create("postgresql://localhost:1/films", options);
        Database memory = await(Database.create("sqlite://", options).connect());
        await(memory.disconnect());
        assertThat(never.url()).isPresent();
        assertThat(told).containsExactly("sqlite connected with 0 in use", "sqlite disconnected");
    }

    /** What is measured is the thread that calls: on SQLite in memory others do the same work with and without. */
    private static long bytes(Database database) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] least = {Long.MAX_VALUE};
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 200; i++) {
                await(database.fetchValue(Integer.class, "SELECT 1"));
            }
            least[0] = Math.min(least[0], (threads.getCurrentThreadAllocatedBytes() - before) / 200);
        }
        return least[0];
    }

    @Test
    void callThatNobodyWatches_costsLessThanOneThatIsOfferedInVain() {
        DatabaseListener uninterested = new DatabaseListener() {
            @Override
            public @Nullable CallObserver call(CallStart call, @Nullable SessionObserver within) {
                return null;
            }
        };
        Database unwatched = database("sqlite://", DatabaseOptions.DEFAULT);
        Database offered = database("sqlite://", DatabaseOptions.DEFAULT.withListener(uninterested));
        Database watched = database("sqlite://", DatabaseOptions.DEFAULT.withListener(book));
        long without = bytes(unwatched);
        long inVain = bytes(offered);
        long with = bytes(watched);
        System.out.println("Bytes of a call for its caller: " + without + " unwatched, " + inVain + " offered, " + with
                + " watched");
        assertThat(inVain).isGreaterThan(without);
        assertThat(with).isGreaterThan(inVain);
    }
}
