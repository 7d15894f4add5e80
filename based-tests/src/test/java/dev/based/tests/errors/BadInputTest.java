package dev.based.tests.errors;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.tests.documents.GeneratedPage;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the library says of bad input, word for word, written to docs/reference/errors.md. */
class BadInputTest {
    private final StringBuilder table = new StringBuilder("| what is wrong | message |\n|---|---|\n");
    /** What differs from run to run, and what stands for it in the page. */
    private final Map<Pattern, String> stable = new LinkedHashMap<>();

    @Test
    void messages_onSqlite(@TempDir Path folder) throws IOException {
        stable.put(Pattern.compile(Pattern.quote(folder.toString())), "/films");
        Path file = folder.resolve("films.sqlite");
        Path text = Files.writeString(folder.resolve("text.txt"), "This is no database.\n".repeat(100));
        refused("an unknown scheme", () -> Database.create("oracle://localhost/films"));
        refused("a malformed URL", () -> Database.create("sqlite:/films.sqlite"));
        refused("an unknown option", () -> Database.create("sqlite:///films.sqlite?journal_mod=wal"));
        refused("a malformed option", () -> Database.create("sqlite:///films.sqlite?busy_timeout=soon"));
        failed("a directory that does not exist", connect("sqlite:///" + folder + "/none/films.sqlite"));
        failed("a file that is no database", connect("sqlite:///" + text));
        Database database = Database.create("sqlite:///" + file);
        failed("a database that is not connected", database.fetchAll("SELECT 1"));
        await(database.connect());
        await(database.execute("CREATE TABLE films (title TEXT, minutes INTEGER) STRICT"));
        statements(database);
        failed(
                "a value that does not fit its column",
                database.execute("INSERT INTO films (minutes) VALUES (?)", "long"));
        await(database.disconnect());
        failed("a database that was disconnected", database.fetchAll("SELECT 1"));
        failed(
                "a write to a file that is opened read-only",
                Database.use("sqlite:///" + file + "?read_only=true", films -> films.execute("DELETE FROM films")));
        new GeneratedPage("reference/errors.md").verifyOrUpdate("bad input", table.toString());
    }

    private void statements(Database database) {
        failed("a blank statement", database.execute("  -- nothing"));
        failed("two statements in one text", database.execute("DELETE FROM films; DROP TABLE films"));
        failed("a transaction by hand", database.execute("COMMIT"));
        failed(
                "a missing parameter",
                database.fetchAll(
                        "SELECT * FROM films WHERE title = :title AND minutes > :minutes", Map.of("title", "x")));
        failed(
                "an unused parameter",
                database.fetchAll("SELECT * FROM films WHERE title = :title", Map.of("title", "x", "year", 1)));
        failed("too few values", database.fetchAll("SELECT * FROM films WHERE title = ? AND minutes > ?", "x"));
        failed(
                "both kinds of parameters",
                database.fetchAll("SELECT * FROM films WHERE title = ? AND minutes > :m", 1));
        failed("a value of a class that cannot be bound", database.fetchAll("SELECT ?", new StringBuilder("x")));
        failed(
                "a column that is not in the row",
                database.fetchOne("SELECT 90 AS minutes")
                        .thenApply(row -> row.orElseThrow().getInt("minute")));
        failed(
                "a number that is too large to be read",
                database.fetchValue(Integer.class, "SELECT 5000000000 AS votes"));
        failed(
                "a NULL that is read as a number",
                database.fetchOne("SELECT NULL AS minutes")
                        .thenApply(row -> row.orElseThrow().getInt("minutes")));
    }

    @ParameterizedTest
    @EnumSource
    void messages_onServers(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            String place = server.host() + ":" + server.port();
            stable.put(
                    Pattern.compile(Pattern.quote(place)),
                    kind == ServerKind.POSTGRES ? "localhost:5432" : "localhost:3306");
            stable.put(Pattern.compile("'@'[^']*'"), "'@'localhost'");
            stable.put(Pattern.compile(server.database()), "films");
            server.execute("CREATE TABLE films (title VARCHAR(20), minutes SMALLINT)");
            DatabaseUrl url = server.parts();
            failed("a wrong password", connect(url.toBuilder().password("wrong").build()));
            failed(
                    "an unknown host",
                    connect(url.toBuilder().host("no-such-host.invalid").port(1).build()));
            failed(
                    "a port on which nothing listens",
                    connect(url.toBuilder().host("127.0.0.1").port(1).build()));
            failed("a database that is not there", connect(url.withDatabase("nowhere")));
            refused("an unknown option", () -> Database.create(url.scheme() + "://localhost/films?gssencmode=require"));
            if (kind == ServerKind.POSTGRES) {
                failed("TLS that the server does not have", connect(url.withOption("sslmode", "require")));
            }
            Database database = Database.create(server.url());
            await(database.connect());
            failed(
                    "a value that does not fit its column",
                    database.execute("INSERT INTO films (minutes) VALUES (?)", 40_000));
            failed(
                    "a text that is too long",
                    database.execute("INSERT INTO films (title) VALUES (?)", "a title of more than 20 letters"));
            failed(
                    "a value that cannot be read",
                    database.fetchAll(
                            kind == ServerKind.POSTGRES
                                    ? "SELECT '24:00'::time AS closing"
                                    : "SELECT ST_GeomFromText('POINT(1 2)') AS place"));
            await(database.disconnect());
        }
        new GeneratedPage("reference/errors.md").verifyOrUpdate("bad input on " + kind, table.toString());
    }

    private static CompletionStage<?> connect(DatabaseUrl url) {
        return connect(url.toStringWithPassword());
    }

    private static CompletionStage<?> connect(String url) {
        return Database.create(url).connect();
    }

    private void failed(String what, CompletionStage<?> stage) {
        Throwable error = failure(stage);
        add(what, error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
    }

    private void refused(String what, ThrowingCallable call) {
        add(what, Assertions.catchThrowable(call));
    }

    private void add(String what, Throwable error) {
        assertThat(error).as(what).isInstanceOf(BasedException.class);
        String message = error.getMessage();
        for (Map.Entry<Pattern, String> part : stable.entrySet()) {
            message = part.getKey().matcher(message).replaceAll(part.getValue());
        }
        table.append("| ")
                .append(what)
                .append(" | ")
                .append(message.replace("|", "\\|").replace("\n", " "))
                .append(" |\n");
    }
}
