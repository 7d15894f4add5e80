package dev.based.sqlite;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.spi.UrlOption;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a URL says about a SQLite database.
 *
 * @param file the absolute path, or null for a database in memory
 * @param journalMode how a file keeps what is not yet committed
 * @param synchronous how often a file is flushed to disk
 * @param busyTimeout how long to wait for another process that writes
 * @param readers how many connections read beside the one that writes; in journal mode WAL only
 * @param readOnly whether the file is opened for reading only
 * @param foreignKeys whether foreign keys are enforced
 */
record SqliteSettings(
        @Nullable Path file,
        JournalMode journalMode,
        Synchronous synchronous,
        Duration busyTimeout,
        int readers,
        boolean readOnly,
        boolean foreignKeys) {

    /** SQLite's journal modes for files: <a href="https://sqlite.org/pragma.html#pragma_journal_mode">pragma</a>. */
    enum JournalMode {
        WAL,
        DELETE,
        TRUNCATE,
        PERSIST
    }

    /** SQLite's levels of flushing: <a href="https://sqlite.org/pragma.html#pragma_synchronous">pragma</a>. */
    enum Synchronous {
        OFF,
        NORMAL,
        FULL,
        EXTRA
    }

    private static final UrlOption<JournalMode> JOURNAL_MODE = UrlOption.choice(
            "journal_mode", JournalMode.class, JournalMode.WAL, "how a file keeps what is not yet committed");
    private static final UrlOption<Synchronous> SYNCHRONOUS = UrlOption.choice(
            "synchronous",
            Synchronous.class,
            Synchronous.FULL,
            "how often a file is flushed to disk; with NORMAL a power failure may undo the last commits");
    private static final UrlOption<Duration> BUSY_TIMEOUT =
            UrlOption.duration("busy_timeout", Duration.ofSeconds(5), "how long to wait for another process");
    private static final UrlOption<Integer> READERS =
            UrlOption.integer("readers", 4, 0, 64, "connections that read beside the one that writes");
    private static final UrlOption<Boolean> READ_ONLY =
            UrlOption.bool("read_only", false, "open the file for reading only");
    private static final UrlOption<Boolean> FOREIGN_KEYS = UrlOption.bool("foreign_keys", true, "enforce foreign keys");

    static final List<UrlOption<?>> OPTIONS =
            List.of(JOURNAL_MODE, SYNCHRONOUS, BUSY_TIMEOUT, READERS, READ_ONLY, FOREIGN_KEYS);

    static SqliteSettings of(DatabaseUrl url) {
        if (!url.hosts().isEmpty() || url.username().isPresent()) {
            throw new DatabaseUrlException(
                    "A SQLite URL has no host and no user: write sqlite:///relative.db, sqlite:////absolute.db or, for a"
                            + " database in memory, sqlite://. The URL was " + url + ".",
                    null);
        }
        SqliteSettings settings = new SqliteSettings(
                file(url.database().orElse("")),
                JOURNAL_MODE.from(url),
                SYNCHRONOUS.from(url),
                BUSY_TIMEOUT.from(url),
                READERS.from(url),
                READ_ONLY.from(url),
                FOREIGN_KEYS.from(url));
        if (settings.inMemory() && settings.readOnly()) {
            throw new DatabaseUrlException(
                    "A database in memory cannot be read-only, since it would stay empty.", null);
        }
        return settings;
    }

    /** An absolute path keeps SQLite and its driver from taking the name for a URI, a resource or memory. */
    private static @Nullable Path file(String name) {
        if (name.isEmpty() || name.equals(":memory:")) {
            return null;
        }
        if (name.indexOf('?') >= 0) {
            throw new DatabaseUrlException(
                    "The driver cannot open a file whose name contains a question mark: " + name, null);
        }
        try {
            return Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException invalid) {
            throw new DatabaseUrlException("This is not the name of a file: " + name, invalid);
        }
    }

    boolean inMemory() {
        return file == null;
    }

    /** Whether readers have connections of their own, which only WAL keeps from locking out the writer. */
    boolean separateReaders() {
        return !inMemory() && !readOnly && journalMode == JournalMode.WAL && readers > 0;
    }

    /** What messages call the database. */
    String title() {
        return file == null ? "the SQLite database in memory" : "the SQLite database " + file;
    }

    String pragma(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
