package dev.based.tests;

import dev.based.tests.servers.OnOneJdk;
import java.util.Set;
import java.util.UUID;

/** The rules on HSQLDB, by plain JDBC on threads of connections, with a new database in memory for each test. */
@OnOneJdk
class HsqldbConformanceTest extends ConformanceKit {
    @Override
    protected String url() {
        return "hsqldb:///" + UUID.randomUUID();
    }

    @Override
    protected Set<Feature> lacks() {
        return Set.of(
                Feature.CREDENTIALS,
                Feature.LOWER_CASE_NAMES,
                Feature.EXACT_TEXT,
                Feature.EARLY_DATES,
                Feature.GENERATED_KEYS,
                Feature.DEFERRABLE,
                Feature.TRANSACTIONAL_DDL,
                Feature.TEMPORARY_TABLES,
                Feature.RETURNING,
                Feature.EXACT_INTEGERS);
    }

    @Override
    protected String selectOne() {
        return "VALUES 1";
    }

    @Override
    protected String columnType(ColumnType type) {
        return switch (type) {
            case LONG_TEXT -> "CLOB(16M)";
            case BYTES -> "BLOB(16M)";
            case DOUBLE -> "DOUBLE";
            case TIME -> "TIME(9)";
            case DATE_TIME -> "TIMESTAMP(9)";
            case INSTANT -> "TIMESTAMP(9) WITH TIME ZONE";
            default -> type.standard();
        };
    }
}
