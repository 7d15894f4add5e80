package dev.based.sqlite;

import static dev.based.Async.await;

import dev.based.BasedException;
import dev.based.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Databases on a file of the test's own, disconnected when it ends. */
abstract class SqliteTestSupport {
    @TempDir
    Path directory;

    private final List<Database> connected = new ArrayList<>();

    Path file() {
        return directory.resolve("test.db");
    }

    /** The URL of the test's file, with options such as {@code ?readers=2}. */
    String url(String options) {
        return "sqlite:///" + file() + options;
    }

    Database connect(String url) {
        Database database = await(Database.create(url).connect());
        connected.add(database);
        return database;
    }

    Database connect() {
        return connect(url(""));
    }

    static BasedException failure(CompletionStage<?> stage) {
        return Assertions.catchThrowableOfType(BasedException.class, () -> await(stage));
    }

    @AfterEach
    void disconnect() {
        connected.forEach(database -> await(database.disconnect()));
    }
}
