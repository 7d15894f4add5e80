package dev.based.tests.cancel;

import dev.based.DatabaseUrl;

/**
 * A query that runs for a minute, and how the server tells of it.
 *
 * @param query the query
 * @param running counts the connections of the database that run it, or blank if there is no server to ask
 */
record Sleeper(String query, String running) {
    private static final Sleeper POSTGRES = new Sleeper(
            "SELECT pg_sleep(60)",
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(60)%'"
                    + " AND datname = current_database()");
    private static final Sleeper MYSQL = new Sleeper(
            "SELECT SLEEP(60)",
            "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(60)%'"
                    + " AND db = database()");
    private static final Sleeper SQLITE = new Sleeper(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)"
                    + " SELECT count(*) FROM n",
            "");

    /** The one for the database of a URL. */
    static Sleeper of(String url) {
        return switch (DatabaseUrl.parse(url).scheme()) {
            case "postgresql", "postgres" -> POSTGRES;
            case "sqlite" -> SQLITE;
            default -> MYSQL;
        };
    }

    boolean hasServer() {
        return !running.isBlank();
    }
}
