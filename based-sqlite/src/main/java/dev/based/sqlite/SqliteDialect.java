package dev.based.sqlite;

import dev.based.spi.Dialect;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.TransactionMode;
import java.util.List;
import org.jooq.SQLDialect;

/**
 * SQLite's transactions: those that write take the lock when they begin, so that they cannot fail later for having read
 * too early; those that only read see one state of the file. Both are serializable, which honours every isolation level.
 */
final class SqliteDialect implements Dialect {
    static final String REFUSE_WRITES = "PRAGMA query_only = ON";
    static final String ALLOW_WRITES = "PRAGMA query_only = OFF";

    private static final List<String> BEGIN = List.of("BEGIN IMMEDIATE");
    private static final List<String> BEGIN_WITHOUT_LOCK = List.of("BEGIN");
    private static final List<String> BEGIN_READ_ONLY = List.of("BEGIN", REFUSE_WRITES);
    private static final List<String> COMMIT = List.of("COMMIT");
    private static final List<String> COMMIT_READ_ONLY = List.of("COMMIT", ALLOW_WRITES);
    private static final List<String> ROLLBACK = List.of("ROLLBACK");
    private static final List<String> ROLLBACK_READ_ONLY = List.of("ROLLBACK", ALLOW_WRITES);

    private final boolean readOnlyFile;

    SqliteDialect(boolean readOnlyFile) {
        this.readOnlyFile = readOnlyFile;
    }

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.SQLITE;
    }

    @Override
    public SqlWords words() {
        return SqliteWords.WORDS;
    }

    @Override
    public SQLDialect jooq() {
        return SQLDialect.SQLITE;
    }

    @Override
    public List<String> begin(TransactionMode mode) {
        if (mode.readOnly()) {
            return BEGIN_READ_ONLY;
        }
        return readOnlyFile ? BEGIN_WITHOUT_LOCK : BEGIN;
    }

    @Override
    public List<String> commit(TransactionMode mode) {
        return mode.readOnly() ? COMMIT_READ_ONLY : COMMIT;
    }

    @Override
    public List<String> rollback(TransactionMode mode) {
        return mode.readOnly() ? ROLLBACK_READ_ONLY : ROLLBACK;
    }
}
