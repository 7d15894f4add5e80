package dev.based.mysql;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.spi.Dialect;
import dev.based.spi.Pipelining;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.TransactionMode;
import java.util.ArrayList;
import java.util.List;
import org.jooq.SQLDialect;

/**
 * The SQL of MySQL and MariaDB.
 *
 * @param jooq which of the two it is
 */
record MysqlDialect(SQLDialect jooq) implements Dialect {
    /** The dialect of a server that calls itself so. */
    static MysqlDialect of(String productName) {
        return new MysqlDialect(productName.equals("MariaDB") ? SQLDialect.MARIADB : SQLDialect.MYSQL);
    }

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.MYSQL;
    }

    /** Double quotes are quotes of texts there, unless the server is told otherwise. */
    @Override
    public String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
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

    @Override
    public SqlWords words() {
        return jooq == SQLDialect.MARIADB ? MysqlWords.MARIADB : MysqlWords.MYSQL;
    }

    /** So it is with DO and CALL, whose work may be there then, in part, or not at all. */
    @Override
    public boolean stopsSilently() {
        return true;
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.OPENING;
    }
}
