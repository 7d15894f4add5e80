package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.Queries;
import dev.based.Row;
import dev.based.tests.support.Movies;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A value means the same wherever and by whatever verb it is given. */
public interface SameMeaningContract extends Contract {
    /** Questions with values whose types the statement tells, or does not: the same answer, or the same kind of error. */
    @Test
    default void v5_valuesMeanTheSameInAndOutOfASession() {
        Database database = connect();
        Movies movies = movies(database);
        for (int id = 1; id <= 3; id++) {
            await(database.execute(movies.insert(), id, "Film " + id, 2000 + id));
        }
        String count = "SELECT COUNT(*) FROM " + movies.table() + " WHERE ";
        Map<String, Long> questions = new LinkedHashMap<>();
        questions.put("id < :a", 1L);
        questions.put(":a < :b", 3L);
        questions.put("(:a IS NULL OR id = :a)", 1L);
        questions.put("COALESCE(:a, :b) = :a", 3L);
        List<Map<String, Object>> values = List.of(
                Map.of("a", 2, "b", 10),
                Map.of("a", 2L, "b", 10L),
                Map.of("a", new BigDecimal("2"), "b", new BigDecimal("10.0")),
                Map.of("a", 2.0, "b", 10.0),
                Map.of("a", (short) 2, "b", 10));
        questions.forEach((question, expected) -> {
            for (Map<String, Object> each : values) {
                assertSame(database, count + question, each, expected);
            }
            assertSame(database, count + question, nulls(), question.startsWith("(") ? 3L : 0L);
        });
        Map<String, Object> dates = Map.of("a", LocalDate.of(999, 1, 1), "b", LocalDate.of(2000, 1, 1));
        assertSame(database, count + ":a < :b", dates, 3L);
        assertSame(database, count + ":a < :b", Map.of("a", "10", "b", "9"), 3L);
        assertSame(database, count + "released = :a", Map.of("a", Long.MAX_VALUE), 0L);
    }

    private static Map<String, Object> nulls() {
        Map<String, Object> nulls = new HashMap<>();
        nulls.put("a", null);
        nulls.put("b", null);
        return nulls;
    }

    private static void assertSame(Database database, String sql, Map<String, Object> values, long expected) {
        Map<String, Object> used = new HashMap<>(values);
        used.keySet().removeIf(name -> !sql.contains(":" + name));
        List<Object> answers = new ArrayList<>();
        List<Function<Queries, CompletionStage<?>>> verbs = List.of(
                queries -> queries.fetchValue(Long.class, sql, used),
                queries -> queries.fetchOne(sql, used)
                        .thenApply(row -> row.orElseThrow().getLong(0)),
                queries -> queries.fetchAll(sql, used)
                        .thenApply(rows -> rows.get(0).getLong(0)),
                queries -> queries.stream(sql, used)
                        .collect(Collectors.<Row>toList())
                        .thenApply(rows -> rows.get(0).getLong(0)));
        for (Function<Queries, CompletionStage<?>> verb : verbs) {
            answers.add(answer(verb.apply(database)));
            answers.add(answer(database.session(session -> verb.apply(session).thenApply(found -> (Object) found))));
            answers.add(answer(database.session(
                    session -> session.transaction(inner -> verb.apply(inner).thenApply(found -> (Object) found)))));
        }
        assertThat(answers).as("%s with %s", sql, values).containsOnly(answers.get(0));
        if (answers.get(0) instanceof Long) {
            assertThat(answers.get(0)).as("%s with %s", sql, values).isEqualTo(expected);
        }
    }

    /** The result, or the kind of the error. */
    private static Object answer(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        Throwable told = outcome(future);
        Throwable error = told instanceof CompletionException && told.getCause() != null ? told.getCause() : told;
        return error == null
                ? future.join()
                : error instanceof BasedException known
                        ? known.kind()
                        : error.getClass().getName();
    }

    /** A value that may not fit is written or refused alike, and what is read afterwards is that value or the former one. */
    @Test
    default void v5_valuesThatMayNotFitAreTakenAlike() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(movies.insert(), 1, "One", 2001));
        String sql = "UPDATE " + movies.table() + " SET released = ? WHERE id = ?";
        String read = "SELECT released FROM " + movies.table();
        for (Object value :
                new Object[] {7L, Long.MAX_VALUE, new BigDecimal("8.00"), new BigDecimal("1e30"), "no number"}) {
            List<Object> answers = new ArrayList<>();
            List<Function<Queries, CompletionStage<?>>> verbs = List.of(
                    queries -> queries.execute(sql, value, 1).thenApply(done -> 1),
                    queries ->
                            queries.executeMany(sql, List.of(List.of(value, 1))).thenApply(done -> 1));
            for (Function<Queries, CompletionStage<?>> verb : verbs) {
                answers.add(answer(verb.apply(database)));
                answers.add(
                        answer(database.session(session -> verb.apply(session).thenApply(done -> (Object) done))));
                answers.add(answer(database.session(session ->
                        session.transaction(inner -> verb.apply(inner).thenApply(done -> (Object) done)))));
            }
            assertThat(answers).as("%s", value).containsOnly(answers.get(0));
            boolean written = answers.get(0).equals(1);
            String text = await(database.fetchValue(String.class, read));
            if (written && value instanceof Number number) {
                assertThat(new BigDecimal(text)).as("%s", value).isEqualByComparingTo(number.toString());
            } else if (!written) {
                assertThat(text).as("%s", value).isIn("7", "8", "8.0", String.valueOf(Long.MAX_VALUE));
            }
        }
    }
}
