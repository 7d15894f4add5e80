package dev.based.mysql;

import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.Effect;

/**
 * What the words of MySQL's and MariaDB's SQL mean.
 *
 * <p>What commits is the statements of <a href="https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html">MySQL's list</a>.
 */
final class MysqlWords {
    static final SqlWords WORDS = SqlWords.STANDARD
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
                    "LOAD INDEX",
                    "CACHE INDEX")
            .with(
                    Effect.COMMITS,
                    "START",
                    "STOP",
                    "CHANGE",
                    "RESET",
                    "LOCK TABLES",
                    "LOCK TABLE",
                    "UNLOCK TABLES",
                    "IMPORT")
            .with(Effect.MAY_COMMIT, "CALL", "EXECUTE", "BEGIN NOT ATOMIC")
            .without(Effect.COMMITS, "CREATE TEMPORARY", "DROP TEMPORARY");

    private MysqlWords() {}
}
