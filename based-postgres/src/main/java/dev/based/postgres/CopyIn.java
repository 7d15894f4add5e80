package dev.based.postgres;

import dev.based.DatabaseOptions;
import dev.based.ParameterException;
import dev.based.spi.Command;
import dev.based.spi.PlainInsert;
import dev.based.vertx.BulkInsert;
import dev.based.vertx.Microseconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows by COPY, a part at a time, in place of a batch of an INSERT that says nothing but where its values go. The server is asked before
 * whether the table is one for which the two are the same; the types of its columns are those that it tells of the INSERT.
 *
 * <p>All is done under a savepoint, until it is known that it works: where COPY is refused, or does not tell which row was, what it
 * did is undone, and a batch does the same or tells the error. On the connection's event loop only.
 */
final class CopyIn implements BulkInsert {
    /** How many rows are written at a time, in about a millisecond. */
    private static final int PART = 1_024;

    /** How many parts are on their way. */
    private static final int PARTS = 3;

    private static final String SAVEPOINT = "SAVEPOINT based_copy";
    private static final String RELEASE = "RELEASE SAVEPOINT based_copy";
    private static final String UNDO = "ROLLBACK TO SAVEPOINT based_copy; " + RELEASE;

    /** The transaction has failed: a savepoint's end would tell nothing else. */
    private static final Set<String> OF_NO_ROW = Set.of("57014", "25P02", "25006", "40001", "40P01", "55P03");

    /**
     * Whether rows come into the table as an INSERT brings them: no rules, no policies, no foreign key to itself, by which a row may
     * not come before its parent, and no functions of the user's in defaults and checks, which may look at the rows before. What is
     * told of each row also wants no triggers of the user's, which could see the rows behind theirs, or leave one out; a copy wants none
     * that run for a statement or after it. Partitions count with what they are part of, and what has partitions with them.
     *
     * <p>Nor such a function in an operator of the user's, or in the CHECK of a domain, wherever in a column's type it is. And nothing that COPY
     * reads otherwise than an INSERT: no column of the type name, or made of it, whose text it cuts; no interval of certain fields, by which it
     * reads a number without a unit; and none of a domain that the INSERT leaves out, whose rules COPY does not ask.
     *
     * <p>The columns are those of the names, or where the INSERT has none those at its parameters' places; they are told as well.
     */
    private static final String SAME = """
            SELECT pg_catalog.cardinality(n.names) OPERATOR(pg_catalog.=) pg_catalog.cardinality($3::pg_catalog.int8[])
              AND NOT c.relhasrules AND NOT pg_catalog.row_security_active(c.oid)
              AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}'::pg_catalog."char"[])
              AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_constraint k
                WHERE k.contype OPERATOR(pg_catalog.=) 'f'::pg_catalog."char"
                  AND k.conrelid OPERATOR(pg_catalog.=) ANY (f.oids) AND k.confrelid OPERATOR(pg_catalog.=) ANY (f.oids))
              AND NOT EXISTS (
                WITH RECURSIVE made (oid) AS (
                  SELECT a.atttypid FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0
                  UNION
                  SELECT part.oid
                  FROM made m JOIN pg_catalog.pg_type y ON y.oid OPERATOR(pg_catalog.=) m.oid, LATERAL (
                    VALUES (y.typelem), (y.typbasetype)
                    UNION ALL
                    SELECT a.atttypid FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid OPERATOR(pg_catalog.=) y.typrelid AND a.attnum OPERATOR(pg_catalog.>) 0) part (oid))
                SELECT 1 FROM made WHERE made.oid OPERATOR(pg_catalog.=) 'pg_catalog.name'::pg_catalog.regtype::pg_catalog.oid
                UNION ALL
                SELECT 1
                FROM (
                  SELECT k.tableoid, k.oid FROM pg_catalog.pg_constraint k JOIN made ON k.contypid OPERATOR(pg_catalog.=) made.oid
                  WHERE k.contype OPERATOR(pg_catalog.=) 'c'::pg_catalog."char"
                  UNION ALL
                  SELECT k.tableoid, k.oid FROM pg_catalog.pg_constraint k
                  WHERE k.conrelid OPERATOR(pg_catalog.=) ANY (f.oids) AND k.contype OPERATOR(pg_catalog.=) 'c'::pg_catalog."char"
                  UNION ALL
                  SELECT a.tableoid, a.oid FROM pg_catalog.pg_attrdef a WHERE a.adrelid OPERATOR(pg_catalog.=) ANY (f.oids)) e
                JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) e.tableoid AND d.objid OPERATOR(pg_catalog.=) e.oid
                LEFT JOIN pg_catalog.pg_type y ON d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass
                  AND y.oid OPERATOR(pg_catalog.=) d.refobjid AND d.deptype OPERATOR(pg_catalog.=) 'n'::pg_catalog."char"
                WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
                  OR d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_operator'::pg_catalog.regclass
                  OR y.typtype OPERATOR(pg_catalog.=) 'd'::pg_catalog."char"
                    AND NOT EXISTS (SELECT FROM made WHERE made.oid OPERATOR(pg_catalog.=) y.oid))
              AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid OPERATOR(pg_catalog.=) a.atttypid
                WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0
                  AND (a.atttypmod OPERATOR(pg_catalog.>=) 0
                      AND a.atttypid OPERATOR(pg_catalog.=) ANY ('{1186,1187}'::pg_catalog.oid[])
                    OR y.typtype OPERATOR(pg_catalog.=) 'd'::pg_catalog."char" AND NOT a.atthasdef
                      AND a.attname::pg_catalog.text OPERATOR(pg_catalog.<>) ALL (n.names))),
              c.relkind OPERATOR(pg_catalog.=) 'r'::pg_catalog."char" AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_trigger t
                WHERE t.tgrelid OPERATOR(pg_catalog.=) c.oid AND NOT t.tgisinternal),
              NOT EXISTS (
                SELECT FROM pg_catalog.pg_trigger t
                WHERE t.tgrelid OPERATOR(pg_catalog.=) ANY (f.oids) AND NOT t.tgisinternal
                  AND (t.tgtype OPERATOR(pg_catalog.&) 4) OPERATOR(pg_catalog.<>) 0
                  AND ((t.tgtype OPERATOR(pg_catalog.&) 1) OPERATOR(pg_catalog.=) 0
                    OR (t.tgtype OPERATOR(pg_catalog.&) 66) OPERATOR(pg_catalog.=) 0)),
              (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(given.name), ', ' ORDER BY given.place)
                FROM pg_catalog.unnest(n.names) WITH ORDINALITY given (name, place))
            FROM pg_catalog.pg_class c CROSS JOIN LATERAL (
              SELECT ARRAY(
                SELECT p.relid::pg_catalog.oid FROM pg_catalog.pg_partition_tree(c.oid) p
                UNION ALL SELECT a.relid::pg_catalog.oid FROM pg_catalog.pg_partition_ancestors(c.oid) a
                UNION ALL SELECT c.oid) AS oids
              OFFSET 0) f
            CROSS JOIN LATERAL (
              SELECT CASE WHEN $2::pg_catalog.text[] IS NOT NULL THEN $2::pg_catalog.text[] ELSE ARRAY(
                SELECT own.attname::pg_catalog.text FROM (
                  SELECT a.attname, pg_catalog.row_number() OVER (ORDER BY a.attnum) OPERATOR(pg_catalog.-) 1 AS place
                  FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped) own
                WHERE own.place OPERATOR(pg_catalog.=) ANY ($3::pg_catalog.int8[])
                ORDER BY own.place) END AS names
              OFFSET 0) n
            WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1::pg_catalog.text)::pg_catalog.oid""";

