package dev.based.mysql;

import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.Effect;
import dev.based.spi.SqlWords.FunctionEffect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What the words of MySQL's and MariaDB's SQL mean, which differ in what commits: see
 * <a href="https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html">MySQL's list</a> and
 * <a href="https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/">MariaDB's</a>, and what the servers do.
 */
final class MysqlWords {
    private static final List<String> WAITING = List.of(
            "benchmark",
            "master_gtid_wait",
            "master_pos_wait",
            "sleep",
            "source_pos_wait",
            "wait_for_executed_gtid_set",
            "wait_until_sql_thread_after_gtids",
            "wsrep_sync_wait_upto_gtid");

    private static final SqlWords BOTH = SqlWords.STANDARD
            .withoutFunctions()
            .withFunctions(FunctionEffect.NONE, functions())
            .withFunctions(FunctionEffect.WAITS, WAITING)
            .withFunctions(FunctionEffect.LEAVES_STATE, List.of("get_lock", "release_lock", "release_all_locks"))
            .with(
                    Effect.COMMITS,
                    "CREATE",
                    "ALTER",
                    "DROP",
                    "RENAME",
                    "TRUNCATE",
                    "GRANT",
                    "REVOKE",
                    "ANALYZE",
                    "OPTIMIZE")
            .with(
                    Effect.COMMITS,
                    "REPAIR",
                    "CHECK",
                    "FLUSH",
                    "INSTALL",
                    "UNINSTALL",
                    "SET PASSWORD",
                    "SET DEFAULT ROLE")
            .with(
                    Effect.COMMITS,
                    "RESET QUERY CACHE",
                    "RESET MASTER",
                    "RESET SLAVE",
                    "RESET REPLICA",
                    "LOCK TABLE",
                    "LOCK TABLES")
            .without(Effect.COMMITS, "CREATE TEMPORARY", "DROP TEMPORARY", "DROP PREPARE")
            .with(Effect.MAY_COMMIT, "CALL", "EXECUTE", "UNLOCK TABLES", "UNLOCK TABLE")
            .with(Effect.READS, "CHECKSUM", "XA RECOVER")
            .with(Effect.OPAQUE, "OPTIMIZE", "REPAIR", "CHECK", "ANALYZE", "HANDLER", "CACHE", "LOAD INDEX")
            .with(Effect.LEAVES_STATE, "HANDLER", "LOAD DATA", "LOAD XML", "LOCK", "FLUSH", "DROP PREPARE")
            // Statements prepared before keep the parameters' types of the former table.
            .with(Effect.LEAVES_STATE, "ALTER", "DROP", "RENAME")
            .with(Effect.SESSION_ONLY, "HANDLER", "GET DIAGNOSTICS", "DROP PREPARE", "SIGNAL", "RESIGNAL")
            .with(Effect.SESSION_ONLY, "DO") // but for the functions that it calls
            .without(Effect.OPAQUE, "DO")
            .without(Effect.SESSION_ONLY, "SET PASSWORD", "SET DEFAULT ROLE", "RESET")
            .without(
                    Effect.LEAVES_STATE,
                    "OPTIMIZE",
                    "REPAIR",
                    "CHECK",
                    "CHECKSUM",
                    "CACHE",
                    "KILL",
                    "PURGE",
                    "SET PASSWORD")
            .without(
                    Effect.LEAVES_STATE, "LOAD INDEX", "RESET", "SET DEFAULT ROLE", "SIGNAL", "RESIGNAL", "XA RECOVER");

    static final SqlWords MYSQL = BOTH.with(
                    Effect.COMMITS, "START", "STOP", "CHANGE", "CACHE INDEX", "LOAD INDEX", "IMPORT", "CLONE")
            .with(Effect.COMMITS, "RESTART")
            .without(Effect.COMMITS, "START GROUP_REPLICATION", "STOP GROUP_REPLICATION");

    static final SqlWords MARIADB = BOTH.with(Effect.COMMITS, "BACKUP", "CREATE TEMPORARY SEQUENCE");

    private MysqlWords() {}

    private static List<String> functions() {
        try (InputStream names = MysqlWords.class.getResourceAsStream("functions.txt")) {
            String text = new String(Objects.requireNonNull(names).readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.strip().split("\\s+"));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
