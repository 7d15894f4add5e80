package dev.based.tests.h2;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.Isolation;
import dev.based.spi.Dialect;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.Effect;
import dev.based.spi.TransactionMode;
import java.util.ArrayList;
import java.util.List;
import org.jooq.SQLDialect;

/**
 * How to write a backend, step 3: the dialect. Most databases need only {@link #syntax}, {@link #jooq} and {@link #begin};
 * H2, which has no BEGIN, also needs its own ends of a transaction. A mode that the database cannot keep is refused, never
 * ignored: H2 can make neither a session read-only nor transactions serializable.
 */
final class H2Dialect implements Dialect {
    static final H2Dialect INSTANCE = new H2Dialect();

    private static final String ISOLATION = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL ";
    private static final SqlWords WORDS =
            SqlWords.STANDARD.with(Effect.COMMITS, "CREATE", "ALTER", "DROP", "TRUNCATE", "GRANT", "REVOKE", "COMMENT");
    private static final String DEFAULT_ISOLATION = ISOLATION + Isolation.READ_COMMITTED.sql();

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.STANDARD;
    }

    @Override
    public SQLDialect jooq() {
        return SQLDialect.H2;
    }

    @Override
    public List<String> begin(TransactionMode mode) {
        if (mode.readOnly() || mode.deferrable()) {
            throw new BasedException(ErrorKind.USAGE, "H2 has no read-only or deferrable transactions.", null);
        }
        if (mode.isolation() == Isolation.SERIALIZABLE) {
            throw new BasedException(ErrorKind.USAGE, "H2 isolates transactions up to REPEATABLE_READ only.", null);
        }
        return mode.isolation() == null
                ? List.of("SET AUTOCOMMIT FALSE")
                : List.of(ISOLATION + mode.isolation().sql(), "SET AUTOCOMMIT FALSE");
    }

    @Override
    public List<String> commit(TransactionMode mode) {
        return end("COMMIT", mode);
    }

    @Override
    public List<String> rollback(TransactionMode mode) {
        return end("ROLLBACK", mode);
    }

    /** DDL commits what was done before it. The library must know, for it keeps track of transactions. */
    @Override
    public SqlWords words() {
        return WORDS;
    }

    private static List<String> end(String sql, TransactionMode mode) {
        List<String> texts = new ArrayList<>(List.of(sql, "SET AUTOCOMMIT TRUE"));
        if (mode.isolation() != null) {
            texts.add(DEFAULT_ISOLATION);
        }
        return texts;
    }
}
