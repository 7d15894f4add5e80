package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.servers.Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The server's context of an error in rows that are copied quotes a value, or the whole row. */
class CopyMessagesTest extends PostgresTest {
    @Test
    void e2_copyShowsWhereAndNoValue() {
        Server server = newDatabase();
        server.execute(
                "CREATE TYPE mood AS ENUM ('sad')",
                "CREATE DOMAIN short AS text CHECK (length(VALUE) < 5)",
                "CREATE TABLE moods (id int PRIMARY KEY, mood mood, name varchar(3), s short, n int CHECK (n > 0), a inet NOT NULL)");
        Database database = connect(server.url());
        String[] columns = {"id", "mood", "name", "s", "n", "a"};
        Object[] good = {0, "sad", "abc", "x", 1, "::1"};
        // Of which column the server speaks; it names the others in its own words.
        Map<String, String> places = Map.of(
                "mood", "enum mood: \"?\", in column \"mood\"",
                "name", "character varying(3), in column \"name\"",
                "s", "\"short_check\", in column \"s\"",
                "n", "relation \"moods\" violates check constraint \"moods_n_check\" [",
                "a", "inet: \"?\", in column \"a\"");
        for (int column = 1; column < columns.length; column++) {
            Object value = columns[column].equals("n")
                    ? (Object) (-987_654)
                    : "SECRET: \"x\", column y\nCOPY moods, line 1, column SECRET: \"";
            List<Object[]> rows = new ArrayList<>();
            for (int id = 0; id < 1_500; id++) {
                Object[] row = good.clone();
                row[0] = id;
                row[column] = id == 1_200 ? value : row[column];
                rows.add(row);
            }
            for (CompletionStage<?> call : List.of(
                    database.copy("moods", List.of(columns), rows),
                    database.executeMany(
                            "INSERT INTO moods (id, mood, name, s, n, a) VALUES (?, ?, ?, ?, ?, ?)", rows))) {
                Throwable error = outcome(call);
                assertThat(error)
                        .hasMessageContaining(places.get(columns[column]))
                        .hasMessageContaining("[set 1200 of the batch")
                        .hasMessageContaining("moods");
                assertHidden("SECRET", error);
                assertHidden("987654", error);
            }
        }
        assertThat(server.value("SELECT count(*) FROM moods")).isEqualTo("0");
    }

    private static void assertHidden(String value, Throwable error) {
        StringWriter shown = new StringWriter();
        error.printStackTrace(new PrintWriter(shown, true));
        assertThat(shown.toString()).doesNotContain(value);
    }
}
