package dev.based.migrate;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.ScriptException;
import films.Startup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    private static final String FILMS = "CREATE TABLE films (id INTEGER PRIMARY KEY, title TEXT);\n";

    @TempDir
    Path folder;

    private final Database database = Database.create("sqlite://");

    @BeforeEach
    void connect() {
        await(database.connect());
    }

    @AfterEach
    void disconnect() {
        await(database.disconnect());
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private List<String> migrate() {
        return await(Migrations.of(folder).migrate(database)).stream()
                .map(MigrationInfo::script)
                .toList();
    }

    private List<String> states() {
        return await(Migrations.of(folder).info(database)).stream()
                .map(info -> info.script() + " " + info.state())
                .toList();
    }

    private long films() {
        return await(database.fetchValue(long.class, "SELECT count(*) FROM films"));
    }

    @Test
    void migrate_runsEachFileOnceInOrder() throws IOException {
        file("V2__fill.sql", "INSERT INTO films (title) VALUES ('a;b'); INSERT INTO films (title) VALUES (':c?');");
        file("V10__more.sql", "INSERT INTO films (title) SELECT title FROM films;");
        file("sub/V1.1__films.sql", FILMS);
        file("R__view.sql", "DROP VIEW IF EXISTS titles; CREATE VIEW titles AS SELECT title FROM films;");
        file("README.md", "no migration");

        assertThat(states()).allMatch(state -> state.endsWith("PENDING")).hasSize(4);
        assertThatThrownBy(() -> await(Migrations.of(folder).validate(database)))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V10__more.sql");

        assertThat(migrate()).containsExactly("sub/V1.1__films.sql", "V2__fill.sql", "V10__more.sql", "R__view.sql");
        assertThat(films()).isEqualTo(4);
        assertThat(migrate()).isEmpty();
        await(Migrations.of(folder).validate(database));

        file("R__view.sql", "DROP VIEW titles; CREATE VIEW titles AS SELECT upper(title) FROM films;");
        file("V11__last.sql", "-- nothing to do\n");
        assertThat(migrate()).containsExactly("V11__last.sql", "R__view.sql");
        assertThat(states()).allMatch(state -> state.endsWith("APPLIED")).hasSize(5);
    }

    @Test
    void migrate_ofAFileThatFailsRollsItBack() throws IOException {
        file("V1__films.sql", FILMS);
        file("V2__bad.sql", "CREATE TABLE stars (id INT);\n\n INSERT INTO planets VALUES (1);");

        assertThatThrownBy(this::migrate)
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V2__bad.sql failed. All of it was rolled back.")
                .hasStackTraceContaining("MigrationsTest.migrate(")
                .hasMessageContaining("line 3, column 2")
                .hasCauseInstanceOf(ScriptException.class)
                .extracting(error -> ((MigrationException) error).kind())
                .isEqualTo(ErrorKind.UNDEFINED_OBJECT);

        assertThat(await(database.fetchAll("SELECT name FROM sqlite_master WHERE name = 'stars'")))
                .isEmpty();
        assertThat(states()).containsExactly("V1__films.sql APPLIED", "V2__bad.sql PENDING");
        file("V2__bad.sql", "INSERT INTO films (title) VALUES ('a');");
        assertThat(migrate()).containsExactly("V2__bad.sql");
    }

    @Test
    void migrate_refusesWhatHasChangedIsMissingOrComesLate() throws IOException {
        file("V1__films.sql", FILMS);
        file("V3__fill.sql", "INSERT INTO films (title) VALUES ('a');");
        migrate();

        file("V1__films.sql", FILMS.replace("\n", "\r\n")); // the same lines
        assertThat(migrate()).isEmpty();

        file("V1__films.sql", FILMS + "-- changed");
        assertRefused("V1__films.sql has changed", "UPDATE based_migrations SET checksum = ");
        assertThat(states()).contains("V1__films.sql CHANGED");

        Files.delete(folder.resolve("V1__films.sql"));
        assertRefused("V1__films.sql was applied, but is not among the files");

        file("V1__films.sql", FILMS);
        file("V2__late.sql", "INSERT INTO films (title) VALUES ('late');");
        assertRefused("V2__late.sql is new, but version 3 was applied already");
        assertThat(await(Migrations.of(folder).withOutOfOrder(true).migrate(database)))
                .hasSize(1);

        Files.delete(folder.resolve("V3__fill.sql"));
        assertThat(states()).contains("V3__fill.sql FUTURE");
        assertThat(migrate()).isEmpty();
    }

    /** Which is the wrong one, most likely. */
    @Test
    void migrate_ofAFolderWithoutMigrations_isRefused() throws IOException {
        file("README.md", "no migration");
        assertRefused("There is no migration in the folder " + folder);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(this::migrate)
                .isInstanceOf(MigrationException.class)
                .message()
                .contains(words);
    }

    /** A temporary table comes before others of its name. */
    @Test
    void migrate_findsItsHistoryBehindATemporaryTable() throws IOException {
        file("V1__films.sql", FILMS + "CREATE TEMP TABLE based_migrations (id INT);");
        file("V2__fill.sql", "INSERT INTO films (title) VALUES ('a');");

        assertThat(migrate()).hasSize(2);
        assertThat(states()).containsExactly("V1__films.sql APPLIED", "V2__fill.sql APPLIED");
    }

    @Test
    void migrate_refusesAFileThatFailedEarlier() throws IOException {
        file("V1__films.sql", FILMS);
        migrate();
        await(database.execute("UPDATE based_migrations SET success = ?", false));

        assertRefused("V1__films.sql failed earlier", "DELETE FROM based_migrations WHERE installed_rank = 1");
    }

    @Test
    void of_refusesTwoFilesOfOneVersionAndForeignNames() throws IOException {
        file("V1__films.sql", FILMS);
        file("V1.0__stars.sql", "");
        assertThatThrownBy(() -> Migrations.of(folder))
                .hasMessageContaining("V1__films.sql")
                .hasMessageContaining("V1.0__stars.sql");
        assertThatThrownBy(() -> Migrations.of(folder.resolve("nothing"))).isInstanceOf(MigrationException.class);
        Files.delete(folder.resolve("V1.0__stars.sql"));
        file("V2__x.sql.conf", "executeInTransaction=false");
        assertThatThrownBy(() -> Migrations.of(folder)).hasMessageContaining("V2__x.sql.conf");
    }

    @Test
    void migrate_ofManyRunnersRunsEachFileOnce() throws IOException {
        file("V1__films.sql", FILMS);
        for (int version = 2; version < 8; version++) {
            file("V" + version + "__fill.sql", "INSERT INTO films (title) VALUES ('" + version + "');");
        }
        String url = "sqlite:///" + folder.resolve("films.sqlite");
        Migrations migrations = Migrations.of(folder);
        Database one = Database.create(url);
        Database two = Database.create(url);
        await(one.connect());
        await(two.connect());
        try {
            var first = migrations.migrate(one);
            var second = migrations.migrate(two);
            var third = migrations.migrate(one);
            assertThat(await(first).size() + await(second).size() + await(third).size())
                    .isEqualTo(7);
            long count = await(two.fetchValue(long.class, "SELECT count(*) FROM films"));
            assertThat(count).isEqualTo(6);
        } finally {
            await(one.disconnect());
            await(two.disconnect());
        }
    }

    @Test
    void open_isUpToDate() {
        Database opened = await(Startup.open("sqlite://"));
        try {
            String title = await(opened.fetchValue(String.class, "SELECT title FROM films WHERE rating IS NULL"));
            assertThat(title).isEqualTo("Who's Afraid of Virginia Woolf?");
        } finally {
            await(opened.disconnect());
        }
    }
}
