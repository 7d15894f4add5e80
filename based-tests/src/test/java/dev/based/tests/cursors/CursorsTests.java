package dev.based.tests.cursors;

import static dev.based.tests.cursors.OpenConnection.command;
import static dev.based.tests.cursors.OpenConnection.query;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorKind;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Cursor;
import dev.based.spi.Traits;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the cursors of every server. Each test has a connection with a transaction. */
abstract class CursorsTests {
    private final ServerKind kind;
    Server server;
    OpenConnection open;

    CursorsTests(ServerKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void connect() {
        server = Servers.get(kind);
        open = new OpenConnection(server.url());
        open.begin();
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    private Command numbers(int count) {
        return query(Kinds.numbers(kind, count));
    }

    static List<Integer> integers(List<Row> rows) {
        return rows.stream().map(row -> row.getInt(0)).toList();
    }

    private static List<Integer> oneTo(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 9, 10, 11, 1000})
    void read_givesAsManyRowsAsAskedFor_untilTheEnd(int pageSize) {
        assertThat(integers(open.readAll(numbers(10), pageSize))).isEqualTo(oneTo(10));
        assertThat(open.number("SELECT 42")).isEqualTo(42);
    }

    @Test
    void read_behindTheEnd_givesNothing() {
        Cursor cursor = open.open(numbers(4), 2);
        assertThat(await(cursor.read(2))).hasSize(2);
        assertThat(await(cursor.read(1))).hasSize(1);
        assertThat(await(cursor.read(2))).hasSize(1);
        assertThat(await(cursor.read(2))).isEmpty();
        assertThat(await(cursor.read(2))).isEmpty();
        await(cursor.close());
    }

    @Test
    void read_withoutRows_givesNothing() {
        assertThat(open.readAll(query("SELECT 1 FROM (" + Kinds.numbers(kind, 1) + ") none WHERE n > 1"), 2))
                .isEmpty();
    }

    @Test
    void close_beforeTheEnd_leavesTheTransaction() {
        String table = "based_cursor";
        open.control("CREATE TEMPORARY TABLE " + table + " (id INT)");
        for (int round = 1; round <= 3; round++) {
            Cursor cursor = open.open(numbers(1000), 10);
            assertThat(await(cursor.read(10))).hasSize(10);
            await(cursor.close());
            await(open.connection()
                    .execute(command(
                            Traits.of("INSERT").inserts(null).build(), "INSERT INTO " + table + " VALUES (7)")));
            assertThat(open.number("SELECT count(*) FROM " + table)).isEqualTo(round);
        }
        open.control("COMMIT");
    }

    @Test
    void close_beforeTheFirstPage_sendsNothing() {
        await(open.open(query("SELECT nonsense of no kind"), 1).close());

        assertThat(open.number("SELECT 42")).isEqualTo(42);
    }

    @Test
    void close_leavesOneOfTheSameStatementsPrepared() {
        long before = open.number(Kinds.preparedStatements(kind));
        for (int round = 0; round < 20; round++) {
            Cursor cursor = open.open(numbers(100), 10);
            assertThat(await(cursor.read(10))).hasSize(10);
            if (round % 2 == 0) {
                assertThat(await(cursor.read(100))).hasSize(90);
            }
            await(cursor.close());
        }
        assertThat(open.number(Kinds.preparedStatements(kind))).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void fetchOfTheSameStatement_isNotDisturbed() {
        String sql = Kinds.numbers(kind, 5);
        for (int round = 0; round < 3; round++) {
            assertThat(integers(open.fetch(sql))).isEqualTo(oneTo(5));
            assertThat(integers(open.readAll(query(sql), 2))).isEqualTo(oneTo(5));
        }
    }

    @Test
    void syntaxError_failsTheRead_andTheConnectionLivesOn() {
        Cursor cursor = open.open(query("SELECT * FROM based_no_such_table"), 10);
        Throwable error = failure(cursor.read(10));
        assertThat(open.kind(error)).as(error.toString()).isEqualTo(ErrorKind.UNDEFINED_OBJECT);

        await(cursor.close());
        open.control("ROLLBACK");
        assertThat(open.number("SELECT 42")).isEqualTo(42);
        assertThat(open.connection().isUsable()).isTrue();
    }

    @Test
    void cancel_stopsTheRead() {
        long id = open.number(Kinds.connectionId(kind));
        Cursor cursor = open.open(query(Kinds.minute(kind)), 10);
        CompletionStage<List<Row>> page = cursor.read(10);
        awaitSleeping(id);
        await(open.connection().cancel());

        Throwable error = failure(page);
        assertThat(open.kind(error)).as(error.toString()).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertThat(open.connection().isUsable()).isFalse();
        await(cursor.close());
        open.control("ROLLBACK");
    }

    @Test
    void connectionKilled_failsTheRead() {
        long id = open.number(Kinds.connectionId(kind));
        Cursor cursor = open.open(query(Kinds.minute(kind)), 10);
        CompletionStage<List<Row>> page = cursor.read(10);
        awaitSleeping(id);
        server.execute(Kinds.kill(kind, id));

        Throwable error = failure(page);
        assertThat(open.kind(error)).as(error.toString()).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(open.connection().isUsable()).isFalse();
        await(cursor.close());
    }

    @Test
    void connectionKilledBetweenPages_failsTheNext() {
        long id = open.number(Kinds.connectionId(kind));
        Cursor cursor = open.open(numbers(100), 10);
        assertThat(await(cursor.read(10))).hasSize(10);
        server.execute(Kinds.kill(kind, id));

        Throwable error = failure(cursor.read(10));
        assertThat(open.kind(error)).as(error.toString()).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(open.connection().isUsable()).isFalse();
        await(cursor.close());
    }

    private void awaitSleeping(long id) {
        long start = System.nanoTime();
        while (server.value(Kinds.sleeping(kind, id)).equals("0")) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    /** A page of one row and all at once give what a fetch does. */
    void assertSameAsFetched(Command command) {
        List<Row> fetched = await(open.connection().fetch(command, 0));
        for (int pageSize : new int[] {1, 100}) {
            List<Row> read = open.readAll(command, pageSize);
            assertThat(read).as(command.sql()).hasSameSizeAs(fetched);
            for (int index = 0; index < read.size(); index++) {
                assertThat(values(read.get(index))).as(command.sql()).isEqualTo(values(fetched.get(index)));
                assertThat(read.get(index).columns().names())
                        .isEqualTo(fetched.get(index).columns().names());
            }
        }
    }

    /** What a value that was read by a cursor is compared as. */
    @Nullable
    Object comparable(@Nullable Object value) {
        return value;
    }

    private String values(Row row) {
        StringBuilder values = new StringBuilder();
        for (int index = 0; index < row.columns().names().size(); index++) {
            Object value = comparable(row.get(index));
            Object[] shown = {value == null ? null : value.getClass(), value};
            values.append(Arrays.deepToString(shown)).append('\n');
        }
        return values.toString();
    }
}
