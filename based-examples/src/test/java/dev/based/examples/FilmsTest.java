package dev.based.examples;

import static dev.based.Async.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.based.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quoted by the guide to tests. */
class FilmsTest {
    private final Database database = Database.create("sqlite://"); // JUnit makes the object anew for each test

    @BeforeEach
    void connect() {
        await(database.connect());
        await(database.runScript(
                "CREATE TABLE films (title TEXT, year INTEGER); INSERT INTO films VALUES ('Alien', 1979);"));
    }

    @AfterEach
    void disconnect() {
        await(database.disconnect());
    }

    @Test
    void film_thatIsAdded_isThere() {
        await(database.execute("INSERT INTO films VALUES (?, ?)", "Heat", 1995));
        assertEquals(2, await(database.fetchValue(int.class, "SELECT COUNT(*) FROM films")));
    }

    @Test
    void filmOfAnotherTest_isNotThere() {
        assertEquals(1, await(database.fetchValue(int.class, "SELECT COUNT(*) FROM films")));
    }
}
