package dev.based.tests.support;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Queries;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A table with the columns {@code id} (the primary key), {@code title} (not null) and {@code released} (a number), and the
 * statements that tests run on it. Immutable; safe for use by several threads.
 */
public final class Movies {
    private final Database outside;
    private final String table;

    /**
     * Describes a table.
     *
     * @param outside the database by which it is made and looked at
     * @param table its name
     */
    public Movies(Database outside, String table) {
        this.outside = outside;
        this.table = table;
    }

    /**
     * The table's name.
     *
     * @return a plain identifier
     */
    public String table() {
        return table;
    }

    /**
     * The text that adds a movie.
     *
     * @return an INSERT with three placeholders, for id, title and released
     */
    public String insert() {
        return "INSERT INTO " + table + " (id, title, released) VALUES (?, ?, ?)";
    }

    /**
     * Makes the table.
     *
     * @param integer the database's name of the type of numbers
     * @param text the database's name of the type of texts
     * @return a stage that completes when it is made
     */
    public CompletionStage<ExecuteResult> create(String integer, String text) {
        return outside.execute("CREATE TABLE " + table + " (id " + integer + " NOT NULL PRIMARY KEY, title " + text
                + " NOT NULL, released " + integer + " NOT NULL)");
    }

    /**
     * Adds a movie with a title made of its id, released in the year 0.
     *
     * @param queries where to run it
     * @param id the key
     * @return a stage with what was done
     */
    public CompletionStage<ExecuteResult> add(Queries queries, int id) {
        return queries.execute(insert(), id, "Movie " + id, 0);
    }

    /**
     * Adds a movie without a title, which the database refuses.
     *
     * @param queries where to run it
     * @return a stage that fails
     */
    public CompletionStage<ExecuteResult> addRefused(Queries queries) {
        return queries.execute(insert(), 0, null, 0);
    }

    /**
     * Adds one to a movie's year.
     *
     * @param queries where to run it
     * @param id the key
     * @return a stage with what was done
     */
    public CompletionStage<ExecuteResult> increment(Queries queries, int id) {
        return queries.execute("UPDATE " + table + " SET released = released + 1 WHERE id = ?", id);
    }

    /**
     * The keys, in order.
     *
     * @param queries where to look
     * @return a stage with the keys
     */
    public CompletionStage<List<Integer>> ids(Queries queries) {
        return queries.fetchAll("SELECT id FROM " + table + " ORDER BY id")
                .thenApply(rows -> rows.stream().map(row -> row.getInt(0)).toList());
    }

    /**
     * The keys, in order, as seen from outside.
     *
     * @return the keys
     */
    public List<Integer> ids() {
        return await(ids(outside));
    }

    /**
     * A movie's year.
     *
     * @param queries where to look
     * @param id the key
     * @return a stage with the year; fails if there is no such movie
     */
    public CompletionStage<Integer> released(Queries queries, int id) {
        return queries.fetchOne("SELECT released FROM " + table + " WHERE id = ?", id)
                .thenApply(row -> row.orElseThrow().getInt(0));
    }

    /**
     * A query that runs for hours once there are ten movies: it counts their combinations.
     *
     * @return a SELECT without placeholders
     */
    public String slowQuery() {
        StringBuilder sql =
                new StringBuilder("SELECT count(*) FROM ").append(table).append(" m0");
        for (int i = 1; i < 14; i++) {
            sql.append(" CROSS JOIN ").append(table).append(" m").append(i);
        }
        return sql.append(" WHERE m0.released + m13.released >= 0").toString();
    }
}
