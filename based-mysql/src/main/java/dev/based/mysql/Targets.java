package dev.based.mysql;

import dev.based.ErrorKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types of the columns to which statements write their parameters, of which MariaDB tells nothing, and MySQL not which are an
 * ENUM or SET. A server is asked for them when a statement is first run on a connection; the question travels with the statement's
 * preparation, if it was answered before on any connection. A user who may write to columns and not read them is refused that answer:
 * the server then shows the columns, and the statement waits.
 *
 * <p>Used on the connection's event loop only.
 */
final class Targets {
    private static final int MOST_STATEMENTS = 512;

    /** Errors that a question meets each time. */
    private static final Set<ErrorKind> LASTING = Set.of(ErrorKind.SYNTAX, ErrorKind.UNDEFINED_OBJECT, ErrorKind.OTHER);

    private final SqlConnection client;
    private final Map<String, Known> typesByStatement = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_STATEMENTS;
        }
    };

    private final Answers answers;
    private final KnownTables tables;
    /** How often this one alone has, which sees its temporary tables. */
    private int ownChanges;
    /** The statement by which the session has gone to another database; empty if it is where it began. */
    private String use = "";
    /** Statements whose questions the server refuses, each time. */
    private final Set<String> refused = new HashSet<>();

    /** Types, as they were after so many changes of tables. */
    private record Known(int[] types, int changes) {}

    Targets(SqlConnection client, Answers answers, KnownTables tables) {
        this.tables = tables;
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

    /** A question that the server is asked. */
    record Asked(Future<?> answer, boolean mayBeRefused) {}

    /** Asks the server; null if that is not needed. */
    @Nullable
    Asked learn(String sql) {
        Assignments assignments = Assignments.of(sql);
        int now = changes();
        typesByStatement.remove(sql); // by which the values would be judged too early
        if (assignments == null) {
            typesByStatement.put(sql, new Known(new int[0], now));
            return null;
        }
        String probe = assignments.probe();
        if (probe == null) {
            typesByStatement.put(sql, new Known(types(assignments, new int[0]), now));
            return null;
        }
        String key = use + '\0' + probe;
        boolean wasAnswered = tables.isReadable(key);
        Future<?> answer = client.query(probe)
                .execute()
                .<Object>map(none -> {
                    tables.isReadable(key, true);
                    return typesByStatement.put(sql, new Known(types(assignments, answers.targets()), now));
                })
                .recover(error -> {
                    if (!MysqlErrors.isDenied(error)) {
                        refuse(sql, error);
                        return Future.failedFuture(
                                error); // the statement itself tells what is wrong, which may not last
                    }
                    tables.isReadable(key, false);
                    return shown(assignments).map(columns -> typesByStatement.put(sql, new Known(columns, now)));
                });
        return new Asked(answer, !wasAnswered);
    }

    /** The types for a user who may not read the columns; none if the server does not show them either. */
    private Future<int[]> shown(Assignments assignments) {
        String question = ShownColumns.question(assignments.table());
        return question == null
                ? Future.succeededFuture(types(assignments, new int[0]))
                : client.query(question)
                        .execute()
                        .map(rows -> types(assignments, new ShownColumns(rows).types(assignments.targets())))
                        .otherwise(denied -> types(assignments, new int[0]));
    }

    private static int[] types(Assignments assignments, int[] columns) {
        int untold = TargetRules.mayTakeAPart(columns) ? Wire.UNTOLD_PART : Wire.UNTOLD;
        return Arrays.stream(assignments.columns())
                .map(column -> switch (column) {
                    case Assignments.NONE -> Wire.NULL;
                    case Assignments.COMPUTED -> Wire.UNTOLD;
                    case Assignments.UNTOLD -> untold;
                    default -> type(column, columns);
                })
                .toArray();
    }

    private static int type(int column, int[] columns) {
        boolean passed = column >= Assignments.PASSED;
        int index = passed ? column - Assignments.PASSED : column;
        if (index >= columns.length) {
            return passed ? Wire.UNTOLD_PART : Wire.NULL;
        }
        return passed ? columns[index] + Wire.PASSED : columns[index];
    }

    private void refuse(String sql, Throwable error) {
        if (LASTING.contains(MysqlErrors.describe(error).kind()) && refused.size() < MOST_STATEMENTS) {
            refused.add(sql);
        }
    }

    /**
     * A statement has succeeded. If the question for its columns was refused all the same, it is the question that is wrong, and is not
     * asked again.
     */
    void succeeded(String sql) {
        if (!refused.isEmpty() && refused.remove(sql)) {
            Assignments assignments = Assignments.of(sql);
            int[] types = assignments == null ? new int[0] : types(assignments, new int[0]);
            typesByStatement.put(sql, new Known(types, changes()));
        }
    }

    /** The session has gone to another database, where tables of the same names are others. */
    void use(String statement) {
        use = statement;
        forget();
    }

    /** Tables may be others now, on all connections. */
    void changed() {
        tables.changed();
    }

    /** Temporary tables may be others now, or gone. */
    void forget() {
        ownChanges++;
    }

    private int changes() {
        return tables.changes() + ownChanges;
    }
}
