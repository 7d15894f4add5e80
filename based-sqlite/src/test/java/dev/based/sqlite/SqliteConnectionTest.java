package dev.based.sqlite;

import static dev.based.sqlite.DirectConnection.change;
import static dev.based.sqlite.DirectConnection.error;
import static dev.based.sqlite.DirectConnection.read;
import static dev.based.sqlite.DirectConnection.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorKind;
import dev.based.Row;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.TransactionStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection without the engine: whatever is thrown in it, its stages end, and nothing is left active. */
class SqliteConnectionTest extends SqliteTestSupport {
    private OtherConnection other;
    private DirectConnection direct;

    @BeforeEach
    void open() throws Exception {
        direct = new DirectConnection(url(""));
        other = new OtherConnection(file());
        other.run("CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), (3)");
    }

    @AfterEach
    void close() throws Exception {
        direct.close();
        other.close();
    }

    /** What a value does when its text is asked for. */
    enum Slip {
        RUNTIME_EXCEPTION,
        ERROR,
        STACK_OVERFLOW,
        OUT_OF_MEMORY,
        NULL
    }

    private static final class BadValue extends BigDecimal {
        private static final long serialVersionUID = 1L;
        private final Slip slip;

        BadValue(Slip slip) {
            super("1.5");
            this.slip = slip;
        }

