package dev.based.tests.original;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original's tests on SQLite, with {@code test_sqlite.py}. */
class SqliteOriginalTest extends OriginalTests {
    @TempDir
    Path directory;

    @Override
    String url() {
        return "sqlite:///" + directory.resolve("movies.sqlite");
    }

    /** The statement runs in a transaction of its own, since its failure is expected. */
    @Test
    void foreignKeys_areEnforced() {
        await(Database.use(
                url(),
                db -> db.session(session -> async(() -> {
                    await(session.execute("CREATE TABLE actors(name TEXT, movie_id INTEGER,"
                            + " FOREIGN KEY(movie_id) REFERENCES movies(id))"));
                    assertThatThrownBy(() -> await(session.transaction(tx ->
                                    tx.execute("INSERT INTO actors(name, movie_id) VALUES ('Ryan Duckling', 0)"))))
                            .isInstanceOfSatisfying(
                                    DatabaseException.class,
                                    error -> assertThat(error.kind()).isEqualTo(ErrorKind.FOREIGN_KEY_VIOLATION));
                    return await(session.execute("DROP TABLE actors"));
                }))));
    }

    @Test
    void url_builtFromParts_connects() {
        DatabaseUrl url = DatabaseUrl.builder()
                .scheme("sqlite")
                .database(directory.resolve("movies.sqlite").toString())
                .build();
        Database database = Database.create(url, DatabaseOptions.DEFAULT);
        await(database.connect());
        assertThat(await(database.fetchValue(Integer.class, "SELECT count(*) FROM movies")))
                .isEqualTo(2);
        await(database.disconnect());
    }
}
