package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Queries;
import dev.based.Row;
import dev.based.RowStream;
import dev.based.Statement;
import dev.based.tests.support.Movies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** P7: the values of a call are those of the time of the call, whatever its caller does with its arrays afterwards. */
public interface TakenValuesContract extends Contract {
    private static List<Integer> numbers() {
        return IntStream.range(0, 20).boxed().toList();
    }

    /** Makes calls while they have to wait for a connection, each with what the one before has changed. */
    private void assertTaken(BiFunction<Queries, Integer, CompletionStage<?>> call, Database database, Movies movies) {
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> holder = database.session(s -> movies.ids(s).thenCompose(ids -> gate));
        List<CompletionStage<?>> waiting = new ArrayList<>();
        numbers().forEach(number -> waiting.add(call.apply(database, number)));
        gate.complete(1);
        await(holder);
        waiting.forEach(stage -> await(stage));
        assertThat(await(movies.ids(database))).isEqualTo(numbers());
    }

    private Database connectOnce() {
        return connect(Fixture.OPTIONS.withMaxSize(1).withUseLock(true));
    }

    /** An array of parameters that is used again. */
    @Test
    default void p7_arrayOfParametersIsTaken() {
        Database database = connectOnce();
        Movies movies = movies(database);
        Object[] values = {0, "A", 0};
        assertTaken(
                (queries, number) -> {
                    values[0] = number;
                    return queries.execute(movies.insert(), values);
                },
                database,
                movies);
    }

    /** A map. */
    @Test
    default void p7_mapOfParametersIsTaken() {
        Database database = connectOnce();
        Movies movies = movies(database);
        Map<String, Object> values = new HashMap<>(Map.of("title", "A"));
        String sql = "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :title, 0)";
        assertTaken(
                (queries, number) -> {
                    values.put("id", number);
                    return queries.execute(sql, values);
                },
                database,
                movies);
    }

    /** The sets of a batch, and the list of them. */
    @Test
    default void p7_setsOfABatchAreTaken() {
        Database database = connectOnce();
        Movies movies = movies(database);
        Object[] set = {0, "A", 0};
        List<Object> sets = new ArrayList<>();
        assertTaken(
                (queries, number) -> {
                    set[0] = number;
                    sets.clear();
                    sets.add(number % 2 == 0 ? set : Arrays.asList(set));
                    return queries.executeMany(movies.insert(), sets);
                },
                database,
                movies);
    }

    /** A batch whose iterator gives the same array again and again. */
    @Test
    default void p7_arrayThatAnIteratorUsesAgainIsTaken() {
        Database database = connect();
        Movies movies = movies(database);
        Object[] set = {0, "A", 0};
        Iterable<Object[]> sets = () -> numbers().stream()
                .map(number -> {
                    set[0] = number;
                    return set;
                })
                .iterator();
        await(database.executeMany(movies.insert(), sets));
        assertThat(await(movies.ids(database))).isEqualTo(numbers());
    }

    /** A collection in an IN list. */
    @Test
    default void p7_collectionIsTaken() {
        Database database = connectOnce();
        Movies movies = movies(database);
        await(movies.add(database, 1));
        await(movies.add(database, 2));
        List<Integer> wanted = new ArrayList<>(List.of(1));
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> holder = database.session(s -> gate);
        CompletionStage<List<Row>> rows =
                database.fetchAll("SELECT id FROM " + movies.table() + " WHERE id IN (?)", wanted);
        wanted.set(0, 2);
        gate.complete(1);
        await(holder);
        assertThat(await(rows)).extracting(row -> row.getInt(0)).containsExactly(1);
    }

    /** Bytes, in a session as well, where a statement waits for the one before. */
    @Test
    default void p7_bytesAreTaken() {
        Database database = connect();
        String table = fixture()
                .table(
                        database,
                        "id " + fixture().type(ColumnType.INTEGER) + ", b "
                                + fixture().type(ColumnType.BYTES));
        String insert = "INSERT INTO " + table + " (id, b) VALUES (?, ?)";
        byte[] bytes = new byte[1];
        List<CompletionStage<ExecuteResult>> singles = new ArrayList<>();
        for (byte i = 0; i < 10; i++) {
            bytes[0] = i;
            singles.add(database.execute(insert, (int) i, bytes));
        }
        singles.forEach(single -> await(single));
        await(database.session(s -> {
            for (byte i = 10; i < 20; i++) {
                bytes[0] = i;
                s.execute(insert, (int) i, bytes);
            }
            return CompletableFuture.completedFuture(1);
        }));
        assertThat(await(database.fetchAll("SELECT id, b FROM " + table)))
                .hasSize(20)
                .allSatisfy(row -> assertThat(row.getBytes(1)).containsExactly((byte) row.getInt(0)));
    }

    /** A statement that is used again has the values that its bytes have at each use. */
    @Test
    default void p7_statementThatIsUsedAgainHasTheValuesOfEachCall() {
        Database database = connect();
        String table = fixture().table(database, "b " + fixture().type(ColumnType.BYTES));
        byte[] bytes = "a".getBytes(StandardCharsets.UTF_8);
        Statement statement = Statement.of("INSERT INTO " + table + " (b) VALUES (?)", bytes);
        CompletionStage<ExecuteResult> first = database.execute(statement);
        bytes[0] = 'b';
        CompletionStage<ExecuteResult> second = database.execute(statement);
        bytes[0] = 'c';
        await(first);
        await(second);
        assertThat(await(database.fetchAll("SELECT b FROM " + table)))
                .extracting(row -> new String(row.getBytes(0), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder("a", "b");
    }

    /** A stream begins later, with the values of its call. */
    @Test
    default void p7_valuesOfAStreamAreTakenByItsCall() {
        Database database = connect();
        Movies movies = movies(database);
        await(movies.add(database, 1));
        await(movies.add(database, 2));
        Object[] values = {1};
        List<Integer> wanted = new ArrayList<>(List.of(1));
        Map<String, Object> named = new HashMap<>(Map.of("ids", wanted));
        RowStream<Row> byArray = database.stream("SELECT id FROM " + movies.table() + " WHERE id = ?", values);
        RowStream<Row> byList = database.stream("SELECT id FROM " + movies.table() + " WHERE id IN (?)", wanted);
        RowStream<Row> byMap = database.stream("SELECT id FROM " + movies.table() + " WHERE id IN (:ids)", named);
        values[0] = 2;
        wanted.set(0, 2);
        named.put("ids", List.of(2));
        for (RowStream<Row> stream : List.of(byArray, byList, byMap)) {
            assertThat(await(stream.map(row -> row.getInt(0)).collect(Collectors.toList())))
                    .containsExactly(1);
        }
    }
}
