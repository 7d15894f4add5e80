package dev.based.mysql;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.spi.Command;
import dev.based.spi.PlainInsert;
import dev.based.vertx.BulkInsert;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Many rows in each statement, in place of a batch of an INSERT that says nothing but where its values go. The server is asked before
 * whether the two are the same for the table.
 *
 * <p>All is done under a savepoint: if the server refuses a row, it does not tell which, so that all is undone, and a batch finds out.
 * On the connection's event loop only.
 */
final class ManyRows implements BulkInsert {
    /** How many rows a statement has, the largest that fits. */
    private static final int[] SIZES = {256, 64, 16, 4};

    private static final Set<String> LEFT_TO_THE_SERVER = Set.of(PlainInsert.DEFAULT, PlainInsert.NULL);

    private static final int MOST_PLACEHOLDERS = 16_384;
    private static final int PER_VALUE = 12;
    private static final long MOST_BYTES = 4_000_000;
    private static final String SAVEPOINT = "SAVEPOINT based_rows";
    private static final String RELEASE = "RELEASE SAVEPOINT based_rows";

    /**
     * How the server makes keys, how strict it is, whether it shows a trigger that an INSERT into a table runs, and whether it would: it
     * shows none to whoever has not the TRIGGER privilege. One that a role gives is not seen, which only costs time.
     */
    private static final String SETTINGS = """
            SELECT @@sql_mode, @@auto_increment_increment,
              EXISTS (SELECT 1 FROM information_schema.TRIGGERS
                WHERE EVENT_OBJECT_SCHEMA = %1$s AND EVENT_OBJECT_TABLE = %2$s AND EVENT_MANIPULATION = 'INSERT'),
              EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES
                WHERE PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = %3$s)
              OR EXISTS (SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES
                WHERE PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = %3$s AND %1$s LIKE TABLE_SCHEMA)
              OR EXISTS (SELECT 1 FROM information_schema.TABLE_PRIVILEGES
                WHERE PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = %3$s AND TABLE_SCHEMA = %1$s AND TABLE_NAME = %2$s)""";

    /** This user, as grants name it: each part in quotes. */
    private static final String GRANTEE = "CONCAT('''', LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - 1"
            + " - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1))), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')";

    /** What is no row's fault, or has undone all. */
    private static final Set<ErrorKind> OF_NO_ROW = Set.of(
            ErrorKind.CONNECTION_LOST,
            ErrorKind.QUERY_CANCELLED,
            ErrorKind.DEADLOCK,
            ErrorKind.LOCK_TIMEOUT,
            ErrorKind.SERIALIZATION_FAILURE,
            ErrorKind.READ_ONLY_SERVER);

    /** Makes the text of several rows. */
    interface Repeater {
        String repeat(String text, int rows, String more);
    }

    private final MySQLConnection client;
    private final Command insert;
    private final PlainInsert plain;
    /** The columns that are given a parameter. */
    private final int[] parameters;

    private final boolean copies;
    private final long packet;
    private final BiFunction<String, Tuple, String> texts;
    private final Repeater repeater;
    private final Targets targets;
    private final @Nullable BulkCommands bulk;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private long increment;
    private @Nullable TableFacts facts;
    /** Which parameter is the row's key; -1 if the server makes it, or makes none. */
    private int given = -1;

    private boolean refused;
    private Long @Nullable [] keys;

    ManyRows(
            MySQLConnection client,
            Command insert,
            PlainInsert plain,
            boolean copies,
            long packet,
            BiFunction<String, Tuple, String> texts,
            Repeater repeater,
            Targets targets,
            @Nullable BulkCommands bulk) {
        this.bulk = bulk;
        this.client = client;
        this.insert = insert;
        this.plain = plain;
        parameters = plain.parameters();
        this.copies = copies;
        this.packet = packet;
        this.texts = texts;
        this.repeater = repeater;
        this.targets = targets;
    }

    /** Whether it is the copy that a statement stands for. */
    boolean isOf(Command statement) {
        return insert == statement;
    }

    /** The rows of a statement fail together. */
    @Override
    public int failedRow() {
        return -1;
    }

    @Override
    public Long @Nullable [] keys() {
        return keys;
    }

