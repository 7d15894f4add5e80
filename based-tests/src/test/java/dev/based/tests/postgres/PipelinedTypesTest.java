package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Row;
import dev.based.Session;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Statements whose meaning depends on the types of their values, many at once. */
class PipelinedTypesTest extends PostgresTest {
    private static CompletionStage<List<String>> all(Session session, List<Object[]> calls) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (Object[] call : calls) {
            Object[] values = Arrays.copyOfRange(call, 1, call.length);
            answers.add(
                    session.fetchValue(String.class, (String) call[0], values).toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    @Test
    void v5_valuesOfMoreTypesThanAreKept_areNotTakenForText() {
        Database database = connect(newDatabase().url(), ONE);
        List<Object[]> calls = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int types = 0; types < 256; types++) {
            Object[] call = new Object[9];
            call[0] = "SELECT jsonb_build_array(?, ?, ?, ?, ?, ?, ?, ?)::text";
            for (int bit = 0; bit < 8; bit++) {
                call[bit + 1] = (types >> bit & 1) == 0 ? (Object) 1 : (Object) true;
            }
            calls.add(call);
            expected.add(Arrays.toString(Arrays.copyOfRange(call, 1, call.length)));
        }

        List<String> answers = await(database.session(session -> all(session, calls)));

        assertThat(answers).isEqualTo(expected);
    }

    @Test
    void v5_moreStatementsThanAreKept_keepTheTypesOfTheirValues() {
        Database database = connect(newDatabase().url(), ONE);
        List<Object[]> calls = IntStream.range(0, 2_000)
                .mapToObj(number -> new Object[] {"SELECT jsonb_build_array(?)::text -- " + number, number})
                .toList();

        List<String> answers = await(database.session(session -> all(session, calls)));

        assertThat(answers)
                .isEqualTo(IntStream.range(0, 2_000)
                        .mapToObj(number -> "[" + number + "]")
                        .toList());
    }

    @Test
    void v5_textInABatch_isTextBesideANumberToo() {
        Database database = connect(newDatabase().url(), ONE);
        await(database.execute("CREATE TABLE documents (id serial, v jsonb)"));
        List<Object[]> sets = List.of(
                new Object[] {5}, new Object[] {"7"}, new Object[] {null}, new Object[] {"abc"}, new Object[] {5L});

        await(database.executeMany("INSERT INTO documents (v) VALUES (jsonb_build_array(?))", sets));

        assertThat(await(database.fetchAll("SELECT v::text FROM documents ORDER BY id")))
                .extracting(row -> row.getString(0))
                .containsExactly("[5]", "[\"7\"]", "[null]", "[\"abc\"]", "[5]");
    }

    @Test
    void longList_costsNoMoreThanItsLength() {
        Database database = connect(newDatabase().url(), ONE);
        await(database.execute("CREATE TABLE measures (f float8, n int)"));
        List<Integer> list = IntStream.range(0, 30_000).boxed().toList();
        long start = System.nanoTime();

        for (String filter :
                List.of("f * 2 IN (:list)", "f * 2 IN (:list)", "(:n IS NULL OR n = :n) AND n IN (:list)")) {
            Map<String, Object> values = filter.contains(":n ") ? Map.of("list", list, "n", 5) : Map.of("list", list);
            List<Row> rows = await(database.fetchAll("SELECT * FROM measures WHERE " + filter, values));
            assertThat(rows).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15)); // was a minute
    }

    /** Without a cache each is prepared for its call, so that several are prepared in what is sent at once. */
    @Test
    void v5_statementsThatAreSentTogether_keepTheTypesOfTheirValues() {
        Database database = connect(newDatabase().url(), ONE.withStatementCache(0));
        List<Object[]> calls = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            calls.add(new Object[] {"SELECT (? < ?)::text", 9, 10});
            calls.add(new Object[] {"SELECT (? < ?)::text", LocalDate.EPOCH, LocalDate.EPOCH});
            calls.add(new Object[] {"SELECT CAST(? AS text)", "" + round});
            expected.addAll(List.of("true", "false", "" + round));
        }
        for (int time = 0; time < 2; time++) {
            List<String> answers = await(database.session(session -> all(session, calls)));
            assertThat(answers).isEqualTo(expected);
        }
    }
}
