package dev.based.tests;

import dev.based.tests.servers.OnOneJdk;
import java.util.Set;
import java.util.UUID;

/** The rules on the sample backend, H2, with a new database in memory for each test, which outlives its connections. */
@OnOneJdk
class H2ConformanceTest extends ConformanceKit {
    @Override
    protected String url() {
        return "h2://mem/" + UUID.randomUUID();
    }

    @Override
    protected Set<Feature> lacks() {
        return Set.of(
                Feature.CREDENTIALS,
                Feature.READ_ONLY_SESSIONS,
                Feature.SERIALIZABLE,
                Feature.DEFERRABLE,
                Feature.TRANSACTIONAL_DDL,
                Feature.TEMPORARY_TABLES, // those of CREATE TEMPORARY TABLE are shared by all
                Feature.RETURNING,
                Feature.EXACT_INTEGERS);
    }

    @Override
    protected String columnType(ColumnType type) {
        return switch (type) {
            case TIME -> "TIME(9)";
            case DATE_TIME -> "TIMESTAMP(9)";
            case INSTANT -> "TIMESTAMP(9) WITH TIME ZONE";
            default -> type.standard();
        };
    }
}