    private static final Microseconds ANY = Microseconds.of(DatabaseOptions.DEFAULT);

    private final PgConnection client;
    private final Conversation conversation;
    private final Command insert;
    private final PlainInsert plain;
    private final boolean copies;
    private final int[] parameters;
    private String sql = "";
    private @Nullable List<CopyColumn> columns;
    private boolean refused;
    private int failedRow = -1;

    CopyIn(PgConnection client, Conversation conversation, Command insert, PlainInsert plain, boolean copies) {
        this.client = client;
        this.conversation = conversation;
        this.insert = insert;
        this.plain = plain;
        this.copies = copies;
        parameters = plain.parameters();
    }

    /** Whether COPY can do what an INSERT says: it has no constants, and what it is not given the table gives. */
    static boolean does(PlainInsert plain) {
        return plain.values().stream()
                .allMatch(value -> value.equals(PlainInsert.PARAMETER) || value.equals(PlainInsert.DEFAULT));
    }

    /** Whether it is the copy that a statement stands for. */
    boolean isOf(Command statement) {
        return insert == statement;
    }

    @Override
    public int failedRow() {
        return failedRow;
    }

    @Override
    public Future<Long> insert(List<Tuple> rows) {
        failedRow = -1;
        if (refused) {
            return Future.succeededFuture(NOT_DONE);
        }
        List<CopyColumn> known = columns;
        return known == null || !copies ? begin(rows) : copy(rows, known);
    }

    /** The first rows, under a savepoint. */
    private Future<Long> begin(List<Tuple> rows) {
        Future<?> savepoint = client.query(SAVEPOINT).execute();
        List<CopyColumn> known = columns;
        Future<List<CopyColumn>> learnt = known == null ? learn() : Future.succeededFuture(known);
        return savepoint
                .compose(set -> learnt)
                .compose(told -> told.isEmpty() ? Future.succeededFuture(NOT_DONE) : copy(rows, told))
                .transform((inserted, error) -> {
                    boolean done = error == null && inserted == (copies ? inserted : rows.size()) && inserted >= 0;
                    if (done) {
                        client.query(RELEASE).execute(); // if that fails, so does what comes next
                        return Future.succeededFuture(inserted);
                    }
                    refused = true;
                    return error == null || isForBatch(error)
                            ? client.query(UNDO).execute().map(NOT_DONE)
                            : Future.failedFuture(error);
                });
    }

