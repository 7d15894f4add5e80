package dev.based.tests.errors;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.Isolation;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.tests.documents.GeneratedPage;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Provokes each kind of error that comes from a database, on each database, and writes what came to docs/reference/errors.md. */
class ErrorsTest {
    @Test
    void e1_errorsHaveTheirKind_onSqlite(@TempDir Path folder) {
        String url = "sqlite:///" + folder.resolve("errors.sqlite") + "?busy_timeout=1ms";
        new Provocation("SQLite", url) {
            @Override
            void particular(Database database) {
                expect(ErrorKind.LOCK_TIMEOUT, "a lock that another process holds", lockedOut(database, url));
                expect(
                        ErrorKind.VALUE,
                        "a text for a strict column of integers",
                        database.session(session -> session.execute("CREATE TABLE strict_ids (id INTEGER) STRICT")
                                .thenCompose(made -> session.execute("INSERT INTO strict_ids VALUES ('text')"))));
            }
        }.run();
    }

    private static CompletionStage<?> lockedOut(Database database, String url) {
        return database.session(holder -> holder.execute("INSERT INTO parents VALUES (7)")
                .thenCompose(locked -> Database.use(url, other -> other.execute("INSERT INTO parents VALUES (8)"))));
    }

    @Test
    void e1_errorsHaveTheirKind_onPostgres() {
        try (Server server = Servers.postgres().newDatabase()) {
            new Provocation("PostgreSQL", server.url("statement_timeout", "2s")) {
                @Override
                void particular(Database database) {
                    server(database, server);
                    expect(
                            ErrorKind.SERIALIZATION_FAILURE,
                            "a row that changed after the snapshot",
                            database.session(
                                    SessionOptions.DEFAULT.withIsolation(Isolation.REPEATABLE_READ),
                                    session -> session.fetchAll("SELECT * FROM parents")
                                            .thenCompose(seen -> database.independent()
                                                    .execute("UPDATE parents SET id = 3 WHERE id = 2"))
                                            .thenCompose(changed ->
                                                    session.execute("UPDATE parents SET id = 4 WHERE id = 2"))));
                    expect(
                            ErrorKind.QUERY_CANCELLED,
                            "a statement that takes too long",
                            database.fetchAll("SELECT pg_sleep(60)"));
                }
            }.run();
        }
    }

    @Test
    void e1_errorsHaveTheirKind_onMariadb() {
        try (Server server = Servers.mariadb().newDatabase()) {
            new Provocation("MariaDB", server.url()) {
                @Override
                void particular(Database database) {
                    server(database, server);
                    expect(
                            ErrorKind.QUERY_CANCELLED,
                            "a statement that takes too long",
                            database.fetchAll("SET STATEMENT max_statement_time = 0.02 FOR " + LONG_QUERY));
                }
            }.run();
        }
    }

    @Test
    void e1_errorsHaveTheirKind_onMysql() {
        try (Server server = Servers.mysql().newDatabase()) {
            new Provocation("MySQL", server.url()) {
                @Override
                void particular(Database database) {
                    server(database, server);
                    expect(
                            ErrorKind.QUERY_CANCELLED,
                            "a statement that takes too long",
                            database.fetchAll(LONG_QUERY.replace("SELECT", "SELECT /*+ MAX_EXECUTION_TIME(20) */")));
                }
            }.run();
        }
    }

    /** What goes wrong on one database. */
    private abstract static class Provocation {
        static final String LONG_QUERY =
                "SELECT count(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c";

        private final String name;
        private final String url;
        private final StringBuilder table =
                new StringBuilder("| what happens | kind | SQLSTATE | code | constraint |\n|---|---|---|---|---|\n");

        Provocation(String name, String url) {
            this.name = name;
            this.url = url;
        }

        void run() {
            Database database = Database.create(url);
            await(database.connect());
            try {
                prepare(database);
                constraints(database);
                texts(database);
                duplicates(database);
                expect(
                        ErrorKind.READ_ONLY,
                        "a change in a read-only session",
                        database.session(
                                SessionOptions.READ_ONLY,
                                session -> session.execute("INSERT INTO parents VALUES (6)")));
                particular(database);
            } finally {
                await(database.disconnect());
            }
            new GeneratedPage("reference/errors.md").verifyOrUpdate(name, table.toString());
        }

        private static void prepare(Database database) {
            await(database.execute("CREATE TABLE parents (id INTEGER NOT NULL, PRIMARY KEY (id))"));
            await(database.execute(
                    "CREATE TABLE children (id INTEGER NOT NULL, code VARCHAR(5), year INTEGER, parent INTEGER,"
                            + " CONSTRAINT one_code UNIQUE (code), CONSTRAINT sound_year CHECK (year > 1800),"
                            + " CONSTRAINT known_parent FOREIGN KEY (parent) REFERENCES parents (id))"));
            await(database.execute("INSERT INTO parents VALUES (1)"));
            await(database.execute("INSERT INTO parents VALUES (2)"));
            await(database.execute("INSERT INTO children VALUES (1, 'a', 2000, 1)"));
        }

        private void constraints(Database database) {
            expect(
                    ErrorKind.UNIQUE_VIOLATION,
                    "a primary key that is taken",
                    database.execute("INSERT INTO parents VALUES (1)"));
            expect(
                    ErrorKind.UNIQUE_VIOLATION,
                    "a unique value that is taken",
                    database.execute("INSERT INTO children VALUES (2, 'a', 2000, 1)"));
            expect(
                    ErrorKind.FOREIGN_KEY_VIOLATION,
                    "a reference to nothing",
                    database.execute("INSERT INTO children VALUES (2, 'b', 2000, 9)"));
            expect(
                    ErrorKind.FOREIGN_KEY_VIOLATION,
                    "a delete of what is referred to",
                    database.execute("DELETE FROM parents WHERE id = 1"));
            expect(
                    ErrorKind.NOT_NULL_VIOLATION,
                    "a NULL where none may be",
                    database.execute("INSERT INTO children VALUES (?, 'b', 2000, 1)", (Object) null));
            expect(
                    ErrorKind.CHECK_VIOLATION,
                    "a value that a check refuses",
                    database.execute("INSERT INTO children VALUES (2, 'b', 1700, 1)"));
        }

