package dev.based.migrate;

import static dev.based.Async.await;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.Session;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

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
    },
    /** The transaction itself is the lock, as SQLite's; elsewhere the key of the history's next row. */
    TRANSACTION {
        @Override
        boolean take(Session session, String table) {
            return true;
        }
    };

    /** What the keys of advisory locks begin with, so that they are nobody else's by chance. */
    private static final long SPACE = 0x6261_7365L << 32;

    /** Takes the lock if it is free. */
    abstract boolean take(Session session, String table);

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
