package dev.based.mysql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of the columns to which statements write their parameters, for MariaDB, which does not tell them. It is asked for
 * them when a statement with times among its values is first run on a connection.
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

    Targets(SqlConnection client) {
        this.client = client;
    }

    /** The types of a statement's placeholders, as far as they are known. */
    int @Nullable [] of(String sql) {
        return typesByStatement.get(sql);
    }

    /** Asks the server; null if that is not needed. */
    @Nullable
    Future<?> learn(String sql) {
        if (typesByStatement.containsKey(sql)) {
            return null;
        }
        Assignments assignments = Assignments.of(sql);
        if (assignments == null) {
            typesByStatement.put(sql, new int[0]);
            return null;
        }
        return client.query(assignments.probe())
                .execute()
                .onSuccess(none -> typesByStatement.put(sql, types(assignments, none)))
                .onFailure(error -> {
                    if (MysqlErrors.isDenied(error)) { // to a user who may write and not read
                        typesByStatement.put(sql, new int[0]);
                    } // else the statement itself tells what is wrong, which may not last
                });
    }

    private static int[] types(Assignments assignments, RowSet<Row> none) {
        List<ColumnDescriptor> columns = none.columnDescriptors();
        return Arrays.stream(assignments.columns())
                .map(column -> column < 0 || column >= columns.size() ? Wire.NULL : type(columns.get(column)))
                .toArray();
    }

    /** As the client is told them: see {@link ColumnDefinition}. */
    private static int type(ColumnDescriptor column) {
        return switch (column.typeName()) {
            case "TINY_BLOB" -> Wire.DATE;
            case "MEDIUM_BLOB" -> Wire.DATETIME;
            case "LONG_BLOB" -> Wire.TIMESTAMP;
            case "NULL" -> Wire.TIME;
            default -> Wire.NULL;
        };
    }

    /** Tables may be others now. */
    void forget() {
        typesByStatement.clear();
    }
}
