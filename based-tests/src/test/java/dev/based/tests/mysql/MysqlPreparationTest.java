package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Queries;
import dev.based.Row;
import dev.based.Session;
import dev.based.tests.Fixture;
import dev.based.tests.servers.OldMysqlProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.SlowProxy;
import dev.based.tests.support.StreamSubscriber;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Parameters that MySQL drops as it prepares a statement, and then does not describe: the statement does what it does as a text, and the
 * connection goes on, however the answer is cut into pieces.
 */
class MysqlPreparationTest extends MysqlTest {
    private static final Pattern WORD = Pattern.compile("\\?|\\b(?:BY|LIMIT|OFFSET|SELECT|WHERE|SET)\\b");

    private static final List<String> QUERIES = List.of(
            "SELECT id FROM t ORDER BY ?",
            "SELECT MAX(id) FROM t GROUP BY ?",
            "SELECT id FROM t WHERE id >= ? GROUP BY id, ?",
            "SELECT 1 ORDER BY ?",
            "SELECT ? ORDER BY ?",
            "SELECT ?, id FROM t ORDER BY ?, id, ?",
            "SELECT id FROM t ORDER BY ? LIMIT 1 OFFSET ?",
            "SELECT MAX(id) FROM t ORDER BY ?",
            "SELECT 1 FROM DUAL WHERE ? = ? ORDER BY ?",
            "SELECT id FROM t GROUP BY ?, id WITH ROLLUP",
            "SELECT * FROM (SELECT id FROM t ORDER BY ?) AS d WHERE id = ?",
            "SELECT id FROM (SELECT id, ? AS x FROM t) AS d",
            "SELECT id FROM t WHERE id IN (SELECT id FROM t ORDER BY ?)",
            "SELECT id FROM t WHERE EXISTS (SELECT ? FROM t)",
            "SELECT id FROM t WHERE 1 = 0 AND id = ?",
            "SELECT IF(1, id, ?) FROM t",
            "SELECT id FROM t UNION SELECT ? ORDER BY ?",
            "(SELECT id FROM t ORDER BY ?) UNION ALL (SELECT id FROM t ORDER BY ? LIMIT 1)",
            "WITH c AS (SELECT id FROM t ORDER BY ?) SELECT id FROM c WHERE id >= ?",
            "SELECT id, ROW_NUMBER() OVER (ORDER BY ?) FROM t",
            "SELECT id, SUM(v) OVER (PARTITION BY ? ORDER BY ?) FROM t",
            "SELECT GROUP_CONCAT(id ORDER BY ?) FROM t",
            "SELECT a.id FROM t AS a LEFT JOIN (SELECT ? AS y) AS k ON 1 = 0");

    private static final List<String> CHANGES = List.of(
            "UPDATE t SET v = ? ORDER BY ? LIMIT 1",
            "UPDATE t SET v = ? WHERE id = ? ORDER BY ?",
            "INSERT INTO t (id, v) SELECT id + 2 + ?, v FROM t ORDER BY ?",
            "DELETE FROM t WHERE id > ? ORDER BY ? LIMIT 1",
            "DELETE FROM t ORDER BY ? LIMIT ?",
            "EXPLAIN SELECT id FROM t ORDER BY ?",
            "DO (SELECT id FROM t ORDER BY ? LIMIT 1)",
            "SET @x = (SELECT id FROM t ORDER BY ? LIMIT ?)",
            "INSERT INTO t SELECT 8, ? ON DUPLICATE KEY UPDATE v = (SELECT MAX(q) FROM (SELECT 1 AS q ORDER BY ?) AS d)");

    /** Numbers, but texts to sort and group by, where MariaDB takes a whole number for a column's. */
    private static Object[] values(String sql) {
        List<Object> values = new ArrayList<>();
        String last = "";
        for (Matcher word = WORD.matcher(sql); word.find(); ) {
            if (word.group().equals("?")) {
                values.add(last.equals("BY") ? "a" : (Object) 1);
            } else {
                last = word.group();
            }
        }
        return values.toArray();
    }

