package dev.based.tests.hsqldb;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.Isolation;
import dev.based.spi.Dialect;
import dev.based.spi.EmptyList;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.TransactionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.SQLDialect;

/** HSQLDB has no BEGIN: what is between two ends of a transaction is one while autocommit is off. */
final class HsqldbDialect implements Dialect {
    static final HsqldbDialect INSTANCE = new HsqldbDialect();

    private static final SqlSyntax SYNTAX = SqlSyntax.STANDARD.withEmptyList(EmptyList.UNKNOWN);
    private static final SqlWords WORDS = SqlWords.STANDARD.with(
            SqlWords.Effect.COMMITS, "CREATE", "ALTER", "DROP", "TRUNCATE", "GRANT", "REVOKE", "COMMENT");

    @Override
    public SqlSyntax syntax() {
        return SYNTAX;
    }

    @Override
    public SqlWords words() {
        return WORDS;
    }

    @Override
    public SQLDialect jooq() {
        return SQLDialect.HSQLDB;
    }

    /** Names without quotes are kept in upper case. */
    @Override
    public String quoted(String name) {
        return Dialect.super.quoted(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public List<String> begin(TransactionMode mode) {
        if (mode.deferrable()) {
            throw new BasedException(ErrorKind.USAGE, "HSQLDB has no deferrable transactions.", null);
        }
        List<String> texts = new ArrayList<>(List.of("SET AUTOCOMMIT FALSE"));
        if (mode.isolation() != null) {
            // Of those that see what is not committed, HSQLDB would make read-only ones.
            Isolation isolation =
                    mode.isolation() == Isolation.READ_UNCOMMITTED ? Isolation.READ_COMMITTED : mode.isolation();
            texts.add("SET TRANSACTION ISOLATION LEVEL " + isolation.sql());
        }
        if (mode.readOnly()) {
            texts.add("SET TRANSACTION READ ONLY");
        }
        return texts;
    }

    @Override
    public List<String> commit(TransactionMode mode) {
        return List.of("COMMIT", "SET AUTOCOMMIT TRUE");
    }

    @Override
    public List<String> rollback(TransactionMode mode) {
        return List.of("ROLLBACK", "SET AUTOCOMMIT TRUE");
    }
}
