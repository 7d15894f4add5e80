package dev.based.tests.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.BasedException;
import dev.based.InvalidStatementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same queries on every database, by the library and by jOOQ on JDBC: all results are equal, in the sense of {@link
 * Canonical}. What a database cannot do stands with the query, and must fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiftyQueriesTest {
    private static final List<SQLDialect> DIALECTS =
            List.of(SQLDialect.SQLITE, SQLDialect.H2, SQLDialect.POSTGRES, SQLDialect.MARIADB, SQLDialect.MYSQL);

    private Map<SQLDialect, TestDatabase> databases = Map.of();

    static List<Sample> samples() {
        return FiftyQueries.samples();
    }

    @BeforeAll
    void open() {
        databases = TestDatabase.withLibrary(FiftyQueriesTest.class, DIALECTS);
    }

    @AfterAll
    void close() {
        for (TestDatabase database : databases.values()) {
            database.close();
        }
    }

    @Test
    void samples_areFiftyAtLeast() {
        assertThat(samples()).hasSizeGreaterThanOrEqualTo(50).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void results_areThoseOfJdbcAndOfEveryDatabase(Sample sample) {
        List<Object> results = new ArrayList<>();
        for (TestDatabase database : databases.values()) {
            if (sample.lacks().containsKey(database.dialect())) {
                String reason = "lack: " + sample.lacks().get(database.dialect());
                assertThatThrownBy(() -> database.byLibrary(sample.body()))
                        .as("%s, %s", database, reason)
                        .isInstanceOf(BasedException.class);
                assertThatThrownBy(() -> database.byJdbc(sample.body()))
                        .as("%s by JDBC, %s", database, reason)
                        .isInstanceOf(DataAccessException.class);
            } else if (sample.refused().containsKey(database.dialect())) {
                assertThatThrownBy(() -> database.byLibrary(sample.body()))
                        .as("%s, refused", database)
                        .isInstanceOf(InvalidStatementException.class);
            } else {
                Object result = Canonical.of(database.byLibrary(sample.body()));
                assertThat(result).as("%s and JDBC", database).isEqualTo(Canonical.of(database.byJdbc(sample.body())));
                results.add(result);
            }
        }
        assertThat(results)
                .as("by database: %s", databases.keySet())
                .allSatisfy(result -> assertThat(result).isEqualTo(results.get(0)));
    }
}
