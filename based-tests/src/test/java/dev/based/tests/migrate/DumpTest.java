package dev.based.tests.migrate;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Row;
import dev.based.migrate.Migrations;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the databases' own tools wrote of a database, unchanged: pg_dump 15.18 with {@code --inserts --no-owner}; the mysqldump of MariaDB 10.11.18
 * with {@code --routines --events --triggers --hex-blob}, of MariaDB 11.4.5 and of MySQL 8.0.33. Those by hand have what later tools write.
 */
class DumpTest {
    private static final String TITLE = "a;b'c\\d\n\"q\" -- x /* y */ # z ?:x é😀";

    @TempDir
    Path folder;

    private static String dump(String name) throws IOException {
        try (InputStream bytes = Objects.requireNonNull(DumpTest.class.getResourceAsStream(name))) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRES, pg_dump.sql",
        "POSTGRES, pg_dump-17-by-hand.sql",
        "MARIADB, mariadb-dump.sql",
        "MARIADB, mariadb-dump-by-hand.sql",
        "MYSQL, mysqldump.sql",
        "MYSQL, mysqldump-8.4-by-hand.sql",
    })
    void runScript_ofADumpMakesTheDatabase(ServerKind kind, String name) throws Exception {
        String dump = dump(name);
        try (Server server = Servers.get(kind).newDatabase()) {
            await(Database.use(server.url(), Fixture.OPTIONS, database -> database.runScript(dump)));

            assertIsMade(server);
        }
    }

    /** As the first migration of a database that was there before, with one behind it. */
    @ParameterizedTest
    @CsvSource({"POSTGRES, pg_dump.sql", "MARIADB, mariadb-dump.sql", "MYSQL, mysqldump.sql"})
    void migrate_takesADump(ServerKind kind, String name) throws Exception {
        Files.writeString(folder.resolve("V1__dump.sql"), dump(name));
        Files.writeString(folder.resolve("V2__more.sql"), "CREATE TABLE stars (id INT)");
        Migrations migrations = Migrations.of(folder);
        try (Server server = Servers.get(kind).newDatabase()) {
            await(Database.use(server.url(), Fixture.OPTIONS, migrations::migrate));
            await(Database.use(server.url(), Fixture.OPTIONS, migrations::validate));

            assertIsMade(server);
            assertThat(server.value("SELECT count(*) FROM stars")).isEqualTo("0");
        }
    }

    private static void assertIsMade(Server server) {
        Row film = await(Database.use(
                server.url(),
                Fixture.OPTIONS,
                database -> database.fetchExactlyOne("SELECT * FROM films WHERE id = ?", 1)));
        assertThat(film.getString("title")).isEqualTo(TITLE);
        assertThat(film.get("price", BigDecimal.class)).isEqualTo("12345678.9012");
        assertThat(film.get("seen", LocalDateTime.class)).isEqualTo("2024-02-29T12:34:56.123456");
        assertThat(film.get("moment", Instant.class)).isEqualTo("2024-03-31T01:30:00.500Z");
        assertThat(film.get("data", byte[].class)).containsExactly(0, 0xFF, 0x27, 0x0A, 0x1A, 0x5C, 0x22);
        server.execute("INSERT INTO films (title) VALUES ('z')");
        boolean postgres = server.kind() == ServerKind.POSTGRES;
        assertThat(server.value("SELECT title FROM films WHERE id = 3")).isEqualTo(postgres ? "z" : "q;q;");
        assertThat(server.value("SELECT what FROM log WHERE film = 3")).isEqualTo("new;");
        assertThat(server.value("SELECT f(2)")).isEqualTo(";");
        assertThat(server.value("SELECT z FROM cheap WHERE id = 2")).isEqualTo(";");
        if (!postgres) {
            assertThat(server.value("SELECT time_zone FROM information_schema.events WHERE event_schema = DATABASE()"))
                    .isEqualTo("SYSTEM");
        }
    }
}
