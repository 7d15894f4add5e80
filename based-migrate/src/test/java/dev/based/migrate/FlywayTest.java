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
}
