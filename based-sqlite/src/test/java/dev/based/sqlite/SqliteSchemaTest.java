package dev.based.sqlite;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.Row;
import dev.based.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E22: statements of a connection that has read an older schema, on the connection that writes and on those that read. */
class SqliteSchemaTest extends SqliteTestSupport {
    private Database database;
    private OtherConnection other;

    @BeforeEach
    void open() throws Exception {
        database = connect(url("?readers=1"));
        other = new OtherConnection(file());
        other.run("CREATE TABLE t (id INTEGER PRIMARY KEY, a)", "INSERT INTO t VALUES (1, 'x')");
        for (String sql : List.of("SELECT * FROM t", "SELECT a FROM t", "SELECT rowid FROM t")) {
            read(sql);
            write(sql);
        }
    }

    @AfterEach
    void close() throws Exception {
        other.close();
    }

    /** By a connection that reads. */
    private List<Row> read(String sql) {
        return await(database.fetchAll(sql));
    }

    /** By the connection that writes. */
    private List<Row> write(String sql) {
        return await(database.session(session -> session.fetchAll(sql)));
    }

    private void assertEverywhere(String sql, List<String> names, Object... values) {
        for (List<Row> rows : List.of(
                read(sql),
                write(sql),
                await(database.stream(sql).collect(Collectors.toList())),
                await(database.session(SessionOptions.READ_ONLY, session -> session.fetchAll(sql))),
                await(database.session(session -> session.stream(sql).collect(Collectors.toList()))))) {
            Row last = rows.get(rows.size() - 1);
            assertThat(last.columns().names()).as(sql).isEqualTo(names);
            assertThat(names.stream().map(name -> last.get(name))).as(sql).containsExactly(values);
        }
    }

    @Test
    void e22_columnThatAnotherConnectionOfTheSameDatabaseAdds_isSeenWhenPreparing() {
        await(database.execute("ALTER TABLE t ADD COLUMN b"));
        assertEverywhere("SELECT * FROM t UNION ALL SELECT 1, 2, 3", List.of("id", "a", "b"), 1L, 2L, 3L);
    }

    @Test
    void e22_columnThatAnotherProgramAdds_isSeenWhenPreparing() throws Exception {
        other.run("ALTER TABLE t ADD COLUMN b");
        assertEverywhere("SELECT * FROM t UNION ALL SELECT 1, 2, 3", List.of("id", "a", "b"), 1L, 2L, 3L);
        other.run("ALTER TABLE t ADD COLUMN c DEFAULT 'c'");
        await(database.execute("INSERT INTO t VALUES (7, 8, 9, 10)"));
        await(database.executeMany("INSERT INTO t VALUES (?, 8, 9, 11)", List.of(List.of(12), List.of(13))));
        assertThat(other.column("SELECT c FROM t")).containsExactly("c", "10", "11", "11");
        other.run("ALTER TABLE t DROP COLUMN c");
        await(database.execute("INSERT INTO t VALUES (20, 8, 9)"));
        assertThat(other.column("SELECT a FROM t WHERE id = 20")).containsExactly("8");
        assertEverywhere("SELECT (SELECT 1 FROM t UNION SELECT 1) AS one", List.of("one"), 1L);
    }

    @Test
    void e22_whatAnotherProgramCreates_isSeenWhenPreparing() throws Exception {
        other.run("CREATE TABLE u (z)", "INSERT INTO u VALUES (5)");
        assertEverywhere("SELECT z FROM u", List.of("z"), 5L);
        other.run("CREATE VIEW v AS SELECT z + 1 AS y FROM u");
        assertEverywhere("SELECT y FROM v", List.of("y"), 6L);
        other.run("DROP VIEW v", "CREATE VIEW v AS SELECT z + 2 AS y, 9 AS w FROM u");
        assertEverywhere("SELECT y FROM v", List.of("y"), 7L);
        assertEverywhere("SELECT * FROM v UNION ALL SELECT 3, 4", List.of("y", "w"), 3L, 4L);
        other.run("DROP VIEW v", "DROP TABLE u", "CREATE TABLE u (Z, q)", "INSERT INTO u VALUES (6, 7)");
        assertEverywhere("SELECT * FROM u", List.of("Z", "q"), 6L, 7L);
        assertEverywhere("WITH c AS (SELECT * FROM u) SELECT c.* FROM c", List.of("Z", "q"), 6L, 7L);
        assertThat(failure(database.fetchAll("SELECT * FROM v")).kind()).isEqualTo(ErrorKind.UNDEFINED_OBJECT);
        assertThat(failure(database.fetchAll("SELECT y FROM v")).kind()).isEqualTo(ErrorKind.UNDEFINED_OBJECT);
    }

    @Test
    void e22_attachedDatabase_isReadAnewToo(@TempDir Path second) throws Exception {
        Path file = second.resolve("it's \"quoted\".db");
        try (OtherConnection there = new OtherConnection(file)) {
            there.run("CREATE TABLE u (a)");
            try (DirectConnection direct = new DirectConnection(url(""))) {
                direct.ddl("ATTACH '" + file.toString().replace("'", "''") + "' AS \"x\"\"y\"");
                direct.fetch("SELECT * FROM \"x\"\"y\".u");
                there.run("ALTER TABLE u ADD COLUMN b");
                assertThat(direct.fetch("SELECT * FROM \"x\"\"y\".u UNION ALL SELECT 1, 2"))
                        .hasSize(1);
            }
        }
    }

