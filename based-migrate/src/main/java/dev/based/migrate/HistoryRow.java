package dev.based.migrate;

import dev.based.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the history says of one run. The columns are Flyway's. */
record HistoryRow(
        int rank,
        @Nullable Version version,
        String description,
        String type,
        String script,
        @Nullable Integer checksum,
        boolean success) {
    static final String COLUMNS = "installed_rank, version, description, type, script, checksum, success";
    static final String SQL = "SQL";

    private static final String BASELINE = "BASELINE";
    private static final String DELETE = "DELETE";

    static HistoryRow of(Row row) {
        String version = row.get(1, String.class);
        return new HistoryRow(
                row.getInt(0),
                version == null ? null : Version.parse(version),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                row.get(5, Integer.class),
                row.getBoolean(6));
    }

    /** These are never NULL; but a database may take an empty text for that. */
    private static String text(Row row, int column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    boolean isBaseline() {
        return type.equals(BASELINE);
    }

    /** Whether it tells of a file; others tell of schemas that Flyway made, and the like. */
    boolean isFile() {
        return type.equals(SQL);
    }

    /** Whether it says that what was run before counts no longer, as Flyway's repair does of files that are gone. */
    private boolean deletes() {
        return type.equals(DELETE);
    }

    /** Whether it is a run of the same migration. */
    private boolean isSame(HistoryRow other) {
        return version == null
                ? other.version == null && description.equals(other.description)
                : version.equals(other.version);
    }

    /** The rows that count: not those that say that something is deleted, and not what they delete. */
    static List<HistoryRow> counting(List<HistoryRow> history) {
        List<HistoryRow> counting = new ArrayList<>();
        for (HistoryRow row : history) {
            if (row.deletes()) {
                counting.removeIf(row::isSame);
            } else {
                counting.add(row);
            }
        }
        return counting;
    }

    MigrationInfo info(MigrationState state) {
        return new MigrationInfo(script, Optional.ofNullable(version).map(Version::toString), description, state);
    }
}
