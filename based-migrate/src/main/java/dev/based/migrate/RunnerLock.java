package dev.based.migrate;

import static dev.based.Async.await;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.Session;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What lets one runner in at a time: a lock of the database's that belongs to a transaction or a connection, so that it is gone when
 * these are, whatever becomes of the runner.
 */
enum RunnerLock {
    /** An advisory lock of the transaction's. */
    POSTGRESQL {
        @Override
        boolean take(Session session, String table) {
            return await(session.fetchValue(boolean.class, "SELECT pg_try_advisory_xact_lock(?)", key(table)));
        }

        /** That in which the history is found; if there is none yet, that in which it would be made. */
        @Override
        String schema(Database database, String table) {
            return prefix(
                    '"',
                    await(database.fetchValue(
                            String.class,
                            "SELECT CAST(COALESCE((SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                                    + " ON n.oid = c.relnamespace WHERE c.oid = to_regclass(?)), current_schema()) AS text)",
                            table)));
        }

        /** The role, which need not have a right to the history. */
        @Override
        void takeBack(Session session) {
            await(session.execute("RESET SESSION AUTHORIZATION"));
            await(session.execute("RESET ROLE"));
        }
    },
    /**
     * A named lock of the connection's, which outlasts the commits in between. It goes when the connection is reset behind COMMIT, and
     * not before: whoever has it must see what was committed.
     */
    MYSQL {
        @Override
        boolean take(Session session, String table) {
            Long taken = await(session.fetchValue(
                    Long.class,
                    "SELECT GET_LOCK(CONCAT('based_migrate_', MD5(CONCAT(COALESCE(DATABASE(), ''), '.', ?))), 0)",
                    table));
            return taken != null && taken == 1;
        }

        @Override
        String schema(Database database, String table) {
            return prefix('`', await(database.fetchValue(String.class, "SELECT DATABASE()")));
        }

        @Override
        boolean isByLockedTables(DatabaseException error) {
            return error.vendorCode() == NOT_LOCKED || error.vendorCode() == NOT_LOCKED_FOR_WRITE;
        }
    },
    /** The transaction itself is the lock, as SQLite's; elsewhere the key of the history's next row. */
    TRANSACTION {
        @Override
        boolean take(Session session, String table) {
            return true;
        }

        /** SQLite's own; a temporary table of the same name would come before it. */
        @Override
        String schema(Database database, String table) {
            return database.url().map(DatabaseUrl::scheme).orElse("").equals("sqlite") ? "main." : "";
        }
    };

    /** ER_TABLE_NOT_LOCKED_FOR_WRITE. */
    private static final int NOT_LOCKED_FOR_WRITE = 1099;

    /** ER_TABLE_NOT_LOCKED. */
    private static final int NOT_LOCKED = 1100;

    /** What the keys of advisory locks begin with, so that they are nobody else's by chance. */
    private static final long SPACE = 0x6261_7365L << 32;

    /** Takes the lock if it is free. */
    abstract boolean take(Session session, String table);

    /**
     * Where the history is, by what a new session looks up, so that it is the same one whatever a file sets.
     *
     * @param table its name, without a schema
     * @return what stands before the name, with a dot; empty if there is no schema, of which the database will tell
     */
    abstract String schema(Database database, String table);

    private static String prefix(char quote, @Nullable String schema) {
        String mark = String.valueOf(quote);
        return schema == null ? "" : mark + schema.replace(mark, mark + mark) + mark + '.';
    }

    /** Takes back what a file has set, as far as it would keep the history from being written. */
    void takeBack(Session session) {}

    /** Whether a statement failed since a file has locked tables and not unlocked them. */
    boolean isByLockedTables(DatabaseException error) {
        return false;
    }

    private static long key(String table) {
        CRC32 crc = new CRC32();
        crc.update(table.getBytes(StandardCharsets.UTF_8));
        return SPACE ^ crc.getValue();
    }

    /** The lock of a database, by its URL; of one that has none, by what it answers. */
    static RunnerLock of(Database database) {
        return switch (database.url().map(DatabaseUrl::scheme).orElseGet(() -> asked(database))) {
            case "postgresql", "postgres" -> POSTGRESQL;
            case "mysql", "mariadb" -> MYSQL;
            default -> TRANSACTION;
        };
    }

    private static String asked(Database database) {
        if (answers(database, "SELECT pg_backend_pid()")) {
            return "postgresql";
        }
        return answers(database, "SELECT @@version_comment") ? "mysql" : "";
    }

    private static boolean answers(Database database, String query) {
        try {
            await(database.fetchAll(query));
            return true;
        } catch (BasedException error) {
            if (error.kind() == ErrorKind.CONNECTION_LOST || error.kind() == ErrorKind.POOL_TIMEOUT) {
                throw error;
            }
            return false;
        }
    }
}