    @Test
    void e22_namesOfACachedStatement_areThoseOfTheSchema() {
        await(database.execute("ALTER TABLE t RENAME COLUMN id TO key"));
        assertEverywhere("SELECT rowid FROM t", List.of("key"), 1L);
        assertEverywhere("SELECT * FROM t", List.of("key", "a"), 1L, "x");
        await(database.execute("ALTER TABLE t RENAME COLUMN a TO A"));
        assertEverywhere("SELECT a FROM t", List.of("A"), "x");
        await(database.execute("ALTER TABLE t ADD COLUMN \"q\" DEFAULT 4"));
        assertEverywhere("SELECT \"q\" FROM t", List.of("q"), 4L);
    }

    @Test
    void e22_namesInsideATransactionThatChangesThem_andAfterItsRollback() {
        await(database.session(session -> async(() -> {
            await(session.transaction(tx -> async(() -> {
                        await(tx.execute("ALTER TABLE t RENAME COLUMN id TO key"));
                        assertThat(await(tx.fetchAll("SELECT rowid FROM t"))
                                        .get(0)
                                        .columns()
                                        .names())
                                .containsExactly("key");
                        assertThat(read("SELECT rowid FROM t").get(0).columns().names())
                                .containsExactly("id");
                        throw new IllegalStateException("undo");
                    }))
                    .exceptionally(expected -> null));
            assertThat(await(session.fetchAll("SELECT rowid FROM t"))
                            .get(0)
                            .columns()
                            .names())
                    .containsExactly("id");
            return null;
        })));
        assertEverywhere("SELECT rowid FROM t", List.of("id"), 1L);
    }

    @Test
    void e22_namesUnderAPragmaOfASession_areItsOwn() {
        await(database.session(session -> async(() -> {
            await(session.execute("PRAGMA short_column_names = OFF"));
            await(session.execute("PRAGMA full_column_names = ON"));
            assertThat(await(session.fetchAll("SELECT a FROM t"))
                            .get(0)
                            .columns()
                            .names())
                    .containsExactly("t.a");
            return null;
        })));
        assertEverywhere("SELECT a FROM t", List.of("a"), "x");
    }

    @Test
    void e22_pragmaThatIsRunAgain_tellsThePresent() throws Exception {
        assertThat(write("PRAGMA table_info(t)")).hasSize(2);
        assertThat(read("PRAGMA table_info(t)")).hasSize(2);
        other.run("ALTER TABLE t ADD COLUMN b", "PRAGMA user_version = 5");
        assertThat(write("PRAGMA table_info(t)")).hasSize(3);
        assertThat(read("PRAGMA table_info(t)")).hasSize(3);
        assertThat(write("PRAGMA user_version").get(0).getLong(0)).isEqualTo(5);
        for (int i = 0; i < 3; i++) {
            await(database.session(session -> async(() -> {
                await(session.execute("PRAGMA cache_size = 77"));
                assertThat(await(session.fetchValue(Long.class, "PRAGMA cache_size")))
                        .isEqualTo(77);
                return await(session.execute("PRAGMA cache_size = 78"));
            })));
            assertThat(await(database.fetchValue(Long.class, "PRAGMA cache_size")))
                    .isNotIn(77L, 78L);
        }
    }

    @Test
    void e22_returningAll_withColumnsOfAnotherProgram_insertsOnce() throws Exception {
        String insert = "INSERT INTO t (a) VALUES (?) RETURNING *";
        assertThat(await(database.fetchAll(insert, "A")).get(0).size()).isEqualTo(2);
        other.run("ALTER TABLE t ADD COLUMN b DEFAULT 'b'");
        assertThat(await(database.fetchAll(insert, "B")).get(0).asMap())
                .containsEntry("b", "b")
                .hasSize(3);
        assertThat(other.column("SELECT a FROM t")).containsExactly("x", "A", "B");
    }

    @Test
    void e22_affinityThatAnotherProgramChanges_isThatOfTheNewTable() throws Exception {
        String insert = "INSERT INTO t (a) VALUES (?)";
        await(database.execute(insert, "1"));
        other.run("DROP TABLE t", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)");
        await(database.execute(insert, "2"));
        assertThat(other.column("SELECT typeof(a) FROM t")).containsExactly("integer");
        assertEverywhere("SELECT a FROM t", List.of("a"), 2L);
    }

    @Test
    void textThatIsWrongByEverySchema_fails() {
        assertThat(failure(database.fetchAll("SELECT * FROM t UNION ALL SELECT 1")))
                .hasMessageContaining("do not have the same number of result columns");
        assertThat(failure(database.fetchAll("SELECT FROM FROM t")).kind()).isEqualTo(ErrorKind.SYNTAX);
        assertThat(failure(database.execute("INSERT INTO t VALUES (1)")).getMessage())
                .contains("has 2 columns but 1 values");
    }
}