        @Override
        @SuppressWarnings("NullAway")
        public String toPlainString() {
            switch (slip) {
                case RUNTIME_EXCEPTION:
                    throw new IllegalStateException("no text");
                case ERROR:
                    throw new AssertionError("no text");
                case STACK_OVERFLOW:
                    return toPlainString();
                case OUT_OF_MEMORY:
                    throw new OutOfMemoryError("no text");
                default:
                    return null;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void e12_valueThatThrows_failsItsCommandOnly(Slip slip) throws Exception {
        BadValue bad = new BadValue(slip);
        String insert = "INSERT INTO t VALUES (?)";
        List<Function<Connection, CompletionStage<?>>> verbs = List.of(
                connection -> connection.execute(change(insert, bad)),
                connection -> connection.fetch(read("SELECT a FROM t WHERE a = ?", bad), 0),
                connection -> connection.batch(change(insert), List.of(new Object[] {4}, new Object[] {bad})),
                connection -> connection.cursor(read("SELECT a FROM t WHERE a <> ?", bad), 1));
        for (Function<Connection, CompletionStage<?>> verb : verbs) {
            direct.control("BEGIN IMMEDIATE");
            assertThat(error(verb.apply(direct.connection))).isNotNull();
            assertThat(direct.connection.transactionStatus()).isEqualTo(TransactionStatus.OPEN);
            result(direct.connection.cancel()); // of nothing
            direct.control("ROLLBACK");
            assertThat(other.mayWrite()).isTrue();
        }
        direct.requireNoneActive();
        direct.execute(insert, 5);
        assertThat(other.column("SELECT a FROM t")).containsExactly("1", "2", "3", "5");
    }

    @Test
    void cursorThatFails_orIsLeftEarly_leavesNothingActive() throws Exception {
        Cursor early = result(direct.connection.cursor(read("SELECT a FROM t"), 1));
        assertThat(result(early.read(1))).hasSize(1);
        result(early.close());
        direct.requireNoneActive();
        Cursor failing = result(direct.connection.cursor(
                read("SELECT CASE a WHEN 3 THEN abs(-9223372036854775808) ELSE a END FROM t"), 1));
        assertThat(result(failing.read(2))).hasSize(2);
        assertThat(direct.kind(failing.read(2))).isEqualTo(ErrorKind.VALUE);
        direct.requireNoneActive();
        result(failing.close());
        direct.requireNoneActive();
    }

    @Test
    void statementThatTheCacheDropsUnderItsCursor_isClosed() throws Exception {
        try (DirectConnection small = new DirectConnection(url(""), 1)) {
            Cursor cursor = result(small.connection.cursor(read("SELECT a FROM t"), 1));
            assertThat(result(cursor.read(1))).hasSize(1);
            assertThat(small.fetch("SELECT 7 AS seven")).hasSize(1);
            assertThat(error(cursor.read(1))).isNotNull();
            result(cursor.close());
            small.requireNoneActive();
        }
    }

    @Test
    void sameTextWhileItsCursorIsOpen_leavesNothingActive() throws Exception {
        Cursor cursor = result(direct.connection.cursor(read("SELECT a FROM t WHERE a > ?", 0), 1));
        assertThat(result(cursor.read(1))).hasSize(1);
        CompletionStage<List<Row>> again = direct.connection.fetch(read("SELECT a FROM t WHERE a > ?", 1), 0);
        again.exceptionally(refused -> List.of()).toCompletableFuture().join();
        result(cursor.close());
        direct.requireNoneActive();
        assertThat(direct.fetch("SELECT a FROM t")).hasSize(3);
    }

    @Test
    void cancelBeforeItsTurn_stopsTheCommand() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        direct.connection.enter(gate::join);
        CompletionStage<?> batch = direct.connection.batch(
                change("INSERT INTO t VALUES (?)"), List.of(new Object[] {4}, new Object[] {5}));
        result(direct.connection.cancel());
        gate.complete(null);
        assertThat(direct.kind(batch)).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertThat(other.column("SELECT count(*) FROM t")).containsExactly("3");
        Cursor cursor = result(direct.connection.cursor(read("SELECT a FROM t"), 1));
        CompletableFuture<Void> secondGate = new CompletableFuture<>();
        direct.connection.enter(secondGate::join);
        CompletionStage<?> page = cursor.read(1);
        result(direct.connection.cancel());
        secondGate.complete(null);
        assertThat(direct.kind(page)).isEqualTo(ErrorKind.QUERY_CANCELLED);
        result(cursor.close());
        direct.requireNoneActive();
    }

    /** A foreign thread's call is queued when the connection's own thread calls. */
    @Test
    void callsOfTwoThreads_takeEffectInTheirOrder() throws Exception {
        for (int i = 0; i < 200; i++) {
            int number = 10 + 2 * i;
            CompletableFuture<Void> called = new CompletableFuture<>();
            CompletableFuture<Void> second = new CompletableFuture<>();
            direct.connection.enter(() -> {
                called.join();
                direct.connection
                        .execute(change("INSERT INTO t VALUES (?)", number + 1))
                        .whenComplete((done, error) -> second.complete(null));
            });
            direct.connection.execute(change("INSERT INTO t VALUES (?)", number));
            called.complete(null);
            result(second);
        }
        List<Integer> inserted = other.column("SELECT a FROM t WHERE a >= 10 ORDER BY rowid").stream()
                .map(Integer::valueOf)
                .toList();
        assertThat(inserted).hasSize(400).isSorted();
    }

    @Test
    void commandsAfterTheEnd_wereNotSent() throws Exception {
        DirectConnection closed = new DirectConnection(url(""));
        closed.close();
        assertThat(closed.connection.isUsable()).isFalse();
        assertThat(error(closed.connection.execute(change("INSERT INTO t VALUES (9)"))))
                .isInstanceOf(CommandNotSentException.class);
        assertThat(error(closed.connection.control("COMMIT"))).isInstanceOf(CommandNotSentException.class);
        assertThat(error(closed.connection.reset())).isInstanceOf(CommandNotSentException.class);
        AtomicInteger entered = new AtomicInteger();
        closed.connection.enter(entered::incrementAndGet);
        assertThat(entered).hasValue(1);
        closed.close();
    }

    @Test
    void databaseInMemory_mayBeOpenedAgainUntilItIsChanged() throws Exception {
        Backend backend = DirectConnection.backend("sqlite://", 10);
        Connection first = result(backend.open(Access.READ_WRITE));
        result(first.control("BEGIN IMMEDIATE"));
        result(first.close());
        Connection second = result(backend.open(Access.READ_WRITE));
        result(second.execute(change("CREATE TABLE t (a)")));
        result(second.close());
        assertThat(error(backend.open(Access.READ_WRITE))).hasMessageContaining("and the database with it");
    }
}
