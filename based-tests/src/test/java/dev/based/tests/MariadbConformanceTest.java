package dev.based.tests;

import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Servers;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/** The rules on MariaDB, in one database for all tests. */
@OnOneJdk
class MariadbConformanceTest extends ConformanceKit {
    @BeforeAll
    static void start() {
        Servers.mariadb();
    }

    @Override
    protected String url() {
        return Servers.mariadb().url();
    }

    @Override
    protected Set<Feature> lacks() {
        return Set.of(
                Feature.DEFERRABLE,
                Feature.TRANSACTIONAL_DDL,
                Feature.EXACT_INTEGERS,
                Feature.INFINITY,
                Feature.NANOSECONDS);
    }

    @Override
    protected String columnType(ColumnType type) {
        return type == ColumnType.TEXT
                ? "VARCHAR(200) COLLATE utf8mb4_nopad_bin" // the default one ignores spaces at the end
                : MysqlColumns.name(type);
    }
}
