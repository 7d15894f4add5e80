package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.Command;
import dev.based.spi.Traits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            SELECT 1                                                          → QUERY
            /* INSERT */ -- UPDATE⏎ sElEcT 1                                  → QUERY
            ((SELECT 1) UNION SELECT 2)                                       → QUERY
            VALUES (1)                                                        → QUERY
            TABLE t                                                           → QUERY
            SELECT 'FOR UPDATE', "into", t.into, 1 AS into                    → QUERY
            SELECT substring(x FROM 1 FOR 2)                                  → QUERY
            SELECT * INTO copy FROM t                                         → OTHER
            SELECT a FROM t INTO OUTFILE 'x'                                  → OTHER
            SELECT * FROM t FOR UPDATE                                        → LOCKING_QUERY
            SELECT * FROM t FOR NO KEY UPDATE                                 → LOCKING_QUERY
            SELECT * FROM t FOR KEY SHARE SKIP LOCKED                         → LOCKING_QUERY
            (SELECT * FROM t FOR SHARE)                                       → LOCKING_QUERY
            SELECT * FROM t LOCK IN SHARE MODE                                → LOCKING_QUERY
            SELECT a INTO @x FROM t FOR UPDATE                                → OTHER
            SELECT pg_catalog.set_config('a', 'b', false)                     → OTHER
            SELECT 1 WHERE pg_try_advisory_lock(1)                            → OTHER
            SELECT GET_LOCK('a', 1)                                           → OTHER
            SELECT @x := 1                                                    → OTHER
            SELECT get_lock, set_config FROM t                                → QUERY
            SELECT * FROM (SELECT * FROM t FOR UPDATE) s                      → LOCKING_QUERY
            WITH x AS (SELECT 1) SELECT * FROM x                              → QUERY
            WITH x AS (SELECT 1) (SELECT * FROM x)                            → QUERY
            WITH RECURSIVE x(n) AS (VALUES (1)), y AS (TABLE x) TABLE y       → QUERY
            WITH x AS (SELECT 1) SELECT * FROM t FOR UPDATE                   → LOCKING_QUERY
            WITH replace AS (SELECT 1) SELECT * FROM replace                  → QUERY
            WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x             → CHANGE
            WITH x AS NOT MATERIALIZED (UPDATE t SET a = 1) SELECT 1          → CHANGE
            WITH x AS MATERIALIZED (/* c */ INSERT INTO t VALUES (1)) TABLE x → CHANGE
            SELECT * FROM FINAL TABLE (UPDATE t SET a = 1)                    → CHANGE
            WITH x AS (SELECT 1) UPDATE t SET a = 1                           → CHANGE
            WITH x AS (SELECT 1) DELETE FROM t                                → CHANGE
            WITH x AS (SELECT 1) MERGE INTO t USING x ON a = b                → CHANGE
            WITH x                                                            → OTHER
            UPDATE t SET a = 1                                                → CHANGE
            DELETE FROM t                                                     → CHANGE
            MERGE INTO t USING u ON a = b                                     → CHANGE
            TRUNCATE t                                                        → OTHER
            EXPLAIN INSERT INTO t VALUES (1)                                  → OTHER
            PRAGMA user_version                                               → OTHER
            CREATE TABLE t (a int)                                            → OTHER
            LOCK TABLES t READ                                                → OTHER
            CALL p()                                                          → OTHER
            BEGIN                                                             → TRANSACTION_CONTROL
            begin immediate                                                   → TRANSACTION_CONTROL
            BEGIN NOT ATOMIC SELECT 1; END                                    → OTHER
            START TRANSACTION READ ONLY                                       → TRANSACTION_CONTROL
            START REPLICA                                                     → OTHER
            COMMIT AND CHAIN                                                  → TRANSACTION_CONTROL
            END                                                               → TRANSACTION_CONTROL
            /* x */ ROLLBACK TO SAVEPOINT a;                                  → TRANSACTION_CONTROL
            ABORT                                                             → TRANSACTION_CONTROL
            SAVEPOINT a                                                       → TRANSACTION_CONTROL
            RELEASE a                                                         → TRANSACTION_CONTROL
            PREPARE TRANSACTION 'x'                                           → TRANSACTION_CONTROL
            PREPARE x AS SELECT 1                                             → OTHER
            XA START 'x'                                                      → TRANSACTION_CONTROL
            SET TRANSACTION ISOLATION LEVEL SERIALIZABLE                      → TRANSACTION_CONTROL
            SET SESSION TRANSACTION READ ONLY                                 → TRANSACTION_CONTROL
            SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY              → TRANSACTION_CONTROL
            SET autocommit = 0                                                → TRANSACTION_CONTROL
            SET sql_mode = '', @@session.autocommit = 0                       → TRANSACTION_CONTROL
            SET search_path = 'autocommit'                                    → OTHER
            SET SESSION sql_mode = ''                                         → OTHER
            "SELECT"                                                          → OTHER
            """)
    void kind_isTheFirstKeywords(String sql, String kind) {
        assertThat(kind(Compilers.POSTGRESQL.compile(Compilers.lines(sql)).traits()))
                .isEqualTo(kind);
    }

    private static String kind(Traits traits) {
        if (traits.controlsTransaction()) {
            return "TRANSACTION_CONTROL";
        }
        if (traits.changesRows()) {
            return traits.inserts() ? "INSERT" : "CHANGE";
        }
        if (traits.leavesState()) {
            return "OTHER";
        }
        return traits.locksRows() ? "LOCKING_QUERY" : "QUERY";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            INSERT INTO t VALUES (1)                                → t
            insert into Movies(a) select 1                          → Movies
            INSERT INTO main.t VALUES (1)                           → t
            INSERT INTO a . b . c DEFAULT VALUES                    → c
            INSERT OR IGNORE INTO main."my table" (a) VALUES (1)    → my table
            INSERT OR REPLACE INTO "a""b" VALUES (1)                → a"b
            INSERT INTO [my table] VALUES (1)                       → my table
            INSERT INTO `my ``table` VALUES (1)                     → my `table
            INSERT /* x */ INTO -- y⏎ t VALUES (1)                  → t
            INSERT LOW_PRIORITY IGNORE t VALUES (1)                 → t
            INSERT IGNORE INTO t SET a = 1                          → t
            REPLACE INTO t VALUES (1)                               → t
            REPLACE t VALUES (1)                                    → t
            WITH x AS (SELECT 1) INSERT INTO s.t SELECT * FROM x    → t
            INSERT INTO t AS u VALUES (1)                           → t
            INSERT ALL INTO a VALUES (1) INTO b VALUES (2)          →
            INSERT INTO ? VALUES (1)                                →
            INSERT INTO                                             →
            INSERT                                                  →
            """)
    void insert_namesItsTable(String sql, @Nullable String table) {
        CompiledSql compiled = Compilers.SQLITE.compile(Compilers.lines(sql));
        Command command = compiled.bind(new Object[compiled.placeholders()]);

        assertThat(command.traits().inserts()).isTrue();
        assertThat(command.traits().table()).isEqualTo(table);
    }
}
