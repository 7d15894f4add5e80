package dev.based.examples;

import static dev.based.Async.await;

import dev.based.Database;
import dev.based.DatabaseOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test that changes a database, of which nothing stays. */
abstract class RolledBack {
    private static final String URL = System.getProperty("test.url", "sqlite://");

    protected final Database database = Database.create(URL, DatabaseOptions.DEFAULT.withForceRollback(true));

    @BeforeEach
    void begin() {
        await(database.connect());
    }

    @AfterEach
    void rollBack() {
        await(database.disconnect());
    }
}
