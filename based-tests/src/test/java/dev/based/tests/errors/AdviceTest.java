package dev.based.tests.errors;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ParameterException;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.sql.Timestamp;
import java.util.Collections;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is said of values that no database takes: what to bind in their place. */
class AdviceTest {
    private static Map<Object, String> advice() {
        Map<Object, String> advice = new IdentityHashMap<>();
        advice.put(Optional.of("hunter2"), "orElse(null)");
        advice.put(new Date(0), "toInstant()");
        advice.put(new Timestamp(0), "toLocalDateTime()");
        advice.put(new java.sql.Date(0), "toLocalDate()");
        advice.put(new StringBuilder("hunter2"), "String");
        advice.put(List.of("hunter2").stream(), "List");
        advice.put(CompletableFuture.completedFuture("hunter2"), "result");
        advice.put(new int[] {1, 2}, "IN (:name)");
        return advice;
    }

    private static void verify(String url) {
        Database database = await(Database.create(url).connect());
        try {
            await(database.execute("CREATE TABLE advised (id INTEGER)"));
            advice().forEach((value, expected) -> {
                Map<String, Object> values = Collections.singletonMap("id", value);
                for (String sql :
                        List.of("INSERT INTO advised VALUES (:id)", "SELECT 1 FROM advised WHERE id IN (:id)")) {
                    assertThat(failure(ParameterException.class, database.execute(sql, values)))
                            .as(sql + " with " + value.getClass())
                            .hasMessageStartingWith("Parameter :id is a")
                            .hasMessageContaining(expected)
                            .hasMessageNotContaining("hunter2");
                }
            });
        } finally {
            await(database.disconnect());
        }
    }

    @Test
    void v18_refusalsSayWhatToBind_onSqlite() {
        verify("sqlite://");
    }

    @Test
    void v18_refusalsSayWhatToBind_onPostgres() {
        try (Server server = Servers.postgres().newDatabase()) {
            verify(server.url());
        }
    }

    @Test
    void v18_refusalsSayWhatToBind_onMariadb() {
        try (Server server = Servers.mariadb().newDatabase()) {
            verify(server.url());
        }
    }
}
