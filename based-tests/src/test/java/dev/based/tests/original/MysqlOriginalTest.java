package dev.based.tests.original;

import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The original's tests on MySQL. */
class MysqlOriginalTest extends OriginalTests {
    private static Server database;

    @BeforeAll
    static void createDatabase() {
        database = Servers.mysql().newDatabase();
    }

    @AfterAll
    static void dropDatabase() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    String url() {
        return database.url();
    }
}