    /** The types of the columns; none if COPY is not the same. Fails if the server refuses the INSERT, or to tell. */
    private Future<List<CopyColumn>> learn() {
        PostgresTuple none = new PostgresTuple(insert, new @Nullable Object[parameters.length], ANY);
        none.expectDocuments();
        String text = conversation.statements().text(insert.sql(), none);
        Future<RowSet<Row>> same = client.preparedQuery(SAME)
                .execute(Tuple.of(plain.table()).addArrayOfString(columnNames()).addArrayOfLong(places()));
        return client.prepare(text).compose(prepared -> {
            int[] told = none.described();
            prepared.close();
            return same.map(answer -> {
                List<CopyColumn> learnt = List.of();
                if (answer.size() == 1 && told != null && told.length == parameters.length) {
                    learnt = columns(answer.iterator().next(), told, none);
                }
                columns = learnt;
                return learnt;
            });
        });
    }

    private List<CopyColumn> columns(Row row, int[] told, PostgresTuple none) {
        if (!row.getBoolean(0) || !row.getBoolean(copies ? 2 : 1)) {
            return List.of();
        }
        String names = plain.columns().isEmpty() ? row.getString(3) : String.join(", ", given(plain.columns()));
        sql = "COPY " + plain.table() + " (" + names + ") FROM STDIN";
        return CopyColumn.of(told, conversation.statements().typed()::type, none::digits);
    }

    private String tableName() {
        return shown(plain.table(), plain.name());
    }

    private String @Nullable [] columnNames() {
        if (plain.names().isEmpty()) {
            return null;
        }
        String[] written = given(plain.columns());
        String[] names = given(plain.names());
        for (int index = 0; index < names.length; index++) {
            names[index] = shown(written[index], names[index]);
        }
        return names;
    }

    /** Those that are given a parameter. */
    private String[] given(List<String> columns) {
        return IntStream.of(parameters).mapToObj(columns::get).toArray(String[]::new);
    }

    private Long[] places() {
        return IntStream.of(parameters).mapToObj(Long::valueOf).toArray(Long[]::new);
    }

    /** A name as the server shows it, which makes letters small that are not in quotes. */
    private static String shown(String written, String name) {
        return written.endsWith("\"")
                ? name
                : name.chars()
                        .map(letter -> letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** Whether a batch may do it after all, or tells more of the error: which row it was, or what else than COPY is not allowed. */
    private boolean isForBatch(Throwable error) {
        return error instanceof PgException given
                && !OF_NO_ROW.contains(String.valueOf(given.getSqlState()))
                && !"FATAL".equals(given.getSeverity())
                && failedRow < 0;
    }

    private Future<Long> copy(List<Tuple> rows, List<CopyColumn> told) {
        Parts parts = new Parts(rows, told);
        for (int begun = 0; begun < PARTS; begun++) {
            parts.next();
        }
        return parts.done.future();
    }

    /** Parts on their way, one behind the other; the first failure counts. */
    private final class Parts {
        private final List<Tuple> rows;
        private final List<CopyColumn> told;
        private final Promise<Long> done = Promise.promise();
        private int sent;
        private int onTheWay;
        private long inserted;
        private @Nullable Throwable failure;

        Parts(List<Tuple> rows, List<CopyColumn> told) {
            this.rows = rows;
            this.told = told;
        }

        void next() {
            if (failure == null && sent < rows.size()) {
                int from = sent;
                sent = Math.min(rows.size(), from + PART);
                onTheWay++;
                send(from, rows.subList(from, sent)).onComplete((answer, error) -> {
                    onTheWay--;
                    inserted += answer == null ? 0 : answer.rowCount();
                    if (error != null) {
                        failed(error, from, conversation.failedSet());
                    }
                    next();
                    conclude();
                });
            }
        }

        private Future<RowSet<Row>> send(int from, List<Tuple> part) {
            CopyData data = new CopyData(sql, tableName(), part.size());
            try {
                data.write(part, told);
            } catch (ParameterException unfit) {
                failed(unfit, from, data.row());
                return Future.failedFuture(unfit);
            }
            conversation.expect(data);
            return client.query(sql).execute().onComplete(answered -> conversation.forget(data));
        }

        private void failed(Throwable error, int from, int row) {
            if (failure == null) {
                failure = error;
                failedRow = row < 0 ? -1 : from + row;
            }
        }

        private void conclude() {
            if (onTheWay > 0 || failure == null && sent < rows.size()) {
                return;
            }
            if (failure == null) {
                done.tryComplete(inserted);
            } else {
                done.tryFail(failure);
            }
        }
    }
}
