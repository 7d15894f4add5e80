package dev.based.tests.traits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine takes statements for; {@link TraitsOnServersTest} compares it with what the servers do. */
class TraitsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            SELECT 1                                                                                   → reads
            ((SELECT 1) UNION SELECT 2)                                                                → reads
            SELECT 'FOR UPDATE', "into", t.into, 1 AS into                                             → reads
            WITH x (a) AS (SELECT 1) SELECT a FROM x                                                   → reads
            WITH x AS (SELECT 1), "y" (a, b) AS NOT MATERIALIZED (SELECT 1, 2) SELECT * FROM y         → reads
            WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 9) SELECT sum(n) FROM t → reads
            WITH x AS (SELECT 1) ((SELECT * FROM x))                                                   → reads
            SELECT count(*), coalesce(max(a), 0), now(), pg_sleep(0), lower('A') FROM t                → reads
            SELECT * FROM (VALUES (1, 2)) AS v (a, b)                                                  → reads
            SELECT * FROM generate_series(1, 3) g (n)                                                  → reads
            SELECT * FROM t TABLESAMPLE system (10)                                                    → reads
            SELECT CAST(a AS numeric(10, 2)), a::varchar(3), JSON_OBJECT('a': a) FROM t                → reads
            SELECT row_number() OVER (PARTITION BY a), sum(x) FILTER (WHERE x > 0) OVER w FROM t WINDOW w AS (ORDER BY a) → reads
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t GROUP BY GROUPING SETS ((a), ()) → reads
            SELECT x IN (1), x = ANY (ARRAY[1]), EXISTS (SELECT 1), a BETWEEN (1) AND (2), CASE WHEN (a) THEN (b) ELSE (c) END → reads
            SELECT extract(year FROM now()), substring(x FROM 1 FOR 2), ROW(1, 2), make_interval(days := 1) → reads
            SELECT pg_catalog.count(*), pg_catalog."lower"('A'), current_setting('a')                  → reads
            VALUES (1)                                                                                 → reads
            TABLE t                                                                                    → reads
            SHOW search_path                                                                           → reads
            SELECT f(1)                                                                                → rows opaque
            SELECT f(a := 1)                                                                           → rows opaque
            SELECT DISTINCT ON (a) f(b) FROM t                                                         → rows opaque
            SELECT audit.count(1)                                                                      → rows opaque
            SELECT other.pg_catalog.count(1)                                                           → rows opaque
            SELECT "COUNT"(1)                                                                          → rows opaque
            SELECT audit.set_config('a')                                                               → rows opaque
            SELECT nextval('s')                                                                        → rows opaque
            SELECT pg_notify('a', 'b')                                                                 → rows opaque
            SELECT lo_unlink(1)                                                                        → rows opaque
            SELECT query_to_xml('DELETE FROM t', true, true, '')                                       → rows opaque state
            SELECT * FROM pg_catalog.ts_stat('SELECT f()')                                             → rows opaque state
            INSERT INTO t SELECT * FROM crosstab('SELECT f()') AS c (a int)                            → inserts opaque state
            SELECT pg_advisory_xact_lock(1)                                                            → rows opaque
            SELECT set_config('a.b', 'c', false)                                                       → rows state
            SELECT pg_catalog."set_config"('a.b', 'c', false)                                          → rows state
            SELECT 1 WHERE pg_try_advisory_lock_shared(1)                                              → rows state
            UPDATE t SET x = 1 WHERE pg_try_advisory_lock(id)                                          → changes opaque state
            INSERT INTO t SELECT length(set_config('search_path', 'nowhere', false))                   → inserts opaque state
            WITH x AS (DELETE FROM t RETURNING id) SELECT pg_advisory_lock(id) FROM x                  → rows changes state
            CREATE TABLE t AS SELECT set_config('a.b', 'c', false)                                     → opaque state
            SELECT * FROM t FOR UPDATE                                                                 → rows locks
            SELECT * FROM t FOR NO KEY UPDATE                                                          → rows locks
            SELECT * FROM (SELECT * FROM t FOR KEY SHARE SKIP LOCKED) s                                → rows locks
            INSERT INTO t (a) VALUES (lower('A')) RETURNING id                                         → rows inserts
            INSERT INTO t AS u (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2                      → inserts
            WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM gone                  → inserts
            WITH x AS NOT MATERIALIZED (UPDATE t SET a = 1) SELECT 1                                   → rows changes
            WITH replace AS (SELECT 1) SELECT * FROM replace                                           → reads
            UPDATE t SET a = f(1)                                                                      → changes opaque
            UPDATE t SET a = json_value(b, '$' RETURNING int)                                          → changes
            MERGE INTO t USING u ON a = b WHEN MATCHED THEN DELETE RETURNING t.*                       → rows changes
            EXPLAIN DELETE FROM t                                                                      → reads
            EXPLAIN (COSTS off) SELECT set_config('a.b', 'c', false)                                   → reads
            EXPLAIN (ANALYZE off) DELETE FROM t                                                        → reads
            EXPLAIN (ANALYZE 0, VERBOSE) DELETE FROM t                                                 → reads
            EXPLAIN ANALYZE SELECT 1                                                                   → reads
            EXPLAIN ANALYZE DELETE FROM t                                                              → rows changes
            EXPLAIN ANALYZE VERBOSE DELETE FROM t                                                      → rows changes
            EXPLAIN (ANALYZE, BUFFERS) WITH x AS (SELECT 1) UPDATE t SET a = 1                         → rows changes
            EXPLAIN (VERBOSE, ANALYZE true) INSERT INTO t VALUES (1)                                   → rows changes
            EXPLAIN ANALYZE SELECT f()                                                                 → rows opaque
            EXPLAIN ANALYZE SELECT set_config('a.b', 'c', false)                                       → rows state
            EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1                                                 → rows opaque
            EXPLAIN ANALYZE SELECT * INTO u FROM t                                                     → rows opaque state
            EXPLAIN ANALYZE EXECUTE x                                                                  → rows opaque state
            COPY t FROM STDIN                                                                          → changes
            COPY t (a) FROM '/x'                                                                       → changes
            COPY (SELECT 1) TO STDOUT                                                                  → opaque
            COPY (DELETE FROM t RETURNING *) TO '/x'                                                   → changes opaque
            TRUNCATE t                                                                                 → effect
            CREATE TABLE t (a varchar(3) DEFAULT f())                                                  → effect
            CREATE TABLE t AS SELECT f()                                                               → opaque
            CREATE TEMP TABLE t (a int)                                                                → state effect
            CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1                                             → state effect
            CREATE LOCAL TEMPORARY TABLE t (a int)                                                     → state effect
            CREATE TABLE pg_temp.t (a int)                                                             → state effect
            CREATE TABLE "pg_temp".t (a int)                                                           → state effect
            CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT set_config('a', 'b', false); END       → effect
            DROP TABLE t                                                                               → effect
            ALTER TABLE t ADD a int                                                                    → effect
            GRANT SELECT ON t TO a                                                                     → effect
            REFRESH MATERIALIZED VIEW v                                                                → effect
            ANALYZE t                                                                                  → effect
            SELECT * INTO copy FROM t                                                                  → state effect
            SET search_path = a                                                                        → state harmless
            SET search_path = 'autocommit'                                                             → state harmless
            SET LOCAL search_path = a                                                                  → harmless
            RESET ALL                                                                                  → state harmless
            DISCARD ALL                                                                                → state harmless
            LISTEN a                                                                                   → state harmless
            NOTIFY a                                                                                   → effect
            LOCK TABLE t                                                                               → harmless
            PREPARE x AS DELETE FROM t WHERE a = $1                                                    → state harmless
            DECLARE c CURSOR FOR SELECT 1                                                              → state harmless
            FETCH 1 FROM c                                                                             → rows opaque state
            EXECUTE x                                                                                  → rows opaque state
            CALL p()                                                                                   → rows opaque alone state
            DO $$ BEGIN COMMIT; END $$                                                                 → rows opaque alone state
            VACUUM t                                                                                   → alone effect
            CREATE INDEX CONCURRENTLY i ON t (a)                                                       → alone effect
            CREATE INDEX i ON t (lower(a))                                                             → effect
            BEGIN                                                                                      → transaction
            START TRANSACTION READ ONLY                                                                → transaction
            /* x */ ROLLBACK TO SAVEPOINT a;                                                           → transaction
            END                                                                                        → transaction
            ABORT                                                                                      → transaction
            PREPARE TRANSACTION 'x'                                                                    → transaction
            SET TRANSACTION ISOLATION LEVEL SERIALIZABLE                                               → transaction
            SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY                                       → transaction
            "SELECT"                                                                                   → rows opaque state
            WITH x                                                                                     → rows opaque state
            SUMMARIZE t                                                                                → rows opaque state
            """)
    void postgres_traitsAreFoundInTheText(String sql, String traits) {
        assertThat(Compiled.show(Compiled.POSTGRES.traits(sql))).isEqualTo(traits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            SELECT @x, @@version, GET_FORMAT(DATE, 'USA')                                              → reads
            SELECT /*! SQL_NO_CACHE */ 1                                                               → reads
            SELECT /*!80000 1 */ /*M!100000 + 1 */                                                     → reads
            /*+ COMMIT */ SELECT 1                                                                     → reads
            /*!99999 COMMIT */ SELECT 1                                                                → reads
            /*!999999\\- enable the sandbox mode */ SELECT 1                                           → reads
            SELECT IF(a, b, c), GROUP_CONCAT(a SEPARATOR ','), CONVERT(a USING utf8mb4), LEFT(a, 1), REPLACE(a, b, c) FROM t → reads
            SELECT INSERT(a, 1, 2, b), CHAR(77), DATE_ADD(a, INTERVAL (1) DAY), JSON_EXTRACT(a, '$.b'), SLEEP(0) FROM t → reads
            SELECT * FROM t PARTITION (p0) USE INDEX FOR JOIN (i) WHERE MATCH (a) AGAINST ('x' IN BOOLEAN MODE) → reads
            SELECT GET_LOCK, "SLEEP(1)" FROM t                                                         → reads
            SHOW TABLES                                                                                → reads
            DESCRIBE t                                                                                 → reads
            DESC t                                                                                     → reads
            HELP 'x'                                                                                   → reads
            CHECKSUM TABLE t                                                                           → reads
            XA RECOVER                                                                                 → reads
            EXPLAIN DELETE FROM t                                                                      → reads
            EXPLAIN FORMAT=JSON SELECT f()                                                             → reads
            EXPLAIN ANALYZE SELECT * FROM t                                                            → reads
            SELECT f(1)                                                                                → rows opaque
            SELECT db.count(1)                                                                         → rows opaque
            SELECT NEXT VALUE FOR s                                                                    → rows opaque
            SELECT @x := 1                                                                             → rows state
            SELECT (@left := 42)                                                                       → rows state
            UPDATE t SET a = (@n := a)                                                                 → changes state
            SELECT GET_LOCK('a', 1)                                                                    → rows state
            SELECT `get_lock`('a', 1)                                                                  → rows state
            UPDATE t SET a = 1 WHERE GET_LOCK('a', 1)                                                  → changes opaque state
            INSERT INTO t SELECT RELEASE_ALL_LOCKS()                                                   → inserts opaque state
            INSERT INTO t SELECT SLEEP(1)                                                              → inserts opaque
            SELECT 1 INTO @x                                                                           → state harmless
            SELECT f() INTO @x                                                                         → opaque state
            SELECT SLEEP(1), a FROM t INTO @x, @y                                                      → state harmless
            SELECT a FROM t INTO OUTFILE 'x'                                                           → state effect
            SELECT * FROM t LOCK IN SHARE MODE                                                         → rows locks
            SELECT * FROM t FOR UPDATE                                                                 → rows locks
            SELECT * FROM t /*!80000 FOR UPDATE */                                                     → rows locks
            INSERT t (a) VALUES (1)                                                                    → inserts
            INSERT IGNORE t (a) VALUES (1)                                                             → inserts
            INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a)                         → inserts
            REPLACE t (a) VALUES (1)                                                                   → inserts
            /*! INSERT INTO t VALUES (1) */                                                            → inserts
            INSERT INTO t VALUES (1) RETURNING id                                                      → rows inserts
            DELETE FROM t RETURNING *                                                                  → rows changes
            LOAD DATA INFILE 'x' INTO TABLE t                                                          → changes state
            LOAD XML INFILE 'x' INTO TABLE t                                                           → changes state
            CALL p()                                                                                   → rows opaque may-commit state
            EXECUTE s USING @a                                                                         → rows opaque may-commit state
            PREPARE s FROM 'COMMIT'                                                                    → state harmless
            DEALLOCATE PREPARE s                                                                       → state harmless
            DROP PREPARE s                                                                             → state harmless
            DO GET_LOCK('a', 1)                                                                        → state harmless
            DO SLEEP(1)                                                                                → state harmless
            DO f()                                                                                     → opaque state
            HANDLER t OPEN                                                                             → rows opaque state
            CREATE TABLE t (x int)                                                                     → commits
            CREATE TABLE t AS SELECT f()                                                               → opaque commits
            CREATE TABLE t AS SELECT SLEEP(1)                                                          → opaque commits
            CREATE TEMPORARY TABLE t (x int)                                                           → state effect
            /*!40000 CREATE */ /*!40000 TEMPORARY TABLE t (x int) */                                   → state effect
            DROP TEMPORARY TABLE t                                                                     → state effect
            DROP TABLE t                                                                               → commits state
            DROP SEQUENCE s                                                                            → commits state
            ALTER TABLE t COMMENT 'x'                                                                  → commits state
            /*!40000 ALTER TABLE t DISABLE KEYS */                                                     → commits state
            /*!50003 CREATE TABLE t (x int) */                                                         → commits
            /*M!100100 CREATE TABLE t (x int) */                                                       → commits
            CREATE /*!50020 DEFINER=`a`@`b` */ PROCEDURE p() BEGIN DELETE FROM t; COMMIT; END          → commits
            RENAME TABLE a TO b                                                                        → commits state
            TRUNCATE t                                                                                 → commits
            GRANT SELECT ON t TO a                                                                     → commits
            ANALYZE TABLE t                                                                            → rows opaque commits
            ANALYZE LOCAL TABLE t                                                                      → rows opaque commits
            OPTIMIZE TABLE t                                                                           → rows opaque commits
            CHECK TABLE t                                                                              → rows opaque commits
            REPAIR TABLE t                                                                             → rows opaque commits
            FLUSH TABLES WITH READ LOCK                                                                → commits state
            RESET MASTER                                                                               → commits
            INSTALL PLUGIN a SONAME 'b'                                                                → commits state
            LOCK TABLES t READ                                                                         → commits state
            UNLOCK TABLES                                                                              → may-commit state
            SET PASSWORD FOR a = 'x'                                                                   → commits
            SET sql_mode = ''                                                                          → state harmless
            SET NAMES utf8mb4                                                                          → state harmless
            SET @autocommit = 1                                                                        → state harmless
            SET @x = f()                                                                               → opaque state
            SET @x = (SELECT autocommit FROM t)                                                        → state harmless
            SET @x = (SELECT autocommit = 1 FROM t), @y = 1                                            → state harmless
            SET @x = (SELECT autocommit FROM t), autocommit := 0                                       → transaction
            SET GLOBAL max_connections = 9                                                             → state effect
            SET @@global.max_connections = 9                                                           → state effect
            SET GLOBAL autocommit = 1                                                                  → state effect
            SET @@global.autocommit = 1                                                                → state effect
            SET GLOBAL TRANSACTION ISOLATION LEVEL SERIALIZABLE                                        → state effect
            SET autocommit = 0                                                                         → transaction
            SET `autocommit` = 0                                                                       → transaction
            SET sql_mode = '', @@session.autocommit = 0                                                → transaction
            SET @@local.`autocommit` = 0                                                               → transaction
            SET SESSION TRANSACTION READ ONLY                                                          → transaction
            /*! COMMIT */                                                                              → transaction
            /*!40000 SET autocommit = 0 */                                                             → transaction
            XA START 'x'                                                                               → transaction
            BEGIN WORK                                                                                 → transaction
            COMMIT AND CHAIN                                                                           → transaction
            """)
    void mysqlAndMariadb_traitsAreFoundInTheText(String sql, String traits) {
        assertThat(Compiled.show(Compiled.MYSQL.traits(sql))).isEqualTo(traits);
        assertThat(Compiled.show(Compiled.MARIADB.traits(sql))).isEqualTo(traits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            ANALYZE SELECT * FROM t                                                                    → reads
            ANALYZE FORMAT=JSON SELECT * FROM t                                                        → reads
            ANALYZE (SELECT 1)                                                                         → reads
            ANALYZE FORMAT=JSON DELETE FROM t WHERE x = 1                                              → rows changes
            ANALYZE INSERT INTO t VALUES (1)                                                           → rows changes
            ANALYZE SELECT f()                                                                         → rows opaque
            EXECUTE IMMEDIATE 'COMMIT'                                                                 → rows opaque may-commit state
            BEGIN NOT ATOMIC COMMIT; END                                                               → rows opaque may-commit state
            IF 1 THEN COMMIT; END IF                                                                   → rows opaque may-commit state
            FOR i IN 1..2 DO COMMIT; END FOR                                                           → rows opaque may-commit state
            SET STATEMENT max_statement_time=1 FOR SELECT 1                                            → reads
            SET STATEMENT max_statement_time=(SELECT substring('x' FROM 1 FOR 1)) FOR SELECT 1         → reads
            SET STATEMENT max_statement_time=1, sort_buffer_size=2 FOR SET STATEMENT a=1 FOR DELETE FROM t → changes
            SET STATEMENT max_statement_time=1 FOR CREATE TABLE t (x int)                              → commits
            SET STATEMENT max_statement_time=1 FOR EXPLAIN DELETE FROM t                               → reads
            SET STATEMENT max_statement_time=1 FOR COMMIT                                              → transaction
            SET STATEMENT max_statement_time=1 FOR BEGIN NOT ATOMIC COMMIT; END                        → rows opaque may-commit state
            CREATE OR REPLACE TEMPORARY TABLE t (x int)                                                → state effect
            CREATE OR REPLACE TABLE t (x int)                                                          → commits
            CREATE TEMPORARY SEQUENCE s                                                                → commits state
            DROP TEMPORARY SEQUENCE s                                                                  → state effect
            RESET QUERY CACHE                                                                          → commits
            SET DEFAULT ROLE NONE                                                                      → commits
            BACKUP STAGE START                                                                         → commits state
            CACHE INDEX t IN default                                                                   → rows opaque
            LOAD INDEX INTO CACHE t                                                                    → rows opaque
            CHANGE MASTER TO MASTER_HOST='x'                                                           → rows opaque state
            SELECT NEXTVAL(s)                                                                          → rows opaque
            """)
    void mariadb_traitsAreFoundInTheText(String sql, String traits) {
        assertThat(Compiled.show(Compiled.MARIADB.traits(sql))).isEqualTo(traits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            CACHE INDEX t IN default                                                                   → rows opaque commits
            LOAD INDEX INTO CACHE t                                                                    → rows opaque commits
            START REPLICA                                                                              → commits state
            CHANGE REPLICATION SOURCE TO SOURCE_HOST='x'                                               → commits state
            IMPORT TABLE FROM 'x'                                                                      → commits state
            TABLE t                                                                                    → reads
            VALUES ROW(1)                                                                              → reads
            EXPLAIN INTO @x FORMAT=JSON SELECT 1                                                       → rows state
            EXPLAIN ANALYZE FORMAT=TREE DELETE FROM t                                                  → rows changes
            CREATE SPATIAL REFERENCE SYSTEM 9 NAME 'x' DEFINITION 'y'                                  → commits
            """)
    void mysql_traitsAreFoundInTheText(String sql, String traits) {
        assertThat(Compiled.show(Compiled.MYSQL.traits(sql))).isEqualTo(traits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            SELECT anything(1), count(*) FROM t                                                        → reads
            SELECT t.*, f(a) FROM t (1)                                                                → reads
            SELECT load_extension('x')                                                                 → rows state
            INSERT INTO t SELECT load_extension('x')                                                   → inserts opaque state
            PRAGMA user_version                                                                        → reads
            PRAGMA main.user_version                                                                   → reads
            PRAGMA table_info(t)                                                                       → reads
            PRAGMA main."table_info"(t)                                                                → reads
            PRAGMA integrity_check(1)                                                                  → reads
            PRAGMA user_version = 5                                                                    → rows opaque state
            PRAGMA main.user_version = 5                                                               → rows opaque state
            PRAGMA journal_mode(wal)                                                                   → rows opaque state
            PRAGMA wal_checkpoint                                                                      → rows opaque state
            PRAGMA optimize                                                                            → rows opaque state
            CREATE TABLE t (a)                                                                         → effect
            CREATE TEMP TABLE t (a)                                                                    → state effect
            CREATE TABLE temp.t (a)                                                                    → state effect
            CREATE VIEW [temp].v AS SELECT 1                                                           → state effect
            CREATE TRIGGER t AFTER INSERT ON x BEGIN DELETE FROM y; END                                → effect
            CREATE TEMP TRIGGER t AFTER INSERT ON x BEGIN DELETE FROM y; END                           → state effect
            INSERT OR REPLACE INTO t (a) VALUES (1)                                                    → inserts
            REPLACE INTO t (a) VALUES (1)                                                              → inserts
            WITH x(a) AS (SELECT 1) DELETE FROM t RETURNING a                                          → rows changes
            EXPLAIN QUERY PLAN DELETE FROM t                                                           → reads
            EXPLAIN INSERT INTO t VALUES (1)                                                           → reads
            ATTACH 'x' AS y                                                                            → state harmless
            DETACH y                                                                                   → state harmless
            VACUUM                                                                                     → effect
            ANALYZE                                                                                    → effect
            REINDEX                                                                                    → effect
            BEGIN IMMEDIATE                                                                            → transaction
            SAVEPOINT a                                                                                → transaction
            RELEASE a                                                                                  → transaction
            """)
    void sqlite_traitsAreFoundInTheText(String sql, String traits) {
        assertThat(Compiled.show(Compiled.SQLITE.traits(sql))).isEqualTo(traits);
    }
}