    @Override
    public Future<Long> insert(List<Tuple> rows) {
        keys = null;
        if (refused) {
            return Future.succeededFuture(NOT_DONE);
        }
        return (facts == null ? learn() : Future.succeededFuture(true))
                .compose(same -> same && keysAreKnown(rows) ? insertAll(rows) : Future.succeededFuture(NOT_DONE))
                .onSuccess(inserted -> refused |= inserted == NOT_DONE);
    }

    /**
     * Whether many rows do what each would do by itself: strictly, all or nothing, and without triggers, which may set the keys, or
     * write to tables without transactions. Where it is not known whether there are any, only if nobody asks for keys.
     */
    private Future<Boolean> learn() {
        String schema = plain.schema() == null ? "DATABASE()" : literal(plain.schema());
        Future<RowSet<Row>> settings = client.query(String.format(SETTINGS, schema, literal(plain.name()), GRANTEE))
                .execute();
        return client.query("SHOW CREATE TABLE " + plain.table())
                .execute()
                .compose(shown -> settings.map(set -> same(shown, set.iterator().next())))
                .recover(error ->
                        OF_NO_ROW.contains(kind(error)) ? Future.failedFuture(error) : Future.succeededFuture(false));
    }

    /** A text that no setting of the server's reads otherwise. */
    private static String literal(String text) {
        return "_utf8mb4 X'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "'";
    }

    private boolean same(RowSet<Row> shown, Row settings) {
        facts = TableFacts.of(String.valueOf(shown.iterator().next().getValue(1)));
        increment = ((Number) settings.getValue(1)).longValue();
        int[] columns = targets.of(insert.sql());
        return facts.isKnown()
                && facts.isTransactional()
                && settings.getString(0).contains("STRICT_")
                && ((Number) settings.getValue(2)).intValue() == 0
                && (((Number) settings.getValue(3)).intValue() != 0 || copies || facts.counter() == null)
                && columns != null
                && columns.length == parameters.length
                && isKeyTold(facts);
    }

    /** Whether it is told which value of a row is its key, if the server would make it, and this is a parameter or left to the server. */
    private boolean isKeyTold(TableFacts facts) {
        if (facts.counter() == null) {
            return true;
        }
        List<String> columns = plain.names().isEmpty() ? facts.columns() : plain.names();
        int key = 0;
        while (key < columns.size() && !columns.get(key).equalsIgnoreCase(facts.counter())) {
            key++;
        }
        given = Arrays.binarySearch(parameters, key);
        return columns.size() == plain.values().size()
                && (key == columns.size()
                        || LEFT_TO_THE_SERVER.contains(plain.values().get(key))
                        || given >= 0);
    }

    /**
     * Of a copy nobody asks for the keys. Else the server makes one behind the other, beginning with the one that it tells, unless
     * some are given.
     */
    private boolean keysAreKnown(List<Tuple> rows) {
        if (copies || given < 0) {
            return true;
        }
        for (Tuple row : rows) {
            if (!(row.getValue(given) instanceof Number key) || key.longValue() <= 0) {
                return false;
            }
        }
        return true;
    }

    private Future<Long> insertAll(List<Tuple> rows) {
        Promise<Long> done = Promise.promise();
        keys = copies || facts == null || facts.counter() == null ? null : new Long[rows.size()];
        Future<?> savepoint = client.query(SAVEPOINT).execute();
        savepoint.onComplete((set, error) -> {
            if (error == null) {
                insertFrom(0, rows, done);
            } else {
                done.fail(error);
            }
        });
        return done.future().transform((inserted, error) -> {
            prepared.values().forEach(PreparedStatement::close);
            prepared.clear();
            if (error == null || error instanceof BasedException || OF_NO_ROW.contains(kind(error))) {
                // a savepoint that stays costs nothing, and the next one of the name takes its place
                return error == null ? Future.succeededFuture(inserted) : Future.failedFuture(error);
            }
            keys = null;
            return client.query("ROLLBACK TO " + SAVEPOINT)
                    .execute()
                    .compose(undone -> client.query(RELEASE).execute())
                    .map(NOT_DONE);
        });
    }

    private static ErrorKind kind(Throwable error) {
        return error instanceof BasedException known
                ? known.kind()
                : MysqlErrors.describe(error).kind();
    }

