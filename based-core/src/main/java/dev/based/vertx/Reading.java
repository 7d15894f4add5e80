package dev.based.vertx;

import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What a client keeps of the rows that the server sends.
 *
 * @param <A> the answer that it gives
 */
interface Reading<A> {
    /** Every row. */
    Reading<RowSet<Row>> ALL = new Reading<>() {
        @Override
        public Query<RowSet<Row>> of(Query<RowSet<Row>> query) {
            return query;
        }

        @Override
        public PreparedQuery<RowSet<Row>> of(PreparedQuery<RowSet<Row>> query) {
            return query;
        }
    };

    /** For a value, and for the only row, of which two are asked for to see whether there are more. */
    Reading<SqlResult<List<Row>>> ONE = ofFirst(1);

    Reading<SqlResult<List<Row>>> TWO = ofFirst(2);

    /**
     * The first rows; all others are dropped as they come. A limit that the server is told, in PostgreSQL's Execute, would spare
     * them, but also keep it from working on any such statement with several processes.
     */
    static Reading<SqlResult<List<Row>>> first(int count) {
        return count == 1 ? ONE : count == 2 ? TWO : ofFirst(count);
    }

    private static Reading<SqlResult<List<Row>>> ofFirst(int count) {
        Collector<Row, List<Row>, List<Row>> first = Collector.of(
                () -> new ArrayList<>(count),
                (rows, row) -> {
                    if (rows.size() < count) {
                        rows.add(row);
                    }
                },
                (rows, others) -> {
                    throw new UnsupportedOperationException("Rows come in order.");
                });
        return new Reading<>() {
            @Override
            public Query<SqlResult<List<Row>>> of(Query<RowSet<Row>> query) {
                return query.collecting(first);
            }

            @Override
            public PreparedQuery<SqlResult<List<Row>>> of(PreparedQuery<RowSet<Row>> query) {
                return query.collecting(first);
            }
        };
    }

    /** For a link that reads all rows itself. */
    static Reading<SqlResult<List<@Nullable Object[]>>> by(Collector<Row, ?, List<@Nullable Object[]>> collector) {
        return new Reading<>() {
            @Override
            public Query<SqlResult<List<@Nullable Object[]>>> of(Query<RowSet<Row>> query) {
                return query.collecting(collector);
            }

            @Override
            public PreparedQuery<SqlResult<List<@Nullable Object[]>>> of(PreparedQuery<RowSet<Row>> query) {
                return query.collecting(collector);
            }

            @Override
            public String text(VertxLink link, String sql, Tuple values) {
                return link.collectedText(sql, values);
            }
        };
    }

    /** The text under which the client prepares a statement. */
    default String text(VertxLink link, String sql, Tuple values) {
        return link.text(sql, values);
    }

    Query<A> of(Query<RowSet<Row>> query);

    PreparedQuery<A> of(PreparedQuery<RowSet<Row>> query);
}
