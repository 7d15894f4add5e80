package dev.based.sqlite;

import dev.based.spi.Dialect;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.TransactionMode;
import dev.based.spi.TransactionStatus;
import java.util.List;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's transactions: those that write take the lock when they begin, so that they cannot fail later for having read
 * too early; those that only read see one state of the file. Both are serializable, which honours every isolation level.
 */
final class SqliteDialect implements Dialect {
    static final String REFUSE_WRITES = "PRAGMA query_only = ON";
    static final String ALLOW_WRITES = "PRAGMA query_only = OFF";

    static final String BEGIN = "BEGIN";
    static final String BEGIN_WITH_LOCK = "BEGIN IMMEDIATE";
    static final String COMMIT = "COMMIT";
    static final String ROLLBACK = "ROLLBACK";

    private static final List<String> BEGIN_WRITE = List.of(BEGIN_WITH_LOCK);
    private static final List<String> BEGIN_WITHOUT_LOCK = List.of(BEGIN);
    private static final List<String> BEGIN_READ_ONLY = List.of(BEGIN, REFUSE_WRITES);
    private static final List<String> COMMIT_WRITE = List.of(COMMIT);
    private static final List<String> COMMIT_READ_ONLY = List.of(COMMIT, ALLOW_WRITES);
    private static final List<String> ROLLBACK_WRITE = List.of(ROLLBACK);
    private static final List<String> ROLLBACK_READ_ONLY = List.of(ROLLBACK, ALLOW_WRITES);

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

    /** SQLite takes double quotes around what is no name for those of a text. */
    @Override
    public String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
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
        return readOnlyFile ? BEGIN_WITHOUT_LOCK : BEGIN_WRITE;
    }

    @Override
    public List<String> commit(TransactionMode mode) {
        return mode.readOnly() ? COMMIT_READ_ONLY : COMMIT_WRITE;
    }

    @Override
    public List<String> rollback(TransactionMode mode) {
        return mode.readOnly() ? ROLLBACK_READ_ONLY : ROLLBACK_WRITE;
    }

    /** Whether a transaction is open behind one of these texts; null if it changes nothing about that. */
    static @Nullable TransactionStatus after(String sql) {
        return switch (sql) {
            case BEGIN, BEGIN_WITH_LOCK -> TransactionStatus.OPEN;
            case COMMIT, ROLLBACK -> TransactionStatus.NONE;
            default -> null;
        };
    }
}
