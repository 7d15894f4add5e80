package dev.based.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the files and the history mean together: how each stands, what is wrong, and what is to be run next. */
final class Plan {
    private final String table;
    private final boolean outOfOrder;
    private final Map<Version, Migration> versioned = new HashMap<>();
    private final Map<String, Migration> repeatable = new HashMap<>();
    private final List<MigrationInfo> infos = new ArrayList<>();
    private final List<Migration> pending = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Plan(List<Migration> files, List<HistoryRow> history, String table, boolean outOfOrder) {
        this.table = table;
        this.outOfOrder = outOfOrder;
        for (Migration file : files) {
            if (file.version() == null) {
                repeatable.put(file.description(), file);
            } else {
                versioned.put(file.version(), file);
            }
        }
        history(history);
        files(files, history);
    }

    private void history(List<HistoryRow> history) {
        Version highest = versioned.keySet().stream().max(Version::compareTo).orElse(null);
        Map<String, HistoryRow> last = new HashMap<>();
        history.stream().filter(row -> row.version() == null).forEach(row -> last.put(row.description(), row));
        for (HistoryRow row : history) {
            if (!row.success()) {
                infos.add(row.info(MigrationState.FAILED));
                problems.add(row.script()
                        + " failed earlier, and what it had done by then may still be there, since this database"
                        + " commits definitions at once. Undo by hand what is there of it, remove its row by DELETE FROM "
                        + table
                        + " WHERE installed_rank = " + row.rank() + ", and run the migrations again.");
            } else if (row.isFile() && row.version() != null) {
                versioned(row, row.version(), highest);
            } else if (row.isFile() && last.get(row.description()) == row) {
                repeatable(row);
            }
        }
    }

    private void versioned(HistoryRow row, Version version, @Nullable Version highest) {
        Migration file = versioned.get(version);
        if (file == null && (highest == null || version.compareTo(highest) > 0)) {
            infos.add(row.info(MigrationState.FUTURE));
        } else if (file == null) {
            infos.add(row.info(MigrationState.MISSING));
            problems.add(row.script() + " was applied, but is not among the files: put it back.");
        } else if (row.checksum() != null && row.checksum() != file.checksum()) {
            infos.add(row.info(MigrationState.CHANGED));
            problems.add(file.script() + " has changed since it was applied: its checksum is " + file.checksum()
                    + ", in the history " + row.checksum()
                    + ". Put it back as it was, and the change into a new file. If the"
                    + " database is right already, UPDATE " + table + " SET checksum = " + file.checksum()
                    + " WHERE installed_rank = " + row.rank() + ".");
        } else {
            infos.add(row.info(MigrationState.APPLIED));
        }
    }

    private void repeatable(HistoryRow row) {
        Migration file = repeatable.get(row.description());
        if (file == null) {
            infos.add(row.info(MigrationState.MISSING));
        } else if (row.checksum() != null && row.checksum() == file.checksum()) {
            infos.add(row.info(MigrationState.APPLIED));
            repeatable.remove(row.description());
        }
    }

    private void files(List<Migration> files, List<HistoryRow> history) {
        Set<Version> applied = new HashSet<>();
        Version baseline = null;
        Version last = null;
        for (HistoryRow row : history) {
            Version version = row.version();
            if (version != null) {
                applied.add(version);
                last = last == null || version.compareTo(last) > 0 ? version : last;
                baseline = row.isBaseline() ? version : baseline;
            }
        }
        for (Migration file : files) {
            if (file.version() != null && !applied.contains(file.version())) {
                file(file, file.version(), baseline, last);
            }
        }
        files.stream()
                .filter(file -> repeatable.get(file.description()) == file)
                .forEach(this::pending);
    }

    private void file(Migration file, Version version, @Nullable Version baseline, @Nullable Version last) {
        if (baseline != null && version.compareTo(baseline) <= 0) {
            infos.add(file.info(MigrationState.BELOW_BASELINE));
        } else if (last != null && version.compareTo(last) < 0 && !outOfOrder) {
            infos.add(file.info(MigrationState.OUT_OF_ORDER));
            problems.add(file.script() + " is new, but version " + last
                    + " was applied already, which is above it: name it by a"
                    + " higher version, or allow it by withOutOfOrder(true).");
        } else {
            pending(file);
        }
    }

    private void pending(Migration file) {
        infos.add(file.info(MigrationState.PENDING));
        pending.add(file);
    }

    List<MigrationInfo> infos() {
        return List.copyOf(infos);
    }

    /** What is to be run next, or null if there is nothing; throws if something is wrong. */
    @Nullable
    Migration next() {
        requireSound();
        return pending.isEmpty() ? null : pending.get(0);
    }

    void requireSound() {
        if (!problems.isEmpty()) {
            throw new MigrationException(String.join("\n", problems));
        }
    }

    void requireDone() {
        requireSound();
        if (!pending.isEmpty()) {
            throw new MigrationException("Migrations are still to be run: "
                    + String.join(", ", pending.stream().map(Migration::script).toList())
                    + ". Call migrate(database).");
        }
    }
}
