package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseTimeoutException;
import dev.based.DatabaseUrlException;
import dev.based.ErrorKind;
import dev.based.Isolation;
import dev.based.SessionOptions;
import dev.based.tests.servers.Server;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of error, provoked. */
class PostgresErrorsTest extends PostgresTest {
    private static final DatabaseOptions TWO = ONE.withMaxSize(2);

    private Server server;
    private Database database;

    @BeforeEach
    void createTables() {
        server = newDatabase();
        server.execute(
                "CREATE TABLE movies (id int PRIMARY KEY, title text NOT NULL CONSTRAINT titled CHECK (title <> ''))",
                "CREATE TABLE roles (movie int CONSTRAINT role_of_movie REFERENCES movies)",
                "INSERT INTO movies VALUES (1, 'Inception'), (2, 'Parasite')");
        database = connect(server.url(), TWO);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNIQUE_VIOLATION      | 23505 | movies_pkey   | INSERT INTO movies VALUES (1, 'x')
            FOREIGN_KEY_VIOLATION | 23503 | role_of_movie | INSERT INTO roles VALUES (3)
            NOT_NULL_VIOLATION    | 23502 | title         | INSERT INTO movies VALUES (3, NULL)
            CHECK_VIOLATION       | 23514 | titled        | UPDATE movies SET title = ''
            SYNTAX                | 42601 |               | SELECT FROM WHERE
            UNDEFINED_OBJECT      | 42P01 |               | SELECT * FROM nothing
            UNDEFINED_OBJECT      | 42703 |               | SELECT nothing FROM movies
            UNDEFINED_OBJECT      | 42883 |               | SELECT nothing(1)
            UNDEFINED_OBJECT      | 3F000 |               | CREATE TABLE nothing.nothing (n int)
            VALUE                 | 22012 |               | SELECT 1 / 0
            VALUE                 | 22P02 |               | SELECT 'x'::int
            VALUE                 | 22003 |               | SELECT 40000::int2
            QUERY_CANCELLED       | 57014 |               | SELECT pg_sleep(60), set_config('statement_timeout', '1', false)
            OTHER                 | 42809 |               | COPY movies TO '/'
            """)
    void e1_serverErrors_haveTheirKind(ErrorKind kind, String sqlState, String constraint, String sql) {
        Database target =
                kind == ErrorKind.QUERY_CANCELLED ? connect(server.url("statement_timeout", "50ms")) : database;

        DatabaseException error = failure(DatabaseException.class, target.execute(sql));

        assertThat(error.kind()).as(error.getMessage()).isEqualTo(kind);
        assertThat(error.sqlState()).contains(sqlState);
        assertThat(error.constraint().orElse(null)).isEqualTo(constraint);
        assertThat(error.sql()).contains(sql);
    }

    @Test
    void e1_lockTimeout() {
        Database hurried = connect(server.url("lock_timeout", "50ms"));

        DatabaseException error = await(database.run(holder -> {
            await(holder.execute("LOCK TABLE movies"));
            return failure(DatabaseException.class, hurried.fetchAll("SELECT * FROM movies"));
        }));

        assertThat(error.kind()).isEqualTo(ErrorKind.LOCK_TIMEOUT);
    }

    @Test
    void e1_deadlock() {
        String update = "UPDATE movies SET title = 'x' WHERE id = ?";
        CompletionStage<Object> both = database.session(one -> one.execute(update, 1)
                .thenCompose(first -> database.independent()
                        .session(two -> two.execute(update, 2).thenCompose(second -> {
                            CompletionStage<?> waiting = one.execute(update, 2);
                            CompletionStage<?> closing = two.execute(update, 1);
                            return waiting.handle((done, error) -> error)
                                    .thenCombine(closing.handle((done, error) -> error), (a, b) -> a == null ? b : a)
                                    .thenCompose(PostgresErrorsTest::failed);
                        }))));

        assertThat(failure(BasedException.class, both).kind()).isEqualTo(ErrorKind.DEADLOCK);
    }

    private static CompletionStage<Object> failed(Throwable error) {
        return CompletableFuture.failedFuture(error);
    }

    @Test
    void e1_serializationFailure() {
        SessionOptions serializable = SessionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE);
        String update = "UPDATE movies SET title = title || '!' WHERE id = 1";

        CompletionStage<Object> late = database.session(
                serializable,
                one -> one.fetchAll("SELECT * FROM movies")
                        .thenCompose(read -> database.independent().execute(update))
                        .thenCompose(changed -> one.execute(update))
                        .thenApply(done -> done));

        assertThat(failure(BasedException.class, late).kind()).isEqualTo(ErrorKind.SERIALIZATION_FAILURE);
    }

    /** The server has answered, whatever the code says of connections or statements: nothing is in doubt, and the connection goes on. */
    @ParameterizedTest
    @CsvSource({
        "08006, OTHER",
        "08P01, OTHER",
        "57P01, OTHER",
        "53300, OTHER",
        "40003, OTHER",
        "26000, UNDEFINED_OBJECT"
    })
    void e8_codeThatAFunctionRaises_isAnAnswer(String state, ErrorKind kind) {
        Database one = connect(server.url(), ONE);
        Object backend = value(one, "SELECT pg_backend_pid()");
        server.execute("CREATE FUNCTION raising(x int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO movies VALUES (x, 'x'); RAISE EXCEPTION 'raised' USING ERRCODE = '" + state
                + "'; END $$");
        String call = "INSERT INTO roles SELECT raising(?)";

        List<CompletionStage<?>> calls = List.of(
                one.execute("DO $$ BEGIN PERFORM raising(10); END $$"),
                one.execute(call, 11),
                one.fetchValue(Integer.class, "SELECT raising(12)"),
                one.executeMany(call, List.of(List.of(13), List.of(14))),
                one.session(session -> session.execute(call, 15)));

        for (CompletionStage<?> each : calls) {
            DatabaseException error = failure(DatabaseException.class, each);
            assertThat(error.kind()).isEqualTo(kind);
            assertThat(error.sqlState()).hasValue(state);
        }
        assertThat(value(one, "SELECT pg_backend_pid()")).isEqualTo(backend);
        assertThat(value(one, "SELECT count(*) FROM movies")).isEqualTo(2L);
    }

    /** A prepared statement of the user's own, and not one of the client's. */
    @Test
    void e8_unknownStatementOfTheUsers_isAnUndefinedObject() {
        Database one = connect(server.url(), ONE);
        Object backend = value(one, "SELECT pg_backend_pid()");

        assertThat(failure(DatabaseException.class, one.execute("EXECUTE nope")).kind())
                .isEqualTo(ErrorKind.UNDEFINED_OBJECT);
        assertThat(failure(DatabaseException.class, one.execute("DEALLOCATE nope"))
                        .kind())
                .isEqualTo(ErrorKind.UNDEFINED_OBJECT);
        assertThat(failure(
                                DatabaseException.class,
                                one.session(session -> session.execute("UPDATE movies SET title = 'x'")
                                        .thenCompose(done -> session.execute("EXECUTE nope(1)"))))
                        .kind())
                .isEqualTo(ErrorKind.UNDEFINED_OBJECT);

        assertThat(value(one, "SELECT pg_backend_pid()")).isEqualTo(backend);
        assertThat(value(one, "SELECT count(*) FROM movies WHERE title = 'x'")).isEqualTo(0L);
    }

    /** What the client's own connection commits is told, and what follows is refused; a timeout stops what it runs. */
    @Test
    void t6_clientsOwnConnection_isFollowedAndStopped() {
        BasedException error = failure(
                BasedException.class,
                database.session(session -> session.execute("INSERT INTO movies VALUES (3, 'x')")
                        .thenCompose(done -> session.withDriver(
                                PgConnection.class,
                                client -> client.query("COMMIT").execute().toCompletionStage()))
                        .thenCompose(done -> session.execute("INSERT INTO movies VALUES (4, 'x')"))));
        assertThat(error).hasMessageContaining("has ended the transaction");
        assertThat(value(database, "SELECT max(id) FROM movies")).isEqualTo(3);
        failure(
                DatabaseTimeoutException.class,
                database.session(
                        SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300)),
                        session -> session.withDriver(
                                PgConnection.class,
                                client -> client.query("SELECT pg_sleep(100)")
                                        .execute()
                                        .toCompletionStage())));
        assertThat(value(database, "SELECT max(id) FROM movies")).isEqualTo(3);
    }

    @Test
    void o1_terminatedBackend_failsWhatIsInFlight_andThePoolRecovers() {
        CompletionStage<?> sleeping = database.fetchOne("SELECT pg_sleep(60) /* asleep */");
        String terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%/* asleep */' AND"
                + " state = 'active' AND pid <> pg_backend_pid()";
        while (await(database.fetchAll(terminate)).isEmpty()) {
            Thread.onSpinWait(); // until the statement has arrived
        }

        assertThat(failure(DatabaseException.class, sleeping).kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(value(database, "SELECT 1")).isEqualTo(1);
    }

    @Test
    void e2_valueThatTheServerQuotes_isNotShown() {
        DatabaseException error =
                failure(DatabaseException.class, database.fetchOne("SELECT ?::inet", "very-secret-address"));

        assertThat(error.kind()).isEqualTo(ErrorKind.VALUE);
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("secret");
        }
    }

    @Test
    void l5_wrongPassword() {
        expect(
                server.parts().toBuilder().password("wrong-one").build().toStringWithPassword(),
                ErrorKind.AUTHENTICATION,
                server.host() + ":" + server.port(),
                "password authentication failed");
    }

    @Test
    void l5_missingDatabase() {
        expect(
                server.parts().withDatabase("nosuch").toStringWithPassword(),
                ErrorKind.UNDEFINED_OBJECT,
                "\"nosuch\" does not exist");
    }

    @Test
    void l5_unknownHost() {
        expect(
                "postgresql://ann:wrong-one@nosuch.invalid/films",
                ErrorKind.CONNECTION_LOST,
                "nosuch.invalid:5432",
                "unknown");
    }

    @Test
    void l5_closedPort_isFollowedByTheNextHost() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        String target = "localhost:" + closed;
        expect("postgresql://ann:wrong-one@" + target + "/films", ErrorKind.CONNECTION_LOST, target, "refused");

        String both =
                server.url().replaceFirst("@[^/]*/", "@" + target + "," + server.host() + ":" + server.port() + "/");
        assertThat(value(connect(both), "SELECT 1")).isEqualTo(1);
    }

    @Test
    void l5_serverThatDoesNotAnswer_isLeftAfterTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            String target = "localhost:" + silent.getLocalPort();
            expect(
                    "postgresql://ann:wrong-one@" + target + "/films?sslmode=disable&connect_timeout=200ms",
                    ErrorKind.CONNECTION_LOST,
                    target);
        }
    }

    private static void expect(String url, ErrorKind kind, String... words) {
        DatabaseException error =
                failure(DatabaseException.class, Database.create(url, ONE).connect());

        assertThat(error.kind()).as(error.getMessage()).isEqualTo(kind);
        assertThat(error).hasMessageContainingAll(words);
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("wrong-one");
        }
    }

    @Test
    void l3_badOptions_areRefusedByName() {
        for (String option : List.of(
                "sslmode=maybe",
                "sslrootcert=%2Fnosuch.pem",
                "sslcert=x",
                "sslrootcert=system&sslmode=require",
                "options=work_mem",
                "connect_timeout=soon")) {
            assertThatThrownBy(() -> Database.create("postgresql://localhost/films?" + option))
                    .as(option)
                    .isInstanceOf(DatabaseUrlException.class)
                    .hasMessageContaining(option.split("=")[0]);
        }
    }
}
