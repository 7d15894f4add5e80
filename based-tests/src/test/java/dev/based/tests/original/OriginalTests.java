package dev.based.tests.original;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.DatabaseAlreadyConnectedException;
import dev.based.DatabaseException;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseReopenProhibitedException;
import dev.based.ErrorKind;
import dev.based.RollbackOnlyException;
import dev.based.Row;
import dev.based.Session;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The original's tests of the database, the session, the transaction and the backend, for one URL. */
abstract class OriginalTests {
    private static final DatabaseOptions FORCE_ROLLBACK = DatabaseOptions.DEFAULT.withForceRollback(true);
    private static final Table<Record> MOVIES = DSL.table(DSL.name("movies"));
    private static final Field<Integer> ID = DSL.field(DSL.name("id"), SQLDataType.INTEGER);
    private static final Field<String> TITLE = DSL.field(DSL.name("title"), SQLDataType.VARCHAR);
    private static final Field<Integer> YEAR = DSL.field(DSL.name("year"), SQLDataType.INTEGER);

    /** A database that keeps its data between connections. */
    abstract String url();

    @BeforeEach
    void createMovies() {
        await(Database.use(
                url(),
                db -> db.session(session -> async(() -> {
                    await(session.execute(DSL.createTable(MOVIES)
                            .column(ID, SQLDataType.INTEGER.identity(true))
                            .column(TITLE, SQLDataType.CLOB.notNull())
                            .column(YEAR, SQLDataType.INTEGER.notNull())
                            .primaryKey(ID)));
                    await(insert(session, "Blade Sprinter 1949", 2017));
                    return await(insert(session, "Farwent", 1996));
                }))));
    }

    @AfterEach
    void dropMovies() {
        await(Database.use(url(), db -> db.execute(DSL.dropTable(MOVIES))));
    }

    private static java.util.concurrent.CompletionStage<?> insert(Session session, String title, int year) {
        return session.execute(DSL.insertInto(MOVIES, TITLE, YEAR).values(title, year));
    }

    private static Optional<Row> movie(Session session, String title) {
        return await(session.fetchOne("SELECT title, year FROM movies WHERE title = ?", title));
    }

    private static boolean exists(Database database, String title) {
        return await(
                database.session(session -> async(() -> movie(session, title).isPresent())));
    }

    // test_backend.py

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void forceRollback_withAndWithoutLock_discardsTheMovie(boolean lock) {
        DatabaseOptions options = FORCE_ROLLBACK.withUseLock(lock);
        await(Database.use(url(), options, db -> db.session(session -> insert(session, "Neten", 2020))));
        boolean found = await(Database.use(url(), options, db -> async(() -> exists(db, "Neten"))));
        assertThat(found).isFalse();
    }

    @Test
    void noForceRollback_keepsTheMovie() {
        await(Database.use(url(), db -> db.session(session -> insert(session, "Jojo Hare", 2017))));
        Optional<Row> movie =
                await(Database.use(url(), db -> db.fetchOne("SELECT year FROM movies WHERE title = 'Jojo Hare'")));
        assertThat(movie)
                .hasValueSatisfying(row -> assertThat(row.getInt("year")).isEqualTo(2017));
    }