        private void texts(Database database) {
            expect(ErrorKind.SYNTAX, "a text that is no SQL", database.fetchAll("SELEKT 1"));
            expect(
                    ErrorKind.SYNTAX,
                    "a column's name that two tables have",
                    database.fetchAll("SELECT id FROM parents, children"));
            expect(
                    ErrorKind.SYNTAX,
                    "an aggregate where none may be",
                    database.fetchAll("SELECT id FROM parents WHERE count(*) > 1"));
            expect(
                    ErrorKind.SYNTAX,
                    "more columns than values",
                    database.execute("INSERT INTO children (id, code) VALUES (2)"));
            expect(
                    ErrorKind.SYNTAX,
                    "a UNION of rows that differ in length",
                    database.fetchAll("SELECT id FROM parents UNION SELECT id, code FROM children"));
            expect(ErrorKind.UNDEFINED_OBJECT, "a table that is not there", database.fetchAll("SELECT * FROM nowhere"));
            expect(
                    ErrorKind.UNDEFINED_OBJECT,
                    "a column that is not there",
                    database.fetchAll("SELECT no_column FROM parents"));
            expect(
                    ErrorKind.UNDEFINED_OBJECT,
                    "a function that is not there",
                    database.fetchAll("SELECT no_function(id) FROM parents"));
        }

        private void duplicates(Database database) {
            expect(
                    ErrorKind.DUPLICATE_OBJECT,
                    "a table that is there already",
                    database.execute("CREATE TABLE parents (id INTEGER)"));
            expect(
                    ErrorKind.DUPLICATE_OBJECT,
                    "a column that is there already",
                    database.execute("ALTER TABLE parents ADD COLUMN id INTEGER"));
        }

        abstract void particular(Database database);

        /** What only servers have. */
        void server(Database database, Server server) {
            expect(
                    ErrorKind.VALUE,
                    "a text that is too long",
                    database.execute("INSERT INTO children VALUES (2, 'too long', 2000, 1)"));
            expect(
                    ErrorKind.VALUE,
                    "a number that is too large",
                    database.execute("INSERT INTO parents VALUES (9000000000)"));
            expect(
                    ErrorKind.LOCK_TIMEOUT,
                    "a lock that is not waited for",
                    database.session(holder -> holder.fetchAll("SELECT * FROM parents WHERE id = 1 FOR UPDATE")
                            .thenCompose(locked -> database.independent()
                                    .fetchAll("SELECT * FROM parents WHERE id = 1 FOR UPDATE NOWAIT"))));
            expect(ErrorKind.DEADLOCK, "two transactions that wait for each other", deadlock(database));
            expect(
                    ErrorKind.AUTHENTICATION,
                    "a wrong password",
                    connect(server.parts().toBuilder().password("wrong").build().toStringWithPassword()));
            expect(
                    ErrorKind.UNDEFINED_OBJECT,
                    "a database that is not there",
                    connect(server.parts().withDatabase("nowhere").toStringWithPassword()));
            expect(
                    ErrorKind.CONNECTION_LOST,
                    "a port on which nothing listens",
                    connect(server.parts().toBuilder().port(1).build().toStringWithPassword()));
        }

        private static CompletionStage<?> connect(String url) {
            return Database.create(url).connect();
        }

        /** Fails with what the victim failed with. */
        private static CompletionStage<?> deadlock(Database database) {
            CompletableFuture<Object> one = new CompletableFuture<>();
            CompletableFuture<Object> two = new CompletableFuture<>();
            CompletionStage<?> first = database.session(session -> cross(session, 1, one, 2, two));
            CompletionStage<?> second = database.session(session -> cross(session, 2, two, 1, one));
            return first.thenCombine(second.exceptionally(error -> null), (done, ignored) -> done)
                    .thenCompose(survived -> second);
        }

        private static CompletionStage<?> cross(
                Session session,
                int mine,
                CompletableFuture<Object> locked,
                int other,
                CompletionStage<?> otherLocked) {
            String lock = "SELECT * FROM parents WHERE id = ? FOR UPDATE";
            return session.fetchAll(lock, mine)
                    .thenCompose(rows -> {
                        locked.complete(rows);
                        return otherLocked;
                    })
                    .thenCompose(ready -> session.fetchAll(lock, other));
        }

        void expect(ErrorKind kind, String what, CompletionStage<?> stage) {
            Throwable error = unwrapped(failure(stage));
            assertThat(error).as(what).isInstanceOf(DatabaseException.class);
            DatabaseException database = (DatabaseException) error;
            assertThat(database.kind()).as("%s: %s", what, error).isEqualTo(kind);
            table.append("| ")
                    .append(String.join(
                            " | ",
                            what,
                            "`" + kind + "`",
                            database.sqlState().orElse(""),
                            database.vendorCode() == 0 ? "" : Integer.toString(database.vendorCode()),
                            database.constraint().map(text -> "`" + text + "`").orElse("")))
                    .append(" |\n");
        }

        private static Throwable unwrapped(Throwable error) {
            return error instanceof java.util.concurrent.CompletionException && error.getCause() != null
                    ? error.getCause()
                    : error;
        }
    }
}
