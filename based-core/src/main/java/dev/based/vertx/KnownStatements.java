package dev.based.vertx;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one connection knows of the last statements that ran on it: the client's objects that run them, and the shapes of their results. Used
 * on the connection's event loop only.
 */
final class KnownStatements {
    /** As many as a Vert.x client keeps prepared statements, unless told otherwise. */
    private static final int MOST = 256;

    /** Longer texts, such as an INSERT of many rows, are not kept, but for the last: 256 of them could take hundreds of megabytes. */
    private static final int LONGEST = 16_384;

    /** More than there are for transactions, and for a few savepoints. */
    private static final int MOST_CONTROLS = 16;

    private final SqlConnection client;
    private final Map<String, Query<RowSet<Row>>> controls = new HashMap<>(4);
    private final Map<String, Known> statements = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    /** The one that was asked for last. */
    private Known last = new Known("");

    KnownStatements(SqlConnection client) {
        this.client = client;
    }

    /** Runs a text that opens or closes a transaction or savepoint. */
    Future<RowSet<Row>> control(String sql) {
        Query<RowSet<Row>> known = controls.get(sql);
        if (known == null) {
            known = client.query(sql);
            if (controls.size() < MOST_CONTROLS) {
                controls.put(sql, known);
            }
        }
        return known.execute();
    }

    /**
     * What runs a prepared statement.
     *
     * @param sql the statement
     * @param text the text under which the client prepares it
     */
    <A> PreparedQuery<A> query(String sql, String text, Reading<A> reading) {
        return of(sql).query(client, text, reading);
    }

    Known of(String sql) {
        Known latest = last;
        if (latest.sql == sql) { // the very same text, most often
            return latest;
        }
        Known known = statements.get(sql);
        if (known == null) {
            known = new Known(sql);
            if (sql.length() <= LONGEST) {
                statements.put(sql, known);
            }
        }
        last = known;
        return known;
    }

    /** What is known of one statement. */
    static final class Known {
        private final String sql;
        private @Nullable String text;
        private @Nullable Reading<?> reading;
        private @Nullable PreparedQuery<?> query;
        /** The shape of its last result; null if it had none. */
        @Nullable
        ResultShape shape;

        private Known(String sql) {
            this.sql = sql;
        }

        @SuppressWarnings("unchecked") // the query was made for the same reading
        private <A> PreparedQuery<A> query(SqlConnection client, String asked, Reading<A> wanted) {
            PreparedQuery<?> known = query;
            if (known != null && reading == wanted && asked.equals(text)) {
                return (PreparedQuery<A>) known;
            }
            PreparedQuery<A> made = wanted.of(client.preparedQuery(asked));
            text = asked;
            reading = wanted;
            query = made;
            return made;
        }
    }
}
