package dev.based.tests.streams;

import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.nio.file.Path;
import java.util.UUID;

/** The databases that rows are streamed from. */
enum StreamedDatabase {
    SQLITE_FILE("SQLite, a file", true),
    SQLITE_MEMORY("SQLite in memory", true),
    H2("H2", false),
    POSTGRES("PostgreSQL", true),
    MARIADB("MariaDB", false),
    MYSQL("MySQL", false);

    private final String title;
    private final boolean lazy;

    StreamedDatabase(String title, boolean lazy) {
        this.title = title;
        this.lazy = lazy;
    }

    /** The URL of a database; for those that are no server one in the folder, or of its own. */
    String url(Path folder) {
        return switch (this) {
            case SQLITE_FILE -> "sqlite:///" + folder.resolve("streams.sqlite");
            case SQLITE_MEMORY -> "sqlite://";
            case H2 -> "h2://mem/" + UUID.randomUUID();
            case POSTGRES -> Servers.get(ServerKind.POSTGRES).url();
            case MARIADB -> Servers.get(ServerKind.MARIADB).url();
            case MYSQL -> Servers.get(ServerKind.MYSQL).url();
        };
    }

    /** A query that makes the numbers from 1 on. */
    String numbers(long count) {
        return this == H2
                ? "SELECT * FROM system_range(1, " + count + ")"
                : "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + count
                        + ") SELECT n FROM numbers WHERE n <= " + count;
    }

    /** Whether such a query makes no more rows than are read, so that there may be any number of them. */
    boolean isLazy() {
        return lazy;
    }

    @Override
    public String toString() {
        return title;
    }
}
