package dev.based.sqlite;

import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to one database and makes them as new between sessions. */
final class SqliteSetup {
    private final SqliteSettings settings;
    private final boolean reader;
    private final SqliteShared shared;
    private @Nullable SqlitePragmas pragmas;

    SqliteSetup(SqliteSettings settings, boolean reader, SqliteShared shared) {
        this.settings = settings;
        this.reader = reader;
        this.shared = shared;
    }

    boolean isReader() {
        return reader;
    }

    SQLiteConnection open() throws SQLException {
        requireFile();
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(
                (int) Math.min(Integer.MAX_VALUE, settings.busyTimeout().toMillis()));
        // Else the driver runs a SELECT after every INSERT and leaves it open, so that an interrupt never wears off.
        config.setGetGeneratedKeys(false);
        if (settings.readOnly()) {
            config.setReadOnly(true);
        } else {
            config.setOpenMode(SQLiteOpenMode.FULLMUTEX);
        }
        if (reader || shared.hasFile()) {
            config.resetOpenMode(SQLiteOpenMode.CREATE); // another file would be another database
        }
        Path file = settings.file();
        SQLiteConnection connection;
        try {
            connection =
                    (SQLiteConnection) config.createConnection("jdbc:sqlite:" + (file == null ? ":memory:" : file));
        } catch (SQLException error) {
            throw explain(error);
        }
        try {
            prepare(connection);
            requireSameFile();
            return connection;
        } catch (SQLException error) {
            connection.close();
            throw explain(error);
        } catch (RuntimeException error) {
            connection.close();
            throw error;
        }
    }

    private void requireFile() {
        Path file = settings.file();
        if (file == null) {
            return;
        }
        Path directory = file.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw cannotOpen("the directory " + directory + " does not exist. Create it, or correct the URL");
        }
        if (shared.hasFile()) {
            requireSameFile();
        }
        if (Files.isDirectory(file)) {
            throw cannotOpen("it is a directory. Name a file in it");
        }
        if (settings.readOnly() && !Files.exists(file)) {
            throw cannotOpen("it does not exist, and read_only keeps it from being created");
        }
        if (!settings.readOnly() && Files.exists(file) && !Files.isWritable(file)) {
            throw cannotOpen(
                    "it is not writable for this process. Change its permissions, or open it with ?read_only=true");
        }
    }

    /** A file that was deleted or put aside goes on for the connections that have it, and is no longer the one of this name. */
    private void requireSameFile() {
        Path file = settings.file();
        if (file == null || shared.isFile(key(file))) {
            return;
        }
        throw cannotOpen(
                ErrorKind.UNDEFINED_OBJECT, // no waiting brings it back
                "the file was deleted, or replaced by another one, while the database was connected. What its connections"
                        + " write now goes to the old file, and is lost with them. Disconnect, put the right file in its place, and connect"
                        + " anew");
    }

    /** What tells the file from others; null where the file system has nothing that does, and if there is no file. */
    private static @Nullable Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException missing) {
            return null;
        }
    }

    private DatabaseException cannotOpen(String reason) {
        return cannotOpen(ErrorKind.CONNECTION_LOST, reason);
    }

    private DatabaseException cannotOpen(ErrorKind kind, String reason) {
        return new DatabaseException(
                ErrorDetails.of(kind, "Cannot open " + settings.title() + ": " + reason + "."), null, null);
    }

    private DatabaseException explain(SQLException error) {
        ErrorDetails details = error instanceof SQLiteException known
                ? SqliteErrors.whileOpening(known)
                : SqliteErrors.describe(error);
        Path directory = settings.file() == null ? null : settings.file().getParent();
        if (details.vendorCode() == SQLiteErrorCode.SQLITE_CANTOPEN.code
                && directory != null
                && !Files.isWritable(directory)) {
            return cannotOpen(
                    "its directory " + directory + " is not writable for this process, and SQLite keeps files beside a"
                            + " database there (-wal, -shm, -journal), in WAL mode for reading too. Change the directory's permissions, or let a"
                            + " process that may write there run PRAGMA journal_mode = DELETE, and open it with ?read_only=true");
        }
        String reason = details.message();
        return new DatabaseException(
                details.withMessage(
                                "Cannot open " + settings.title() + ": " + reason + (reason.endsWith(".") ? "" : "."))
                        .withConstraint(null),
                null,
                error);
    }

    private void prepare(SQLiteConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!settings.inMemory() && !settings.readOnly() && !reader) {
                setJournalMode(statement);
            }
            configure(statement);
            statement.executeQuery("SELECT count(*) FROM sqlite_schema").close(); // fails if the file is no database
            pragmas = SqlitePragmas.of(statement);
        }
    }

    private void setJournalMode(Statement statement) throws SQLException {
        String wanted = settings.pragma(settings.journalMode());
        try (ResultSet rows = statement.executeQuery("PRAGMA journal_mode = " + wanted)) {
            String got = rows.next() ? rows.getString(1) : "";
            if (!got.equals(wanted)) {
                throw cannotOpen("its file system does not allow the journal mode " + wanted
                        + ". Choose another one with ?journal_mode=delete");
            }
        }
    }

    private void configure(Statement statement) throws SQLException {
        statement.execute("PRAGMA foreign_keys = " + (settings.foreignKeys() ? "ON" : "OFF"));
        statement.execute("PRAGMA synchronous = " + settings.pragma(settings.synchronous()));
        statement.execute(reader ? SqliteDialect.REFUSE_WRITES : SqliteDialect.ALLOW_WRITES);
    }

    /** Drops temporary objects, detaches databases and restores the settings that a session may have changed. */
    void reset(SQLiteConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqliteDialect.ALLOW_WRITES);
            for (String drop : column(
                    statement,
                    "SELECT 'DROP ' || type || ' IF EXISTS temp.\"' || replace(name, '\"', '\"\"') || '\"'"
                            + " FROM temp.sqlite_schema WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                            + " UNION ALL SELECT 'DROP TRIGGER IF EXISTS temp.\"' || replace(name, '\"', '\"\"') || '\"'"
                            + " FROM temp.sqlite_schema WHERE type = 'trigger'")) {
                statement.execute(drop);
            }
            for (String detach : column(
                    statement,
                    "SELECT 'DETACH \"' || replace(name, '\"', '\"\"') || '\"' FROM pragma_database_list"
                            + " WHERE name NOT IN ('main', 'temp')")) {
                statement.execute(detach);
            }
            Objects.requireNonNull(pragmas, "The connection was not opened.").restore(statement);
            configure(statement);
        }
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
