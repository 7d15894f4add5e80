package dev.based;

import dev.based.spi.Excerpt;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * A description of one statement: its SQL or jOOQ query and its parameters.
 *
 * <p>Immutable, as far as the parameters' values are; safe for use by several threads, and reusable.
 *
 * <pre>{@code
 * Statement.of("SELECT * FROM movies WHERE year >= :year", Map.of("year", 2010))
 * }</pre>
 */
public final class Statement {
    /** How many rows a stream reads at a time, unless told otherwise: some 100 kB of usual rows, and few round trips. */
    private static final int USUAL_FETCH_SIZE = 256;

    private static final @Nullable Object[] NO_PARAMETERS = {};

    private final @Nullable String sql;
    private final @Nullable Query query;
    private final Object parameters;
    private final @Nullable Duration timeout;
    private final int fetchSize;

    private Statement(
            @Nullable String sql, @Nullable Query query, Object parameters, @Nullable Duration timeout, int fetchSize) {
        this.sql = sql;
        this.query = query;
        this.parameters = parameters;
        this.timeout = timeout;
        this.fetchSize = fetchSize;
    }

    /**
     * A statement with positional parameters, one for each {@code ?}.
     *
     * @param sql the text
     * @param parameters the values, in the order of the placeholders, copied from the array; a collection is expanded in {@code
     *     IN (?)}
     * @return the statement
     */
    @SuppressWarnings("NullAway") // null is told by the verb that is given the statement
    public static Statement of(String sql, @Nullable Object... parameters) {
        return new Statement(sql, null, parameters == null ? null : parameters.clone(), null, USUAL_FETCH_SIZE);
    }

    /**
     * A statement with named parameters, one for each {@code :name}.
     *
     * @param sql the text
     * @param parameters the values by name, without the colon, copied from the map; a collection is expanded in {@code IN (:name)}
     * @return the statement
     */
    public static Statement of(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return reading(sql, copy(parameters));
    }

    /** A map that cannot be copied is told by the verb that is given the statement, since that does not throw. */
    @SuppressWarnings("NullAway") // and so is null
    private static Map<String, ? extends @Nullable Object> copy(Map<String, ? extends @Nullable Object> parameters) {
        try {
            return parameters == null ? null : new LinkedHashMap<>(parameters);
        } catch (Throwable hostile) {
            return parameters;
        }
    }

    /** The same for a verb that reads the map, and copies what it needs, before it returns. */
    static Statement reading(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return new Statement(sql, null, parameters, null, USUAL_FETCH_SIZE);
    }

    /**
     * A statement with named parameters, one for each {@code :name}, that are properties of an object.
     *
     * @param sql the text
     * @param parameters the object, which is read when a verb is called
     * @return the statement
     */
    @SuppressWarnings("NullAway") // null is told by the verb that is given the statement
    public static Statement of(String sql, Parameters parameters) {
        return new Statement(sql, null, parameters, null, USUAL_FETCH_SIZE);
    }

    /**
     * A jOOQ query, rendered for the connected database with its values bound.
     *
     * @param query the query; it needs no configuration or connection of its own
     * @return the statement
     */
    public static Statement of(Query query) {
        return new Statement(null, query, NO_PARAMETERS, null, USUAL_FETCH_SIZE);
    }

    /**
     * The same statement with a limit of time, from the call on. On a database that covers the wait for a connection. When it is
     * over the statement is stopped on the server and fails with {@link DatabaseTimeoutException}. Of a stream the limit is for its
     * beginning, and for each page.
     *
     * @param limit how long the statement may take
     * @return a copy
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Statement withTimeout(Duration limit) {
        return new Statement(sql, query, parameters, SessionOptions.requirePositive(limit), fetchSize);
    }

    /**
     * The SQL text.
     *
     * @return the text as given, or null if this is a jOOQ query
     */
    public @Nullable String sql() {
        return sql;
    }

    /**
     * The jOOQ query.
     *
     * @return the query, or null if this is SQL text
     */
    public @Nullable Query query() {
        return query;
    }

    /**
     * The parameters as given.
     *
     * @return an {@code Object[]} of positional values, a {@code Map} of named ones, or {@link Parameters}
     */
    public Object parameters() {
        return parameters;
    }

    /**
     * The same statement with another number of rows that a {@linkplain Queries#stream(Statement) stream} reads at a time.
     *
     * @param rows how many, at least 1; 256 unless set
     * @return a copy
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Statement withFetchSize(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("A stream must read at least one row at a time, not " + rows + ".");
        }
        return new Statement(sql, query, parameters, timeout, rows);
    }

    /**
     * How many rows a stream reads at a time.
     *
     * @return the number, at least 1
     */
    public int fetchSize() {
        return fetchSize;
    }

    /**
     * How long the statement may take.
     *
     * @return the limit, or null if there is none
     */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** Shows the text, never a value. */
    @Override
    public String toString() {
        return "Statement[" + (sql == null ? "jOOQ query" : Excerpt.of(sql)) + "]";
    }
}