    /** Not as futures of futures, over whose end thousands of statements would overflow the stack. */
    private void insertFrom(int from, List<Tuple> rows, Promise<Long> done) {
        if (from == rows.size()) {
            done.complete((long) from);
            return;
        }
        try {
            String text = texts.apply(insert.sql(), rows.get(from));
            BulkRows packed = packed(from, rows, text);
            int count = packed.size() > 1 ? packed.size() : count(from, rows, text);
            Future<RowSet<Row>> sent = bulk != null && packed.size() > 1
                    ? bulk.execute(text, packed)
                    : execute(text, count, values(rows.subList(from, from + count)));
            sent.onComplete((answer, error) -> {
                if (error == null && answer.rowCount() == count) {
                    take(answer, from, count, rows);
                    insertFrom(from + count, rows, done);
                } else {
                    done.fail(error == null ? new IllegalStateException("Not every row was inserted.") : error);
                }
            });
        } catch (Throwable refusal) {
            done.fail(refusal);
        }
    }

    /**
     * The rows, of the same types, that fit into a packet; none where the server has no command for that, or makes keys that are to be told:
     * between those it may make others.
     */
    private BulkRows packed(int from, List<Tuple> rows, String text) {
        BulkRows packed = new BulkRows(parameters.length);
        boolean makesKeys = keys != null && given < 0;
        if (bulk == null || makesKeys) {
            return packed;
        }
        long most = Math.min(packet / 4, MOST_BYTES);
        for (Tuple row : rows.subList(from, rows.size())) {
            boolean fits = (packed.size() == 0 || texts.apply(insert.sql(), row).equals(text))
                    && row.size() == parameters.length // which checks the values
                    && packed.add(row, most);
            if (!fits) {
                break;
            }
        }
        return packed;
    }

    /** How many rows, of the same types, fit into a statement. */
    private int count(int from, List<Tuple> rows, String text) {
        long most = Math.min(rows.size() - from, MOST_PLACEHOLDERS / parameters.length);
        long bytes = 0;
        int count = 0;
        while (count < Math.min(most, SIZES[0])) {
            Tuple row = rows.get(from + count);
            if (count > 0 && !texts.apply(insert.sql(), row).equals(text)) {
                break;
            }
            bytes += length(row);
            if (count > 0 && bytes > packet / 4) {
                break;
            }
            count++;
        }
        for (int size : SIZES) {
            if (size <= count) {
                return size;
            }
        }
        return 1;
    }

    private static long length(Tuple row) {
        long length = 0;
        for (int index = row.size() - 1; index >= 0; index--) {
            Object value = row.getValue(index);
            length += PER_VALUE;
            if (value instanceof CharSequence text) {
                length += 3L * text.length();
            } else if (value instanceof Decimal number) {
                length += number.digits().length();
            } else if (value instanceof io.vertx.core.buffer.Buffer binary) {
                length += binary.length();
            }
        }
        return length;
    }

    /** The values of all, which are checked as each is asked for its size. */
    private static Tuple values(List<Tuple> rows) {
        ArrayTuple all = new ArrayTuple(rows.size() * rows.get(0).size());
        for (Tuple row : rows) {
            int size = row.size();
            for (int index = 0; index < size; index++) {
                all.addValue(row.getValue(index));
            }
        }
        return all;
    }

    private Future<RowSet<Row>> execute(String text, int rows, Tuple values) {
        if (rows == 1) {
            return client.preparedQuery(text).execute(values);
        }
        String repeated = repeater.repeat(text, rows, row());
        PreparedStatement known = prepared.get(repeated);
        return known != null
                ? known.query().execute(values)
                : client.prepare(repeated).compose(statement -> {
                    prepared.put(repeated, statement);
                    return statement.query().execute(values);
                });
    }

    /** What every further row is in the text. */
    private String row() {
        return ", (" + String.join(", ", plain.values()) + ")";
    }

    private void take(RowSet<Row> answer, int from, int count, List<Tuple> rows) {
        Long first = answer.property(MySQLClient.LAST_INSERTED_ID);
        Long[] told = keys;
        if (told == null || first == null) {
            return;
        }
        for (int index = 0; index < count; index++) {
            told[from + index] = given < 0
                    ? Long.valueOf(first + index * increment)
                    : Long.valueOf(((Number) rows.get(from + index).getValue(given)).longValue());
        }
    }
}
