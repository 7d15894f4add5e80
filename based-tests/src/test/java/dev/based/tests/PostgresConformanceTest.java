package dev.based.tests;

import dev.based.tests.servers.Servers;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/** The rules on PostgreSQL, in one database for all tests. */
class PostgresConformanceTest extends ConformanceKit {
    @BeforeAll
    static void start() {
        Servers.postgres();
    }

    @Override
    protected String url() {
        return Servers.postgres().url();
    }

    @Override
    protected Set<Feature> lacks() {
        return Set.of(Feature.GENERATED_KEYS, Feature.NANOSECONDS);
    }

    @Override
    protected String columnType(ColumnType type) {
        return type == ColumnType.BYTES ? "BYTEA" : type.standard();
    }
}