    /** As a text, in which a number alone would be a column's. */
    private static int rows(Server server, String sql) {
        String text = sql.replaceAll("(LIMIT|OFFSET) \\?", "$1 1").replace("?", "(0 + 1)");
        try (Connection connection = server.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(text)) {
            int rows = 0;
            while (result.next()) {
                rows++;
            }
            return rows;
        } catch (SQLException error) {
            throw new IllegalStateException(sql, error);
        }
    }

    private static List<Row> stream(Queries queries, String sql) {
        StreamSubscriber<Row> subscriber = new StreamSubscriber<>();
        queries.stream(dev.based.Statement.of(sql, values(sql)).withFetchSize(1))
                .subscribe(subscriber);
        subscriber.request(Long.MAX_VALUE);
        assertThat(subscriber.awaitEnd()).as(sql).isNull();
        return subscriber.awaitRows(0);
    }

    private static long id(Queries queries) {
        return await(queries.fetchOne("SELECT CONNECTION_ID()")).orElseThrow().getLong(0);
    }

    private Server server;

    /** With one connection, whose answers come in pieces of so many bytes, without TLS, which would put them together. */
    private Database connect(ServerKind kind, int piece) {
        makeTable(kind);
        return connect(keep(new SlowProxy(server, piece, 0)).port());
    }

    private Database connect(int port) {
        String url = server.parts().toBuilder()
                .host("127.0.0.1")
                .port(port)
                .option("sslmode", "disabled")
                .build()
                .toStringWithPassword();
        return connect(url, Fixture.OPTIONS.withMaxSize(1));
    }

    private void makeTable(ServerKind kind) {
        server = keep(server(kind).newDatabase());
        server.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 10), (2, 20)");
    }

    @OnBoth
    void parameterThatIsNotDescribed_isTaken(ServerKind kind) {
        for (int piece : new int[] {65_536, 1}) {
            assertTaken(connect(kind, piece));
        }
    }

    @OnBoth
    void parameterThatIsNotDescribed_isTaken_whereAPacketEndsTheDescriptions(ServerKind kind) {
        makeTable(kind);
        for (int piece : new int[] {65_535, 1}) {
            assertTaken(connect(keep(new OldMysqlProxy(server, piece)).port()));
        }
    }

    private void assertTaken(Database database) {
        long connection = id(database);
        for (String sql : QUERIES) {
            int expected = rows(server, sql);
            assertThat(await(database.fetchAll(sql, values(sql)))).as(sql).hasSize(expected);
            assertThat(await(database.fetchAll(sql, values(sql)))).as(sql).hasSize(expected);
            assertThat(stream(database, sql)).as(sql).hasSize(expected);
        }
        assertThat(id(database)).isEqualTo(connection);
    }

    @OnBoth
    void statementsThatAreNotDescribed_doNotHarmTheirTransaction(ServerKind kind) {
        for (int piece : new int[] {65_536, 1}) {
            Database database = connect(kind, piece);
            long connection = id(database);
            await(database.session(session -> session.execute("INSERT INTO t VALUES (3, 30)")
                    .thenCompose(done -> all(session, Stream.concat(QUERIES.stream(), QUERIES.stream())))
                    .thenCompose(done -> all(session, CHANGES.stream()))
                    .thenCompose(done -> session.executeMany(
                            "UPDATE t SET v = ? WHERE id = ? ORDER BY ?",
                            List.of(List.of(5, 4, "a"), List.of(6, 5, "a"))))
                    .thenCompose(done -> session.execute("INSERT INTO t VALUES (9, 90)"))));
            assertThat(id(database)).isEqualTo(connection);
            assertThat(server.value("SELECT GROUP_CONCAT(id ORDER BY id) FROM t"))
                    .endsWith(",9");
            assertThat(server.value("SELECT GROUP_CONCAT(v ORDER BY v) FROM t WHERE v IN (5, 6)"))
                    .isEqualTo("5,6");
        }
    }

    /** All are called before one is answered. */
    private static CompletableFuture<Void> all(Session session, Stream<String> statements) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        statements.forEach(sql -> calls.add(session.fetchAll(sql, values(sql)).toCompletableFuture()));
        return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
    }
}
