package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.Command;
import dev.based.spi.Traits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationTest {
    /** Only what all databases share; the tables of each are where their words are. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            SELECT 1                                                          → QUERY
            /* INSERT */ -- UPDATE⏎ sElEcT 1                                  → QUERY
            SELECT substring(x FROM 1 FOR 2), count(*)                        → QUERY
            SELECT f()                                                        → OPAQUE
            SELECT * FROM FINAL TABLE (UPDATE t SET a = 1)                    → CHANGE
            SELECT * FROM FINAL TABLE (INSERT INTO t VALUES (1))              → CHANGE
            WITH x AS (SELECT 1) MERGE INTO t USING x ON a = b                → CHANGE
            EXPLAIN INSERT INTO t VALUES (1)                                  → QUERY
            CREATE TABLE t (a int)                                            → EFFECT
            CREATE LOCAL TEMPORARY TABLE t (a int)                            → STATE
            ALTER SESSION SET a = b                                           → STATE
            SET SCHEMA a                                                      → STATE
            CALL p()                                                          → OPAQUE
            PIVOT t ON a                                                      → OPAQUE
            BEGIN                                                             → TRANSACTION
            BEGIN NOT ATOMIC SELECT 1; END                                    → OPAQUE
            "SELECT"                                                          → OPAQUE
            """)
    void kind_isTheMainVerbs(String sql, String kind) {
        assertThat(kind(Compilers.STANDARD.compile(Compilers.lines(sql)).traits()))
                .isEqualTo(kind);
    }

    private static String kind(Traits traits) {
        if (traits.controlsTransaction()) {
            return "TRANSACTION";
        }
        if (traits.changesRows()) {
            return "CHANGE";
        }
        if (traits.isOpaque()) {
            return "OPAQUE";
        }
        if (traits.leavesState()) {
            return "STATE";
        }
        return traits.onlyReads() ? "QUERY" : "EFFECT";
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
