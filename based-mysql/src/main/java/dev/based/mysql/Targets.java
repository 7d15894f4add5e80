package dev.based.mysql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private final Map<String, int[]> typesByStatement = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, int[]> eldest) {
            return size() > MOST_STATEMENTS;
        }
    };

    private final Answers answers;

    Targets(SqlConnection client, Answers answers) {
        this.client = client;
        this.answers = answers;
    }

    /** The types of a statement's placeholders, as far as they are known. */
    int @Nullable [] of(String sql) {
        return typesByStatement.get(sql);
    }

    /** Asks the server; null if that is not needed. */
    @Nullable
    Future<?> learn(String sql) {
        Assignments assignments = Assignments.of(sql);
        if (assignments == null) {
            typesByStatement.put(sql, new int[0]);
            return null;
        }
        return client.query(assignments.probe())
                .execute()
                .onSuccess(none -> typesByStatement.put(sql, types(assignments, answers.targets())))
                .onFailure(error -> {
                    if (MysqlErrors.isDenied(error)) { // to a user who may write and not read
                        typesByStatement.put(sql, new int[0]);
                    } // else the statement itself tells what is wrong, which may not last
                });
    }

    private static int[] types(Assignments assignments, int[] columns) {
        return Arrays.stream(assignments.columns())
                .map(column -> column < 0 || column >= columns.length ? Wire.NULL : columns[column])
                .toArray();
    }

    /** Tables may be others now. */
    void forget() {
        typesByStatement.clear();
    }
}
