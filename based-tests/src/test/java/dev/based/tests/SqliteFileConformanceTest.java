package dev.based.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The rules on SQLite, with a new file for each test. */
class SqliteFileConformanceTest extends ConformanceKit {
    @TempDir
    Path directory;

    @Override
    protected String url() {
        return "sqlite:///" + directory.resolve("kit.db");
    }

    @Override
    protected String columnType(ColumnType type) {
        return SqliteColumns.name(type);
    }

    @Override
    protected Set<Feature> lacks() {
        return Set.of(Feature.CREDENTIALS, Feature.CONCURRENT_SESSIONS, Feature.LARGE_INTEGERS);
    }

    @Override
    public String unreachableUrl() {
        return "sqlite:///" + directory.resolve("nosuchdirectory").resolve("kit.db");
    }

    /** L4: nothing but the database is left beside it. */
    @AfterEach
    void l4_nothingButTheDatabaseIsLeft() throws IOException {
        closeFixture();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf("kit.db");
        }
    }
}
