package dev.based.migrate;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Versioned SQL files, each run once on a database, in the order of their versions. The names are Flyway's: {@code
 * V1__create_films.sql}, {@code V1.1__add_rating.sql} for what is run once, {@code R__views.sql} for what is run, behind all versions,
 * whenever it has changed. A history in the database knows what was run, with a checksum of each file.
 *
 * <pre>{@code
 * Migrations migrations = Migrations.of(Main.class, "db/migration");
 * await(migrations.migrate(database));
 * }</pre>
 *
 * <p>One runner works at a time, by a lock of the database's, which ends with the runner's transaction or connection. Each file is run
 * in a session of its own, together with its row in the history: all or nothing, where definitions are part of a transaction. On MySQL
 * and MariaDB they are not; a file that fails there behind one leaves a row that says so, and nothing is run before it is put right.
 *
 * <p>The files are read when this is made. Immutable; safe for use by several threads.
 */
public final class Migrations {
    private static final String DEFAULT_TABLE = "based_migrations";
    private static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofMinutes(5);

    private final List<Migration> files;
    private final String table;
    private final Duration lockTimeout;
    private final boolean outOfOrder;

    private Migrations(List<Migration> files, String table, Duration lockTimeout, boolean outOfOrder) {
        this.files = files;
        this.table = table;
        this.lockTimeout = lockTimeout;
        this.outOfOrder = outOfOrder;
    }

    /**
     * Reads the files of a folder and those below it.
     *
     * @param folder the folder
     * @return the migrations
     * @throws MigrationException if it is not there, a file is not named as a migration, is not UTF-8, or has another one's version
     */
    public static Migrations of(Path folder) {
        return of(SqlFiles.in(folder));
    }

    /**
     * Reads resources: from the module of a class, also in an image of jlink's, or, if it is in none, from the class path, in folders
     * and jars.
     *
     * @param anchor a class of the program's: its class path or module has them
     * @param folder their folder, such as {@code db/migration}
     * @return the migrations
     * @throws MigrationException if there are none, a file is not named as a migration, is not UTF-8, or has another one's version
     */
    public static Migrations of(Class<?> anchor, String folder) {
        return of(SqlFiles.of(anchor, folder));
    }

    private static Migrations of(Map<String, String> texts) {
        List<Migration> files = new ArrayList<>();
        texts.forEach((script, text) -> files.add(Migration.of(script, text)));
        Map<Object, Migration> known = new HashMap<>();
        for (Migration file : files) {
            Migration other = known.put(file.version() == null ? file.description() : file.version(), file);
            if (other != null) {
                throw new MigrationException("The files " + other.script() + " and " + file.script()
                        + " have the same version, or, if they are repeatable, the same words: rename one.");
            }
        }
        files.sort(Comparator.comparing(
                        Migration::version, Comparator.nullsLast(Comparator.<@Nullable Version>naturalOrder()))
                .thenComparing(Migration::description));
        return new Migrations(List.copyOf(files), DEFAULT_TABLE, DEFAULT_LOCK_TIMEOUT, false);
    }

    /**
     * The same migrations with another table for the history. Its columns are Flyway's, so that {@code flyway_schema_history} goes on
     * where Flyway has stopped.
     *
     * @param name the table, perhaps with its schema before a dot; letters, digits and underscores
     * @return a copy
     * @throws IllegalArgumentException if it is no such name
     */
    public Migrations withTable(String name) {
        boolean plain = !name.isEmpty()
                && name.chars()
                        .allMatch(character -> character < 0x80 && Character.isLetterOrDigit(character)
                                || character == '_'
                                || character == '.');
        if (!plain) {
            throw new IllegalArgumentException("The history's table must be named by letters, digits and underscores.");
        }
        return new Migrations(files, name, lockTimeout, outOfOrder);
    }

    /**
     * The same migrations with another limit for the wait for other runners.
     *
     * @param limit how long the lock may be waited for, all in all; 5 minutes unless set
     * @return a copy
     */
    public Migrations withLockTimeout(Duration limit) {
        return new Migrations(files, table, limit, outOfOrder);
    }

    /**
     * The same migrations, whose versions may come late.
     *
     * @param allowed whether a new file is run though a higher version was; false unless set
     * @return a copy
     */
    public Migrations withOutOfOrder(boolean allowed) {
        return new Migrations(files, table, lockTimeout, allowed);
    }

    /**
     * Runs what is to be run. With several runners each file is run by one of them, and all end when all is done.
     *
     * @param database the database, connected
     * @return a stage with what this runner has run, in order; fails with {@link MigrationException} if a file fails, if one has changed
     *     or is missing, failed earlier, or comes late, and if the lock is not free in time; and with {@link BasedException} as
     *     sessions do. Cancelling it stops and rolls back the file under way
     */
    public CompletionStage<List<MigrationInfo>> migrate(Database database) {
        return called(() -> new Runner(this, database).migrate());
    }

    /**
     * Looks whether the database is as the files say.
     *
     * @param database the database, connected
     * @return a stage that completes if every file was run as it is; fails with {@link MigrationException} if not
     */
    public CompletionStage<@Nullable Void> validate(Database database) {
        return Migrations.<@Nullable Void>called(() -> {
            new Runner(this, database).plan().requireDone();
            return null;
        });
    }

    /**
     * Tells how each migration stands.
     *
     * @param database the database, connected
     * @return a stage with the migrations: those in the history in its order, then the others
     */
    public CompletionStage<List<MigrationInfo>> info(Database database) {
        return called(() -> new Runner(this, database).plan().infos());
    }

    /** Runs code on a thread that may wait; an error of the library's also shows who called, behind its own frames. */
    private static <T extends @Nullable Object> CompletionStage<T> called(Callable<T> code) {
        StackTraceElement[] caller = new Throwable().getStackTrace();
        return Async.async(() -> {
            try {
                return code.call();
            } catch (BasedException error) {
                List<StackTraceElement> frames = new ArrayList<>(List.of(error.getStackTrace()));
                frames.addAll(List.of(caller));
                error.setStackTrace(frames.toArray(StackTraceElement[]::new));
                throw error;
            }
        });
    }

    Plan plan(List<HistoryRow> history) {
        return new Plan(files, HistoryRow.counting(history), table, outOfOrder);
    }

    String table() {
        return table;
    }

    Duration lockTimeout() {
        return lockTimeout;
    }
}
