package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseAlreadyConnectedException;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseReopenProhibitedException;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.Row;
import dev.based.SessionOptions;
import dev.based.observe.DatabaseListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** L1 to L3: a database is connected once and disconnected once, and no method that returns a stage throws. */
public interface LifecycleContract extends Contract {
    /** A second connect fails. */
    @Test
    default void l1_secondConnectFails() {
        Database database = connect();
        assertThat(failure(database.connect())).isInstanceOf(DatabaseAlreadyConnectedException.class);
        await(database.session(session -> session.fetchAll(fixture().selectOne())));
    }

    /** A connect while another one is under way fails, and the first one is not disturbed. */
    @Test
    default void l1_ofManyConnectsAtOnceOneSucceeds() {
        Database database = fixture().create(Fixture.OPTIONS);
        List<CompletionStage<Database>> attempts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            attempts.add(database.connect());
        }
        assertThat(await(attempts.get(0))).isSameAs(database);
        attempts.stream()
                .skip(1)
                .forEach(attempt -> assertThat(failure(attempt)).isInstanceOf(DatabaseAlreadyConnectedException.class));
    }

    /** After disconnect, connect fails for good. */
    @Test
    default void l1_connectAfterDisconnectFails() {
        Database database = connect();
        await(database.disconnect());
        assertThat(failure(database.connect())).isInstanceOf(DatabaseReopenProhibitedException.class);
        assertThat(failure(database.connect())).isInstanceOf(DatabaseReopenProhibitedException.class);
    }

    /** Every verb on a database that was never connected fails. */
    @Test
    default void l2_everyVerbBeforeConnectFails() {
        verbs(fixture().create(Fixture.OPTIONS))
                .forEach((name, verb) ->
                        assertThat(failure(verb.get())).as(name).isInstanceOf(DatabaseNotConnectedException.class));
    }

    /** Every verb on a database that was disconnected fails. */
    @Test
    default void l2_everyVerbAfterDisconnectFails() {
        Database database = connect();
        await(database.disconnect());
        verbs(database)
                .forEach((name, verb) ->
                        assertThat(failure(verb.get())).as(name).isInstanceOf(DatabaseNotConnectedException.class));
    }

    private Map<String, Supplier<CompletionStage<?>>> verbs(Database database) {
        Map<String, Supplier<CompletionStage<?>>> verbs = new LinkedHashMap<>();
        verbs.put("execute", () -> database.execute("DELETE FROM nowhere"));
        verbs.put("execute, positional", () -> database.execute("DELETE FROM nowhere WHERE id = ?", 1));
        verbs.put("execute, named", () -> database.execute("DELETE FROM nowhere WHERE id = :id", Map.of("id", 1)));
        verbs.put("execute, jOOQ", () -> database.execute(DSL.deleteFrom(DSL.table("nowhere"))));
        verbs.put("transaction", () -> database.transaction(tx -> tx.execute("DELETE FROM nowhere")));
        verbs.put("run", () -> database.run(session -> 1));
        verbs.put("runScript", () -> database.runScript("DELETE FROM nowhere;"));
        verbs.put("executeMany", () -> database.executeMany("DELETE FROM nowhere WHERE id = ?", List.of(List.of(1))));
        verbs.put("executeMany, none", () -> database.executeMany("DELETE FROM nowhere WHERE id = ?", List.of()));
        verbs.put("fetchAll", () -> database.fetchAll(fixture().selectOne()));
        verbs.put("fetchAll, jOOQ", () -> database.fetchAll(DSL.selectOne()));
        verbs.put("fetchOne", () -> database.fetchOne(fixture().selectOne()));
        verbs.put("fetchOne, jOOQ", () -> database.fetchOne(DSL.selectOne()));
        verbs.put(
                "fetchValue", () -> database.fetchValue(Integer.class, fixture().selectOne()));
        verbs.put("fetchValue, jOOQ", () -> database.fetchValue(DSL.selectOne()));
        verbs.put("session", () -> database.session(session -> done(1)));
        verbs.put("session, options", () -> database.session(SessionOptions.READ_ONLY, session -> done(1)));
        verbs.put("disconnect", database::disconnect);
        return verbs;
    }

    /** What cannot be run at all is a failed stage, not an exception. */
    @Test
    default void l3_whatCannotBeSentIsAFailedStage() {
        Database database = connect();
        failure(database.execute(" "));
        failure(database.execute("DELETE FROM nowhere WHERE id = ?"));
        failure(database.execute("DELETE FROM nowhere WHERE id = :id", Map.of("other", 1)));
        failure(database.executeMany("DELETE FROM nowhere WHERE id = ?", List.of("neither list nor map")));
        failure(database.fetchAll("SELECT 1; SELECT 2"));
    }

    /** Null where there must be something is a failed stage, too. */
    @Test
    @SuppressWarnings("NullAway") // that is the point
    default void l3_nullIsAFailedStage() {
        Database database = connect();
        failure(database.session(null));
        failure(database.session(null, session -> done(1)));
        failure(database.executeMany("DELETE FROM nowhere WHERE id = ?", null));
        failure(database.executeMany(null, List.of(List.of(1))));
        failure(database.execute((String) null));
        failure(database.execute("DELETE FROM nowhere WHERE id = :id", (Map<String, Object>) null));
        failure(database.fetchAll((String) null));
    }

    /** Malformed URLs throw from create. */
    @Test
    default void l3_malformedUrlsThrowFromCreate() {
        for (String url : List.of("", "nonsense", "://", "a b://host/", "sqlite:///%zz")) {
            assertThatThrownBy(() -> Database.create(url)).as(url).isInstanceOf(DatabaseUrlException.class);
        }
    }

    /** An unknown scheme throws from create, and the message names the schemes found. */
    @Test
    default void l3_unknownSchemeThrowsAndNamesTheSchemesFound() {
        assertThatThrownBy(() -> Database.create("nosuchdatabase://host/name"))
                .isInstanceOf(DatabaseUrlException.class)
                .hasMessageContaining("nosuchdatabase")
                .hasMessageContaining(DatabaseUrl.parse(fixture().url()).scheme());
    }

    /** An unknown option throws from create, and the message names it. */
    @Test
    default void l3_unknownOptionThrowsAndIsNamed() {
        String url = DatabaseUrl.parse(fixture().url())
                .withOption("no_such_option", "1")
                .toStringWithPassword();
        assertThatThrownBy(() -> Database.create(url))
                .isInstanceOf(DatabaseUrlException.class)
                .hasMessageContaining("no_such_option");
    }

    /** {@code use} gives the body's result and disconnects. */
    @Test
    default void l3_useConnectsAndDisconnects() {
        AtomicReference<Database> used = new AtomicReference<>();
        List<Row> rows = await(Database.use(fixture().url(), database -> {
            used.set(database);
            return database.fetchAll(fixture().selectOne());
        }));
        assertThat(rows).hasSize(1);
        assertThat(failure(used.get().disconnect())).isInstanceOf(DatabaseNotConnectedException.class);
    }

    /** {@code use} disconnects after a body that fails, in whatever way, and fails with that very exception. */
    @Test
    default void l3_useDisconnectsAfterAFailure() {
        AtomicReference<Database> used = new AtomicReference<>();
        Exception reason = new Exception("the body's own");
        Throwable thrown = failure(Database.use(fixture().url(), database -> {
            used.set(database);
            throw reason;
        }));
        assertThat(thrown).isSameAs(reason);
        assertThat(failure(used.get().disconnect())).isInstanceOf(DatabaseNotConnectedException.class);
        assertThat(failure(Database.use(fixture().url(), database -> failed(reason))))
                .isSameAs(reason);
    }

    /** {@code run} runs straight code in between, which may await, and gives its result or its exception; it disconnects in any case. */
    @Test
    default void l3_runConnectsAndDisconnectsAroundStraightCode() {
        AtomicReference<Database> used = new AtomicReference<>();
        int rows = await(Database.run(fixture().url(), database -> {
            used.set(database);
            return Async.await(database.fetchAll(fixture().selectOne())).size()
                    + Async.await(database.run(session ->
                            Async.await(session.fetchAll(fixture().selectOne())).size()));
        }));
        assertThat(rows).isEqualTo(2);
        assertThat(failure(used.get().disconnect())).isInstanceOf(DatabaseNotConnectedException.class);
        Exception reason = new Exception("the code's own");
        CompletionStage<@Nullable Void> failing = Database.run(fixture().url(), Fixture.OPTIONS, database -> {
            used.set(database);
            Async.await(database.fetchAll(fixture().selectOne()));
            throwIt(reason);
        });
        assertThat(failure(failing)).isSameAs(reason);
        assertThat(failure(used.get().disconnect())).isInstanceOf(DatabaseNotConnectedException.class);
    }

    private static void throwIt(Exception reason) throws Exception {
        throw reason;
    }

    /** A cancel of {@code run} interrupts the code, and the database is disconnected. */
    @Test
    default void l3_runThatIsCancelledIsInterrupted() {
        CompletableFuture<Database> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        DatabaseOptions options = Fixture.OPTIONS.withListener(new DatabaseListener() {
            @Override
            public void disconnected() {
                gone.complete(true);
            }
        });
        CompletionStage<@Nullable Void> running = Database.run(fixture().url(), options, database -> {
            begun.complete(database);
            try {
                Async.await(new CompletableFuture<Integer>());
            } finally {
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
        });
        await(begun);
        assertThat(running.toCompletableFuture().cancel(true)).isTrue();
        assertThat(await(interrupted)).isTrue();
        assertThat(failure(running)).isInstanceOf(CancellationException.class);
        await(gone);
    }

    /** {@code use} with a bad URL is a failed stage. */
    @Test
    default void l3_useWithABadUrlIsAFailedStage() {
        failure(DatabaseUrlException.class, Database.use("nosuchdatabase://host/name", database -> done(1)));
    }
}
