package dev.based.mysql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The types of the columns to which statements write their parameters, of which MariaDB tells nothing, and MySQL not which are an
 * ENUM or SET. A server is asked for them when a statement is first run on a connection; the question travels with the statement's
 * preparation.
 *
 * <p>Used on the connection's event loop only.
 */
final class Targets {
    private static final int MOST_STATEMENTS = 512;

    private final SqlConnection client;
    private final Map<String, Known> typesByStatement = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_STATEMENTS;
        }
    };

    private final Answers answers;
    /** How often a connection of the same database has changed tables. */
    private final AtomicInteger changes;
    /** How often this one alone has, which sees its temporary tables. */
    private int ownChanges;

    /** Types, as they were after so many changes of tables. */
    private record Known(int[] types, int changes) {}

    Targets(SqlConnection client, Answers answers, AtomicInteger changes) {
        this.changes = changes;
        this.client = client;
        this.answers = answers;
    }

    /** The types of a statement's placeholders, as far as they are known. */
    int @Nullable [] of(String sql) {
        Known known = typesByStatement.get(sql);
        return known == null ? null : known.types;
    }

    /** Whether they are known, and no table was changed since. */
    boolean areKnown(String sql) {
        Known known = typesByStatement.get(sql);
        return known != null && known.changes == changes();
    }

    /** Asks the server; null if that is not needed. */
    @Nullable
    Future<?> learn(String sql) {
        Assignments assignments = Assignments.of(sql);
        int now = changes();
        typesByStatement.remove(sql); // by which the values would be judged too early
        if (assignments == null) {
            typesByStatement.put(sql, new Known(new int[0], now));
            return null;
        }
        return client.query(assignments.probe())
                .execute()
                .onSuccess(none -> typesByStatement.put(sql, new Known(types(assignments, answers.targets()), now)))
                .onFailure(error -> {
                    if (MysqlErrors.isDenied(error)) { // to a user who may write and not read
                        typesByStatement.put(sql, new Known(new int[0], now));
                    } // else the statement itself tells what is wrong, which may not last
                });
    }

    private static int[] types(Assignments assignments, int[] columns) {
        return Arrays.stream(assignments.columns())
                .map(column -> column < 0 || column >= columns.length ? Wire.NULL : columns[column])
                .toArray();
    }

    /** Tables may be others now, on all connections. */
    void changed() {
        changes.incrementAndGet();
    }

    /** Temporary tables may be others now, or gone. */
    void forget() {
        ownChanges++;
    }

    private int changes() {
        return changes.get() + ownChanges;
    }
}
