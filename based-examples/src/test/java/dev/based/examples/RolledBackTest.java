package dev.based.examples;

import static dev.based.Async.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

class RolledBackTest extends RolledBack {
    @BeforeEach
    void createTable() {
        await(database.execute("CREATE TABLE rolled_back (title VARCHAR(20))"));
    }

    @RepeatedTest(2)
    void filmOfAnotherTest_isNotThere() {
        await(database.run(session -> {
            await(session.execute("INSERT INTO rolled_back VALUES (?)", "Heat"));
        }));
        assertEquals(1, await(database.fetchValue(int.class, "SELECT COUNT(*) FROM rolled_back")));
    }
}
