package dev.based.tests.types;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.tests.documents.GeneratedPage;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.WrappedBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Writes values of each Java type to columns of each type, and reads them back as that type: they come back equal or are
 * refused, and the connection lives on. What fits is written to docs/reference/types.md.
 */
class TypesTest {
    @Test
    void v1_v2_valuesComeBackOrAreRefused_onSqlite() {
        verify("SQLite", "sqlite://", ColumnTypes.SQLITE, true);
    }

    @Test
    void v1_v2_valuesComeBackOrAreRefused_onPostgres() {
        try (Server server = Servers.postgres().newDatabase()) {
            server.execute("CREATE TYPE based_genre AS ENUM ('DRAMA', 'COMEDY')");
            verify("PostgreSQL", server.url(), ColumnTypes.POSTGRES, false);
        }
    }

    @Test
    void v1_v2_valuesComeBackOrAreRefused_onMariadb() {
        try (Server server = Servers.mariadb().newDatabase()) {
            verify("MariaDB", server.url(), ColumnTypes.MARIADB, true);
        }
    }

    @Test
    void v1_v2_valuesComeBackOrAreRefused_onMysql() {
        try (Server server = Servers.mysql().newDatabase()) {
            verify("MySQL", server.url(), ColumnTypes.MYSQL, true);
        }
    }

    /**
     * Fractions are rounded silently by SQLite, beyond 15 digits, and by MySQL and MariaDB, which also complete dates, times and
     * years; nothing else is changed.
     */
    private static void verify(String name, String url, Map<String, String> columns, boolean rounds) {
        AtomicInteger opened = new AtomicInteger();
        String wrapped = WrappedBackends.wrap(url, backend -> counting(backend, opened));
        Database database = Database.create(wrapped, DatabaseOptions.DEFAULT.withMaxSize(1));
        await(database.connect());
        try {
            Findings findings = new Findings(rounds);
            StringBuilder table = new StringBuilder("| column | read as | takes |\n|---|---|---|\n");
            columns.forEach((type, literal) -> table.append(row(database, type, literal, findings)));
            findings.assertNone();
            assertThat(opened).as("connections opened").hasValue(1);
            new GeneratedPage("reference/types.md").verifyOrUpdate(name, table.toString());
        } finally {
            await(database.disconnect());
        }
    }

    private static Backend counting(Backend backend, AtomicInteger opened) {
        return new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                opened.incrementAndGet();
                return connection;
            }
        };
    }

    private static String row(Database database, String columnType, String literal, Findings findings) {
        await(database.execute("DROP TABLE IF EXISTS based_types"));
        await(database.execute("CREATE TABLE based_types (id INTEGER PRIMARY KEY, v " + columnType + ")"));
        await(database.execute("INSERT INTO based_types (id, v) VALUES (0, " + literal + ")"));
        List<String> taken = new ArrayList<>();
        for (JavaType javaType : JavaType.ALL) {
            boolean equal = false;
            for (Object sample : javaType.samples()) {
                equal |= roundTrip(database, columnType, javaType.type(), sample, findings);
            }
            if (equal) {
                taken.add("`" + javaType.type().getSimpleName() + "`");
            }
        }
        return "| `" + columnType + "` | " + readAs(database) + " | " + String.join(", ", taken) + " |\n";
    }

    /** Whether the value came back; refused ones did not, and others are a finding. */
    private static boolean roundTrip(
            Database database, String columnType, Class<?> type, Object sample, Findings findings) {
        await(database.execute("DELETE FROM based_types WHERE id = 1"));
        Throwable refused = outcome(database.execute("INSERT INTO based_types (id, v) VALUES (?, ?)", 1, sample));
        if (refused != null) {
            findings.requireRefusal(columnType, sample, refused);
            return false;
        }
        try {
            Object read = await(database.fetchValue(type, "SELECT v FROM based_types WHERE id = 1"));
            if (!JavaType.same(sample, read)) {
                findings.changed(columnType, sample, read);
                return false;
            }
            return true;
        } catch (BasedException unreadable) {
            return findings.unreadable(columnType, sample, unreadable);
        }
    }

    private static String readAs(Database database) {
        try {
            Object value = await(database.fetchOne("SELECT v FROM based_types WHERE id = 0"))
                    .orElseThrow()
                    .get(0);
            return "`" + (value == null ? "null" : value.getClass().getSimpleName()) + "`";
        } catch (BasedException unreadable) {
            assertThat(unreadable.kind()).isEqualTo(ErrorKind.VALUE);
            return "refused";
        }
    }

    /** What must not be. */
    private static final class Findings {
        /** Types that have one spelling for each value: what was written as other text is the same value. */
        private static final Set<String> SPELT = Set.of("interval", "jsonb", "cidr", "tsvector", "JSON", "INET6");

        private final List<String> all = new ArrayList<>();
        private final boolean rounds;

        Findings(boolean rounds) {
            this.rounds = rounds;
        }

        private static boolean isRounded(Object sample, @Nullable Object read) {
            return sample instanceof Number written
                    && read instanceof Number number
                    && Math.abs(written.doubleValue() - number.doubleValue()) <= 0.5;
        }

        /** MySQL reads text for its dates and times as it sees fit, and gives years of two digits a century. */
        private static boolean isCompleted(String column, Object sample) {
            return column.equals("YEAR") || (sample instanceof String && column.matches("(DATE|TIME).*"));
        }

        void requireRefusal(String column, Object sample, Throwable error) {
            boolean plain = error instanceof BasedException based
                    && (based.kind() == ErrorKind.VALUE
                            || based.kind() == ErrorKind.CHECK_VIOLATION
                            || based.kind() == ErrorKind.USAGE);
            if (!plain) {
                all.add(column + " fails on " + shown(sample) + " with " + error);
            }
        }

        void changed(String column, Object sample, @Nullable Object read) {
            boolean spelt = sample instanceof String && read instanceof String && SPELT.contains(column);
            if (spelt
                    || (read != null && JavaType.isCut(sample, read))
                    || (rounds && (isRounded(sample, read) || isCompleted(column, sample)))) {
                return;
            }
            all.add(column + " turns " + shown(sample) + " into " + shown(read));
        }

        boolean unreadable(String column, Object sample, BasedException error) {
            if (error.kind() != ErrorKind.VALUE) {
                all.add(column + " with " + shown(sample) + " is read with " + error);
            }
            return false;
        }

        private static String shown(@Nullable Object value) {
            return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
        }

        void assertNone() {
            assertThat(all).isEmpty();
        }
    }
}
