package dev.based.tests.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.Queries;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.TransactionOptions;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Listeners are told exactly one end of each call, session and transaction, in its stage's own words: also of those that end before they
 * begin, since an author's or a user's code throws, a parameter is missing, the session has ended, or the database is not connected.
 */
class EndOfEachCallTest {
    private static final Map<String, Function<Queries, CompletionStage<?>>> CALLS = new TreeMap<>(Map.ofEntries(
            Map.entry("execute", q -> q.execute("INSERT INTO films VALUES (?)", 1)),
            Map.entry("execute opaque", q -> q.execute("SELECT abs(?)", 1)),
            Map.entry("execute without a value", q -> q.execute("INSERT INTO films VALUES (?)")),
            Map.entry("execute what fails", q -> q.execute("INSERT INTO nowhere VALUES (1)")),
            Map.entry("execute blank", q -> q.execute(" ")),
            Map.entry("execute null", q -> q.execute((Statement) null)),
            Map.entry(
                    "executeMany", q -> q.executeMany("INSERT INTO films VALUES (?)", List.of(List.of(1), List.of(2)))),
            Map.entry("executeMany of none", q -> q.executeMany("INSERT INTO films VALUES (?)", List.of())),
            Map.entry(
                    "executeMany without a value",
                    q -> q.executeMany("INSERT INTO films VALUES (?)", List.of(List.of()))),
            Map.entry("fetchAll", q -> q.fetchAll("SELECT * FROM films")),
            Map.entry("fetchOne", q -> q.fetchOne("SELECT * FROM films WHERE id = :id", Map.of("id", 1))),
            Map.entry("fetchOne without a value", q -> q.fetchOne("SELECT * FROM films WHERE id = :id")),
            Map.entry("fetchValue", q -> q.fetchValue(int.class, "SELECT 1")),
            Map.entry("fetchValue of what fails", q -> q.fetchValue(int.class, "SELECT id FROM nowhere")),
            Map.entry("jOOQ", q -> q.fetchAll(DSL.select(DSL.field("id")).from(DSL.table("films")))),
            Map.entry("stream", q -> q.stream("SELECT 1").forEach(row -> CompletableFuture.completedFuture(1))),
            Map.entry(
                    "stream without a value",
                    q -> q.stream("SELECT ?").forEach(row -> CompletableFuture.completedFuture(1))),
            Map.entry(
                    "stream of what fails",
                    q -> q.stream("SELECT id FROM nowhere").forEach(row -> CompletableFuture.completedFuture(1))),
            Map.entry(
                    "jOOQ stream",
                    q -> q.stream(DSL.select(DSL.field("id")).from(DSL.table("films")))
                            .forEach(row -> CompletableFuture.completedFuture(1))),
            Map.entry("copy", q -> q.copy("films", List.of("id"), List.of(List.of(1), List.of(2)))),
            Map.entry("copy without columns", q -> q.copy("films", List.of(), List.of(List.of(1)))),
            Map.entry(
                    "copyOut",
                    q -> q.copyOut("films", List.of("id")).forEach(row -> CompletableFuture.completedFuture(1))),
            Map.entry(
                    "copyOut without columns",
                    q -> q.copyOut("films", List.of()).forEach(row -> CompletableFuture.completedFuture(1))),
            Map.entry("script", q -> q.runScript("INSERT INTO films VALUES (3); DELETE FROM films WHERE id = 3;")),
            Map.entry("script that ends in a string", q -> q.runScript("SELECT 'open")),
            Map.entry("transaction", q -> q.transaction(tx -> tx.execute("INSERT INTO films VALUES (4)"))),
            Map.entry("transaction of none", q -> q.transaction(tx -> CompletableFuture.completedFuture(1))),
            Map.entry(
                    "transaction that fails",
                    q -> q.transaction(tx -> tx.execute("INSERT INTO films VALUES (4)")
                            .thenCompose(done -> tx.execute("INSERT INTO nowhere VALUES (1)")))),
            Map.entry("transaction without a body", q -> q.transaction(null)),
            Map.entry(
                    "transaction without options",
                    q -> q.transaction((TransactionOptions) null, tx -> CompletableFuture.completedFuture(1))),
            Map.entry(
                    "transaction inside",
                    q -> q.transaction(tx -> tx.transaction(inner -> inner.execute("INSERT INTO films VALUES (5)"))))));

    private static final Map<String, Function<Database, CompletionStage<?>>> OF_DATABASES = new TreeMap<>(Map.of(
            "session", db -> db.session(s -> s.fetchAll("SELECT 1")),
            "session that only reads",
                    db -> db.session(SessionOptions.DEFAULT.withReadOnly(true), s -> s.fetchAll("SELECT 1")),
            "session without a body", db -> db.session(null),
            "session without options", db -> db.session(null, s -> CompletableFuture.completedFuture(1)),
            "verb inside the session", db -> db.session(s -> db.fetchAll("SELECT 1")),
            "stream inside the session",
                    db -> db.session(s -> db.stream("SELECT 1").forEach(row -> CompletableFuture.completedFuture(1)))));

