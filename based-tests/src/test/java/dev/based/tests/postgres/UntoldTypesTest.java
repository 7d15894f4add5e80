package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.Queries;
import dev.based.Row;
import dev.based.RowStream;
import dev.based.tests.servers.Server;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Statements that do not tell the types of their placeholders mean the same with values of every class as with the same values
 * written as literals of the server's types, which the bare server runs.
 */
class UntoldTypesTest extends PostgresTest {
    /** {@code «} is a placeholder for the lesser value, {@code »} one for the greater. */
    private static final List<String> EXPRESSIONS = List.of(
            "« < »",
            "CASE WHEN » > « THEN 'more' ELSE 'less' END",
            "GREATEST(«, »)",
            "« BETWEEN « AND »",
            "« = «",
            "COALESCE(«, »)",
            "« IS NULL OR n = 1",
            "jsonb_build_object('v', «, 'w', »)",
            "json_build_array(«, »)",
            "(SELECT string_agg(v::text, ';' ORDER BY v) FROM (VALUES (»), («), (»)) AS rows (v))",
            "» < «",
            "« <> «",
            "LEAST(«, »)",
            "« NOT IN (», »)",
            "(«, ») < (», «)",
            "« IS DISTINCT FROM »",
            "NULLIF(«, «)",
            "« IS NULL OR » IS NULL",
            "pg_typeof(«)",
            "num_nonnulls(«, »)",
            "ARRAY[«, »]",
            "array_agg(«)",
            "to_jsonb(«)",
            "concat(«, ' ', »)",
            "(SELECT string_agg(v::text, ';' ORDER BY v) FROM (SELECT » AS v UNION ALL SELECT «) AS rows)");

    /** How many of them are tried in ways of every kind. */
    private static final int MAIN = 10;

    private static final Map<String, String> EXPECTED = new LinkedHashMap<>();

    private Server server;
    private Database database;

    @BeforeAll
    static void runLiterals() throws SQLException, UnknownHostException {
        try (Connection connection = server().connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
            for (Case each : cases(EXPRESSIONS.size())) {
                try (ResultSet row = statement.executeQuery(each.literal())) {
                    row.next();
                    EXPECTED.put(each.name(), row.getString(1));
                }
            }
        }
    }

    @BeforeEach
    void start() {
        server = newDatabase();
        server.execute("CREATE TABLE answers (id serial PRIMARY KEY, answer text)", "CREATE TABLE done (n int4)");
        database = connect(server.url("timezone", "UTC"));
    }

    private record Case(UntoldTypes type, String expression) {
        String name() {
            return type.name() + ": " + expression;
        }

        String sql() {
            return query(expression.replace('«', '?').replace('»', '?'));
        }

        String literal() {
            return query(expression
                    .replace("«", "CAST('" + type.least() + "' AS " + type.type() + ")")
                    .replace("»", "CAST('" + type.greatest() + "' AS " + type.type() + ")"));
        }

        private static String query(String expression) {
            return "SELECT (" + expression + ")::text FROM (SELECT 1 AS n) AS one";
        }

        Object[] values() {
            return expression
                    .chars()
                    .filter(character -> character == '«' || character == '»')
                    .mapToObj(character -> character == '«' ? type.less() : type.greater())
                    .toArray();
        }
    }

    private static List<Case> cases(int expressions) throws UnknownHostException {
        List<Case> cases = new ArrayList<>();
        for (UntoldTypes type : UntoldTypes.all()) {
            EXPRESSIONS.subList(0, expressions).forEach(expression -> cases.add(new Case(type, expression)));
        }
        return cases;
    }

    private interface Way {
        CompletionStage<String> answer(Queries on, Case each);
    }

    private static CompletionStage<String> fetch(Queries on, Case each) {
        return on.fetchOne(each.sql(), each.values())
                .thenApply(row -> row.orElseThrow().getString(0));
    }

    private static CompletionStage<String> stream(Queries on, Case each) {
        RowStream<Row> rows = on.stream(each.sql(), each.values());
        return rows.reduce("", (before, row) -> row.getString(0));
    }

    private static CompletionStage<String> batch(Queries on, Case each) {
        String insert = "INSERT INTO answers (answer) " + each.sql();
        return on.executeMany(insert, List.of(each.values(), each.values()))
                .thenCompose(done -> on.fetchOne("SELECT string_agg(DISTINCT coalesce(answer, 'null'), ' and ') FROM"
                        + " (SELECT answer FROM answers ORDER BY id DESC LIMIT 2) AS last"))
                .thenApply(row -> row.orElseThrow().getString(0))
                .thenApply(answer -> "null".equals(answer) ? null : answer);
    }

    private static CompletionStage<Map<String, String>> all(Queries on, Way way) {
        return run(on, way, EXPRESSIONS.size());
    }

    private static CompletionStage<Map<String, String>> some(Queries on, Way way) {
        return run(on, way, MAIN);
    }

    private static CompletionStage<Map<String, String>> run(Queries on, Way way, int expressions) {
        Map<String, String> answers = new LinkedHashMap<>();
        try {
            return Async.forEach(
                            cases(expressions),
                            each -> way.answer(on, each).handle((answer, error) -> {
                                answers.put(each.name(), error == null ? answer : error.getMessage());
                                return answer;
                            }))
                    .thenApply(done -> answers);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void assertCommits(Map<String, String> answers) {
        assertThat(differing(answers)).isEmpty();
        assertThat(server.value("SELECT count(*) FROM done")).isEqualTo("1");
    }

    private static List<String> differing(Map<String, String> answers) {
        assertThat(answers).isNotEmpty();
        return answers.keySet().stream()
                .filter(name -> !Objects.equals(answers.get(name), EXPECTED.get(name)))
                .map(name -> name + " gave " + answers.get(name) + " instead of " + EXPECTED.get(name))
                .toList();
    }

    @Test
    void v1_ofTheDatabase_meanTheSame() {
        assertThat(differing(await(all(database, UntoldTypesTest::fetch)))).isEmpty();
    }

    @Test
    void v3_ofASession_meanTheSame_andItCommits() {
        assertCommits(await(database.session(session -> all(session, UntoldTypesTest::fetch)
                .thenCompose(answers ->
                        session.execute("INSERT INTO done VALUES (2)").thenApply(done -> answers)))));
    }

    @Test
    void v3_ofANestedTransaction_meanTheSame_andItCommits() {
        assertCommits(await(database.session(
                session -> session.transaction(inner -> some(inner, UntoldTypesTest::fetch))
                        .thenCompose(answers ->
                                session.execute("INSERT INTO done VALUES (2)").thenApply(done -> answers)))));
    }

    @Test
    void v3_ofBatches_meanTheSame() {
        assertThat(differing(await(some(database, UntoldTypesTest::batch)))).isEmpty();
    }

    @Test
    void v3_ofBatchesInASession_meanTheSame_andItCommits() {
        assertCommits(await(database.session(session -> some(session, UntoldTypesTest::batch)
                .thenCompose(answers ->
                        session.execute("INSERT INTO done VALUES (2)").thenApply(done -> answers)))));
    }

    @Test
    void v3_ofStreams_meanTheSame() {
        assertThat(differing(await(some(database, UntoldTypesTest::stream)))).isEmpty();
    }

    @Test
    void v3_ofStreamsInASession_meanTheSame_andItCommits() {
        assertCommits(await(database.session(session -> some(session, UntoldTypesTest::stream)
                .thenCompose(answers ->
                        session.execute("INSERT INTO done VALUES (2)").thenApply(done -> answers)))));
    }
}
