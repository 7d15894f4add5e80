package dev.based.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection's prepared statements by their text, for backends whose drivers keep none: at most so many, of which the least
 * recently used one is closed when another comes.
 *
 * <p>Used by one thread at a time, as by that of a {@link ConnectionThread}.
 *
 * @param <S> what the driver calls a prepared statement
 */
public final class StatementCache<S extends AutoCloseable> {
    private final int size;
    private final Preparation<S> preparation;
    private final LinkedHashMap<String, S> statements = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Prepares a statement.
     *
     * @param <S> what the driver calls a prepared statement
     */
    @FunctionalInterface
    public interface Preparation<S> {
        /**
         * Prepares a statement.
         *
         * @param sql its text
         * @return the statement
         * @throws Exception if the database refuses it
         */
        S prepare(String sql) throws Exception;
    }

    /**
     * Creates a cache.
     *
     * @param size how many statements are kept, of the options' {@link dev.based.DatabaseOptions#statementCache()}; one is
     *     kept at least, that which was asked for last
     * @param preparation prepares a statement that is not there
     */
    public StatementCache(int size, Preparation<S> preparation) {
        this.size = Math.max(1, size);
        this.preparation = preparation;
    }

    /**
     * A prepared statement.
     *
     * @param sql its text
     * @return the statement that is there or, after one that it takes the place of was closed, a new one
     * @throws Exception if it cannot be prepared, or the one in its place not closed
     */
    public S get(String sql) throws Exception {
        S known = statements.get(sql);
        if (known != null) {
            return known;
        }
        S prepared = preparation.prepare(sql);
        statements.put(sql, prepared);
        if (statements.size() > size) {
            Map.Entry<String, S> eldest = statements.entrySet().iterator().next();
            statements.remove(eldest.getKey());
            eldest.getValue().close();
        }
        return prepared;
    }

    /**
     * Whether a statement is there still, and so was not closed.
     *
     * @param sql its text
     * @param statement the statement
     * @return whether the text's statement is this one
     */
    public boolean has(String sql, S statement) {
        return statements.get(sql) == statement;
    }

    /**
     * Closes a statement that is not to be used again, as after a failure. Nothing happens if it is not there.
     *
     * @param sql its text
     * @throws Exception if it cannot be closed
     */
    public void evict(String sql) throws Exception {
        S statement = statements.remove(sql);
        if (statement != null) {
            statement.close();
        }
    }

    /**
     * Closes all statements. All are tried, and the first failure is thrown.
     *
     * @throws Exception if one cannot be closed
     */
    public void close() throws Exception {
        List<S> all = new ArrayList<>(statements.values());
        statements.clear();
        Exception failure = null;
        for (S statement : all) {
            try {
                statement.close();
            } catch (Exception error) {
                failure = first(failure, error);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static Exception first(@Nullable Exception failure, Exception error) {
        if (failure == null) {
            return error;
        }
        failure.addSuppressed(error);
        return failure;
    }
}
