package dev.based.mysql;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.spi.Dialect;
import dev.based.spi.Pipelining;
import dev.based.spi.SqlSyntax;
import dev.based.spi.TransactionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jooq.SQLDialect;

/**
 * The SQL of MySQL and MariaDB.
 *
 * @param jooq which of the two it is
 */
record MysqlDialect(SQLDialect jooq) implements Dialect {
    private static final Pattern COMMITTING = Pattern.compile(
            "(?:\\s|/\\*(?!!).*?\\*/|(?:--\\s|#)[^\\n]*\\n)*(?:"
                    + "(?:CREATE|DROP)\\s+(?!TEMPORARY\\b)"
                    + "|(?:ALTER|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|CHECK|FLUSH|INSTALL|UNINSTALL)\\b"
                    + "|SET\\s+PASSWORD\\b|(?:CACHE|LOAD)\\s+INDEX\\b|(?:START|STOP|CHANGE|RESET)\\s+(?:REPLICA|SLAVE|MASTER)\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The dialect of a server that calls itself so. */
    static MysqlDialect of(String productName) {
        return new MysqlDialect(productName.equals("MariaDB") ? SQLDialect.MARIADB : SQLDialect.MYSQL);
    }

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.MYSQL;
    }

    @Override
    public List<String> begin(TransactionMode mode) {
        if (mode.deferrable()) {
            throw new BasedException(
                    ErrorKind.USAGE,
                    "MySQL and MariaDB have no deferrable transactions. For a consistent view of the data without locks, use a"
                            + " read-only session with the isolation REPEATABLE_READ.",
                    null);
        }
        List<String> texts = new ArrayList<>(2);
        if (mode.isolation() != null) {
            texts.add("SET TRANSACTION ISOLATION LEVEL " + mode.isolation().sql());
        }
        texts.add(mode.readOnly() ? "START TRANSACTION READ ONLY" : "START TRANSACTION");
        return texts;
    }

    /**
     * The statements of <a href="https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html">MySQL's list</a>. LOCK TABLES is
     * not among them here, since opening a transaction behind it would give up the locks.
     */
    @Override
    public boolean commitsImplicitly(String sql) {
        return COMMITTING.matcher(sql).lookingAt();
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.OPENING;
    }
}
