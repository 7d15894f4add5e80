package dev.based.tests.junit;

import static dev.based.Async.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.based.Database;
import dev.based.junit.DatabaseExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests as the guide to testing has them. */
class FilmsTest {
    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.of("sqlite:///target/films-by-extension.sqlite");

    @BeforeAll
    static void makeTables(Database database) { // here it commits
        await(database.runScript("DROP TABLE IF EXISTS films; CREATE TABLE films (title TEXT, year INTEGER);"
                + " INSERT INTO films VALUES ('Alien', 1979);"));
    }

    @Test
    void film_thatIsAdded_isThere(Database database) { // here nothing stays
        await(database.execute("INSERT INTO films VALUES (?, ?)", "Heat", 1995));
        assertEquals(2, await(database.fetchValue(int.class, "SELECT COUNT(*) FROM films")));
    }

    @Test
    void filmOfAnotherTest_isNotThere(Database database) {
        assertEquals(1, await(database.fetchValue(int.class, "SELECT COUNT(*) FROM films")));
    }
}
