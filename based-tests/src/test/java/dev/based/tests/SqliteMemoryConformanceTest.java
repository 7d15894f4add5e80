package dev.based.tests;

import dev.based.tests.servers.OnOneJdk;
import java.util.Set;

/** The rules on SQLite in memory, where each database is a world of its own. */
@OnOneJdk
class SqliteMemoryConformanceTest extends ConformanceKit {
    @Override
    protected String url() {
        return "sqlite://";
    }

    @Override
    protected String columnType(ColumnType type) {
        return SqliteColumns.name(type);
    }

    @Override
    protected Set<Feature> lacks() {
        return Set.of(
                Feature.CREDENTIALS,
                Feature.PERSISTENCE,
                Feature.CONCURRENT_SESSIONS,
                Feature.LARGE_INTEGERS,
                Feature.CONCURRENT_READS);
    }
}
