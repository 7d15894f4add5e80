package dev.based.tests;

/** SQLite's names of the kit's types, where they are not standard SQL's. */
public final class SqliteColumns {
    private SqliteColumns() {}

    /** What keeps the value as it is: exact numbers and times belong into columns of text, for SQLite has no type for them. */
    public static String name(ColumnType type) {
        return switch (type) {
            case DECIMAL, INSTANT -> "TEXT";
            case GENERATED_KEY -> "id INTEGER PRIMARY KEY AUTOINCREMENT";
            default -> type.standard();
        };
    }
}