    private static final Map<String, Function<Session, CompletionStage<?>>> OF_SESSIONS = new TreeMap<>(Map.of(
            "begin",
                    s -> s.begin()
                            .thenCompose(tx ->
                                    tx.execute("INSERT INTO films VALUES (6)").thenCompose(done -> tx.commit())),
            "begin and roll back",
                    s -> s.begin()
                            .thenCompose(tx ->
                                    tx.execute("INSERT INTO films VALUES (6)").thenCompose(done -> tx.rollback())),
            "driver", s -> s.withDriver(java.sql.Connection.class, driver -> CompletableFuture.completedFuture(1)),
            "driver without a function", s -> s.withDriver(java.sql.Connection.class, null)));

    private final Book book = new Book();
    private final ArmedBackend.Trigger trigger = new ArmedBackend.Trigger();
    private final List<String> wrong = new ArrayList<>();

    /** Makes a call, waits for its end, and looks whether it was told as it was. */
    private <Q> void make(String what, Q queries, Function<? super Q, ? extends CompletionStage<?>> call) {
        CompletableFuture<?> stage;
        int before = book.entries().size();
        try {
            stage = book.made(() -> anything(call.apply(queries)));
        } catch (Throwable thrown) {
            wrong.add(what + " threw " + thrown);
            return;
        }
        Throwable error = ended(what, stage);
        if (book.entries().size() == before) {
            wrong.add(what + " was not told");
        }
        for (Book.Entry entry : book.entries()) {
            // what one begins by hand has an outcome of its own
            if (entry.stage == stage && !what.contains("begin") && entry.outcome() != Book.said(error)) {
                wrong.add(what + " ended with " + error + ", and was told as " + entry);
            }
        }
    }

    @SuppressWarnings("unchecked") // the result is not looked at
    private static CompletionStage<Object> anything(CompletionStage<?> stage) {
        return (CompletionStage<Object>) stage;
    }

    private @Nullable Throwable ended(String what, CompletableFuture<?> stage) {
        try {
            stage.get(Outcomes.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException | InterruptedException hangs) {
            throw new AssertionError("It hangs: " + what, hangs);
        }
    }

    private void makeAll(String when, Database database) {
        CALLS.forEach((name, call) -> make(name + when, database, call));
        OF_DATABASES.forEach((name, call) -> make(name + when, database, call));
    }

    private void makeAllInSessions(String when, Database database) {
        CALLS.forEach((name, call) -> inSession(name + when + " in a session", database, call));
        OF_SESSIONS.forEach((name, call) -> inSession(name + when + " in a session", database, call));
    }

    private void inSession(
            String what, Database database, Function<? super Session, ? extends CompletionStage<?>> call) {
        make(
                "session of " + what,
                database,
                db -> db.session(session -> {
                    CompletableFuture<?> stage = book.made(() -> anything(call.apply(session)));
                    return stage.handle((value, error) -> 1);
                }));
    }

    private void makeAllLate(Database database) {
        Session ended = Outcomes.await(database.session(s -> CompletableFuture.completedFuture(new Session[] {s})))[0];
        CALLS.forEach((name, call) -> make(name + " behind the end", ended, call));
        OF_SESSIONS.forEach((name, call) -> make(name + " behind the end", ended, call));
    }

    private void run(String url) {
        String wrapped = WrappedBackends.wrap(url, backend -> new ArmedBackend(backend, trigger));
        Database database = Database.create(wrapped, DatabaseOptions.DEFAULT.withListener(book));
        makeAll(" before connect", database);
        Outcomes.await(database.connect());
        Outcomes.await(database.execute("CREATE TABLE films (id INT)"));
        makeAll("", database);
        makeAllInSessions("", database);
        makeAllLate(database);
        for (ArmedBackend.Method method : ArmedBackend.Method.values()) {
            trigger.method = method;
            makeAll(" while " + method + " throws", database);
            makeAllInSessions(" while " + method + " throws", database);
            trigger.method = null;
        }
        Outcomes.await(database.disconnect());
        makeAll(" behind disconnect", database);
        WrappedBackends.forget(wrapped);
        assertThat(wrong).isEmpty();
        assertThat(book.entries().stream().filter(entry -> entry.ends() != 1)).isEmpty();
    }

    @Test
    void o6_eachCall_hasOneEnd(@TempDir Path folder) {
        run("sqlite:///" + folder.resolve("films.db"));
    }

    @Test
    void o6_eachCallOnAServer_hasOneEnd() {
        try (Server server = Servers.postgres().newDatabase()) {
            run(server.url());
        }
    }
}
