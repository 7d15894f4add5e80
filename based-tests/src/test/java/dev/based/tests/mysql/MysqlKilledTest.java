package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Statement;
import dev.based.tests.servers.ServerKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What the servers answer, without an error, to a query that they were asked to stop is not its answer. */
class MysqlKilledTest extends MysqlTest {
    @OnBoth
    void queryWhoseTimeIsOver_fails_whateverTheServerAnswers(ServerKind kind) throws SQLException {
        String lock = newName();
        Connection holder = keep(server(kind).connection());
        try (java.sql.Statement locks = holder.createStatement()) {
            locks.execute("SELECT GET_LOCK('" + lock + "', 0)");
        }
        Database database = connect(kind);
        for (String query : List.of(
                "SELECT SLEEP(10)",
                "SELECT SLEEP(10) + 0 AS v",
                "SELECT GET_LOCK('" + lock + "', 10)",
                "SELECT BENCHMARK(2000000000, MD5('x'))",
                "SELECT n, SLEEP(1) FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) numbers")) {
            Statement statement = Statement.of(query).withTimeout(Duration.ofMillis(300));
            assertThat(failure(database.fetchOne(statement))).as(query).isInstanceOf(DatabaseTimeoutException.class);
            assertThat(failure(database.session(session -> session.fetchAll(statement))))
                    .as(query)
                    .isInstanceOf(DatabaseTimeoutException.class);
        }
    }
}
