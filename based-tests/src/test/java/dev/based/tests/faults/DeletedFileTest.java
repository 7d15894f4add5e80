package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.tests.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the file of a SQLite database from outside while it is connected. */
class DeletedFileTest {
    @TempDir
    private Path folder;

    private Database connect(Path file) {
        return await(Database.create("sqlite:///" + file, Fixture.OPTIONS.withAcquireTimeout(Duration.ofSeconds(1)))
                .connect());
    }

    /** The first reader is opened after the file has gone; it must not make one of the same name. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readerThatIsOpenedBehindTheFilesEnd_failsAndMakesNoOther(boolean replaced) throws IOException {
        Path file = folder.resolve("films.sqlite");
        Database database = connect(file);
        try {
            await(database.execute("CREATE TABLE films (title TEXT)"));
            await(database.execute("INSERT INTO films VALUES ('Alien')"));
            Path aside = Files.move(file, folder.resolve("aside.sqlite"));
            if (replaced) {
                Database other = connect(file);
                await(other.execute("CREATE TABLE films (title TEXT)"));
                await(other.disconnect());
            }
            Throwable error = failure(database.fetchAll("SELECT title FROM films"));
            assertThat(error).isInstanceOf(DatabaseException.class); // at once, for no waiting helps
            assertThat(error).hasMessageContaining("was deleted, or replaced").hasMessageContaining(file.toString());
            assertThat(Files.exists(file)).isEqualTo(replaced);
            if (!replaced) { // whose log the other one has used
                Files.move(aside, file);
                assertThat(await(database.fetchAll("SELECT title FROM films"))).hasSize(1);
            }
        } finally {
            await(database.disconnect());
        }
    }

    /** A database that is new is made by its first connection, and the second one finds it. */
    @Test
    void fileThatIsNew_isMadeOnce() throws IOException {
        Path file = folder.resolve("new.sqlite");
        Database database = connect(file);
        await(database.execute("CREATE TABLE films (title TEXT)"));
        assertThat(await(database.fetchAll("SELECT title FROM films"))).isEmpty();
        await(database.disconnect());
        assertThat(Files.size(file)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void folderThatIsNotWritable_isNamed(boolean readOnly) throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path file = inner.resolve("films.sqlite");
        Database made = connect(file);
        await(made.execute("CREATE TABLE films (title TEXT)"));
        await(made.disconnect());
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(inner), "Skipped: this user may write everywhere.");
            String url = "sqlite:///" + file + (readOnly ? "?read_only=true" : "");
            for (String words : List.of("inner", "not writable", "-wal")) {
                assertThat(failure(Database.create(url, Fixture.OPTIONS).connect()))
                        .hasMessageContaining(words);
            }
        } finally {
            Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