    /** The original rolls back in silence; here the session fails with the statement's error as the cause (rule S5). */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void disconnect_withASwallowedFailure_reportsItAndDisconnects(boolean forceRollback) {
        Database database = Database.create(url(), DatabaseOptions.DEFAULT.withForceRollback(forceRollback));
        await(database.connect());
        assertThatThrownBy(() -> await(database.session(
                        session -> session.execute("SELECT 1 FROM nonexistent").exceptionally(error -> null))))
                .isInstanceOf(RollbackOnlyException.class)
                .cause()
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        error -> assertThat(error.kind()).isEqualTo(ErrorKind.UNDEFINED_OBJECT));
        await(database.disconnect());
    }

    // test_database.py

    @ParameterizedTest
    @ValueSource(strings = {":memory:", "unsupported://localhost"})
    void create_withAnInvalidUrlOrScheme_throws(String invalid) {
        assertThatThrownBy(() -> Database.create(invalid)).isInstanceOf(dev.based.DatabaseUrlException.class);
    }

    @Test
    void connect_whenConnected_fails() {
        await(Database.use(
                url(),
                FORCE_ROLLBACK,
                db -> async(() -> {
                    assertThatThrownBy(() -> await(db.connect())).isInstanceOf(DatabaseAlreadyConnectedException.class);
                    return null;
                })));
    }

    @Test
    void connect_afterDisconnect_fails() {
        Database database = Database.create(url(), FORCE_ROLLBACK);
        await(database.connect());
        await(database.disconnect());
        assertThatThrownBy(() -> await(database.connect())).isInstanceOf(DatabaseReopenProhibitedException.class);
    }

    @Test
    void session_whenNotConnected_fails() {
        Database database = Database.create(url());
        assertThatThrownBy(() -> await(database.session(session -> session.fetchAll("SELECT 1"))))
                .isInstanceOf(DatabaseNotConnectedException.class);
    }

    @Test
    void disconnect_whenNotConnected_fails() {
        Database database = Database.create(url());
        assertThatThrownBy(() -> await(database.disconnect())).isInstanceOf(DatabaseNotConnectedException.class);
    }

    @Test
    void use_whenTheBodyThrows_disconnectsAndFails() {
        Exception failure = new Exception("the body's");
        Database[] used = new Database[1];
        assertThatThrownBy(() -> await(Database.use(url(), db -> {
                    used[0] = db;
                    throw failure;
                })))
                .isSameAs(failure);
        assertThatThrownBy(() -> await(used[0].disconnect())).isInstanceOf(DatabaseNotConnectedException.class);
    }

    // test_session.py

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void session_thatFails_leavesNothing(boolean forceRollback) {
        DatabaseOptions options = DatabaseOptions.DEFAULT.withForceRollback(forceRollback);
        await(Database.use(
                url(),
                options,
                db -> async(() -> {
                    Exception failure = new Exception("the body's");
                    assertThatThrownBy(() -> await(db.session(session -> async(() -> {
                                await(insert(session, "North Park", 1997));
                                throw failure;
                            }))))
                            .isSameAs(failure);
                    assertThat(exists(db, "North Park")).isFalse();
                    return null;
                })));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void session_thatSucceeds_isSeenByTheNext(boolean forceRollback) {
        DatabaseOptions options = DatabaseOptions.DEFAULT.withForceRollback(forceRollback);
        await(Database.use(
                url(),
                options,
                db -> async(() -> {
                    await(db.session(session -> insert(session, "Plastic Man", 2008)));
                    assertThat(exists(db, "Plastic Man")).isTrue();
                    return null;
                })));
    }

    /** The original lost it on SQLite: its savepoint was rolled back and never released. */
    @Test
    void session_thatSucceedsAfterOneThatFailed_isDurable() {
        await(Database.use(
                url(),
                db -> async(() -> {
                    assertThatThrownBy(() -> await(db.session(session -> {
                                throw new Exception("the body's");
                            })))
                            .hasMessage("the body's");
                    return await(db.session(session -> insert(session, "Dull Blinders", 2013)));
                })));
        boolean found = await(Database.use(url(), db -> async(() -> exists(db, "Dull Blinders"))));
        assertThat(found).isTrue();
    }

    // test_transaction.py

    private void inSession(dev.based.Body<Session, ?> body) {
        await(Database.use(
                url(),
                FORCE_ROLLBACK,
                db -> db.session(session -> async(() -> {
                    await(body.run(session));
                    return null;
                }))));
    }

    private static List<String> titles(Session session, String... titles) {
        return await(session.fetchAll(
                        DSL.select(TITLE).from(MOVIES).where(TITLE.in(titles)).orderBy(TITLE)))
                .stream()
                .map(row -> row.value1())
                .toList();
    }

    @Test
    void transaction_thatSucceeds_isSeenByTheSession() {
        inSession(session -> async(() -> {
            await(session.transaction(tx -> insert(tx, "BoJohn Manhorse", 2014)));
            assertThat(movie(session, "BoJohn Manhorse"))
                    .hasValueSatisfying(row -> assertThat(row.getInt("year")).isEqualTo(2014));
            return null;
        }));
    }

    @Test
    void transaction_thatFails_leavesNothing() {
        inSession(session -> async(() -> {
            assertThatThrownBy(() -> await(session.transaction(tx -> insert(tx, "Mulholland Walk", 2001)
                            .thenCompose(done ->
                                    java.util.concurrent.CompletableFuture.failedStage(new Exception("mine"))))))
                    .hasMessage("mine");
            assertThat(movie(session, "Mulholland Walk")).isEmpty();
            return null;
        }));
    }

    @Test
    void nestedTransaction_thatSucceeds_keepsBoth() {
        inSession(session -> async(() -> {
            await(session.transaction(tx -> insert(tx, "A Small Lebowski", 1998)
                    .thenCompose(done -> tx.transaction(inner -> insert(inner, "Better Call Police", 2015)))));
            assertThat(titles(session, "A Small Lebowski", "Better Call Police"))
                    .hasSize(2);
            return null;
        }));
    }

    @Test
    void nestedTransaction_thatFailsAndIsHandled_keepsTheOuterOne() {
        inSession(session -> async(() -> {
            await(session.transaction(tx -> async(() -> {
                await(insert(tx, "Glorious Gentlemen", 2009));
                assertThatThrownBy(() -> await(tx.transaction(inner -> async(() -> {
                            await(insert(inner, "It's never sunny in Wales", 2005));
                            throw new Exception("mine");
                        }))))
                        .hasMessage("mine");
                return null;
            })));
            assertThat(titles(session, "Glorious Gentlemen", "It's never sunny in Wales"))
                    .containsExactly("Glorious Gentlemen");
            return null;
        }));
    }
}
