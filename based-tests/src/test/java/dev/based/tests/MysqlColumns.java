package dev.based.tests;

/** MySQL's and MariaDB's names of the kit's types, where they are not standard SQL's. */
final class MysqlColumns {
    private MysqlColumns() {}

    static String name(ColumnType type) {
        return switch (type) {
            case LONG_TEXT -> "LONGTEXT";
            case BYTES -> "LONGBLOB";
            case DATE_TIME -> "DATETIME(6)";
            case INSTANT -> "TIMESTAMP(6) NULL";
            case GENERATED_KEY -> "id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY";
            default -> type.standard();
        };
    }
}
