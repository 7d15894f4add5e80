package dev.based.migrate;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goes on where Flyway itself has stopped, on its own history. */
class FlywayTest {
    @TempDir
    Path folder;

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void migrate_goesOnWhereFlywayHasStopped() throws IOException {
        file("V1__films.sql", "\uFEFFCREATE TABLE films (title TEXT);\r\n-- à la carte 🎬\n\n");
        file("V1_2__fill.sql", "INSERT INTO films VALUES ('ä');\rINSERT INTO films VALUES ('b');");
        file("R__view.sql", "DROP VIEW IF EXISTS titles;\nCREATE VIEW titles AS SELECT title FROM films;\n");
        Path file = folder.resolve("films.sqlite");
        Flyway flyway = Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, "", "")
                .locations("filesystem:" + folder)
                .load();
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(3);

        file("V2__more.sql", "INSERT INTO films VALUES ('c');");
        Migrations migrations = Migrations.of(folder).withTable("flyway_schema_history");
        List<MigrationInfo> run = await(Database.use("sqlite:///" + file, migrations::migrate));

        assertThat(run).extracting(MigrationInfo::script).containsExactly("V2__more.sql");
        assertThat(await(Database.use("sqlite:///" + file, migrations::info)))
                .extracting(MigrationInfo::state)
                .containsOnly(MigrationState.APPLIED)
                .hasSize(4);

        flyway.validate(); // and back: it takes the row for its own
        assertThat(flyway.migrate().migrationsExecuted).isZero();
    }

    /** What repair says of a file that is gone: its version counts no longer, and is run if it comes again. */
    @Test
    void migrate_runsAgainWhatFlywayHasDeleted() throws IOException {
        file("V1__films.sql", "CREATE TABLE films (title TEXT);");
        file("V2__fill.sql", "INSERT INTO films VALUES ('a');");
        file("V3__more.sql", "INSERT INTO films VALUES ('b');");
        file("R__view.sql", "CREATE VIEW IF NOT EXISTS titles AS SELECT title FROM films;");
        Path file = folder.resolve("films.sqlite");
        Flyway flyway = Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, "", "")
                .locations("filesystem:" + folder)
                .outOfOrder(true)
                .load();
        flyway.migrate();
        Files.delete(folder.resolve("V2__fill.sql"));
        Files.delete(folder.resolve("R__view.sql"));
        flyway.repair();

        String url = "sqlite:///" + file;
        Migrations gone =
                Migrations.of(folder).withTable("flyway_schema_history").withOutOfOrder(true);
        await(Database.use(url, gone::validate));
        assertThat(await(Database.use(url, gone::info)))
                .extracting(MigrationInfo::script)
                .containsExactly("V1__films.sql", "V3__more.sql");

        file("V2__fill.sql", "INSERT INTO films VALUES ('c');");
        file("R__view.sql", "CREATE VIEW IF NOT EXISTS titles AS SELECT title FROM films;");
        Migrations again =
                Migrations.of(folder).withTable("flyway_schema_history").withOutOfOrder(true);
        assertThat(await(Database.use(url, again::migrate)))
                .extracting(MigrationInfo::script)
                .containsExactly("V2__fill.sql", "R__view.sql");
        await(Database.use(url, again::validate));
        long films =
                await(Database.use(url, database -> database.fetchValue(long.class, "SELECT count(*) FROM films")));
        assertThat(films).isEqualTo(3);
        assertThat(flyway.migrate().migrationsExecuted).isZero();
    }
}
