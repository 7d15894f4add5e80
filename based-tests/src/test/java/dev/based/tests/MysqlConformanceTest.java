package dev.based.tests;

import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Servers;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/** The rules on MySQL, in one database for all tests. */
@OnOneJdk
class MysqlConformanceTest extends ConformanceKit {
    @BeforeAll
    static void start() {
        Servers.mysql();
    }

    @Override
    protected String url() {
        return Servers.mysql().url();
    }

    @Override
    protected Set<Feature> lacks() {
        return Set.of(
                Feature.DEFERRABLE,
                Feature.TRANSACTIONAL_DDL,
                Feature.RETURNING,
                Feature.EXACT_INTEGERS,
                Feature.INFINITY,
                Feature.NANOSECONDS);
    }

    @Override
    protected String columnType(ColumnType type) {
        return type == ColumnType.UUID ? "CHAR(36)" : MysqlColumns.name(type);
    }
}
