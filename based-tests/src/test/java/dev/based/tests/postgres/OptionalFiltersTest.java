package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Queries;
import dev.based.tests.servers.Server;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Conditions that a null switches off: {@code :x IS NULL OR column = :x}, on columns of many types. */
class OptionalFiltersTest extends PostgresTest {
    private enum Genre {
        DRAMA
    }

    private Server server;
    private Database database;

    @BeforeEach
    void start() {
        server = newDatabase();
        database = connect(server.url("timezone", "UTC"));
    }

    /** A type, a literal of the one row that is looked for, one of another row, and values that find it. */
    static List<Arguments> columns() {
        return List.of(
                Arguments.of("int4", "5", "6", List.of(5, 5L, (short) 5, new BigDecimal("5.0"), "5")),
                Arguments.of("int8", "5", "6", List.of(5, 5L, "5")),
                Arguments.of("numeric", "9.5", "10", List.of(9.5, new BigDecimal("9.50"))),
                Arguments.of("float8", "9.5", "10", List.of(9.5, 9.5f)),
                Arguments.of("bool", "true", "false", List.of(true)),
                Arguments.of("text", "5", "6", List.of("5", 5, '5')),
                Arguments.of("varchar(10)", "ab", "c", List.of("ab")),
                Arguments.of("char(3)", "ab", "c", List.of("ab")),
                Arguments.of("date", "2024-02-29", "2024-03-01", List.of(LocalDate.of(2024, 2, 29), "2024-02-29")),
                Arguments.of(
                        "timestamp",
                        "2024-02-29 00:00",
                        "2024-03-01 00:00",
                        List.of(LocalDateTime.of(2024, 2, 29, 0, 0), LocalDate.of(2024, 2, 29))),
                Arguments.of(
                        "timestamptz",
                        "2024-02-29 00:00+00",
                        "2024-03-01 00:00+00",
                        List.of(Instant.parse("2024-02-29T00:00:00Z"))),
                Arguments.of(
                        "uuid",
                        new UUID(1, 2).toString(),
                        new UUID(1, 3).toString(),
                        List.of(new UUID(1, 2), new UUID(1, 2).toString())),
                Arguments.of("jsonb", "{\"a\": 5}", "[]", List.of(Map.of("a", 5), "{\"a\":5}")),
                Arguments.of("genre", "DRAMA", "COMEDY", List.of(Genre.DRAMA, "DRAMA")),
                Arguments.of("year", "2010", "1990", List.of(2010)),
                Arguments.of("int4[]", "{1,2}", "{3}", List.of(new int[] {1, 2}, new Long[] {1L, 2L})));
    }

    private static CompletionStage<List<Object>> byName(Queries on, Object value) {
        return on.fetchAll(
                        "SELECT id FROM things WHERE (:x IS NULL OR v = :x) ORDER BY id",
                        Collections.singletonMap("x", value))
                .thenApply(rows -> rows.stream().map(row -> row.get(0)).toList());
    }

    private static CompletionStage<List<Object>> byPosition(Queries on, Object value) {
        return on.fetchAll("SELECT id FROM things WHERE (? IS NULL OR v = ?) ORDER BY id", value, value)
                .thenApply(rows -> rows.stream().map(row -> row.get(0)).toList());
    }

    private static CompletionStage<List<Object>> theOtherWayRound(Queries on, Object value) {
        return on.fetchAll(
                        "SELECT id FROM things WHERE (things.v = :x OR (:x) IS NULL) ORDER BY id",
                        Collections.singletonMap("x", value))
                .thenApply(rows -> rows.stream().map(row -> row.get(0)).toList());
    }

    private static CompletionStage<List<Object>> byCoalesce(Queries on, Object value) {
        return on.fetchAll(
                        "SELECT id FROM things WHERE v = COALESCE(:x, v) ORDER BY id",
                        Collections.singletonMap("x", value))
                .thenApply(rows -> rows.stream().map(row -> row.get(0)).toList());
    }

    private static CompletionStage<List<Object>> byStream(Queries on, Object value) {
        return on.stream(
                        "SELECT id FROM things WHERE (:x IS NULL OR v = :x) ORDER BY id",
                        Collections.singletonMap("x", value))
                .collect(Collectors.mapping(row -> row.get(0), Collectors.toList()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("columns")
    void v3_optionalFilter_findsTheRow_andWithNullAll(String type, String literal, String other, List<Object> values) {
        server.execute(
                "CREATE TYPE genre AS ENUM ('DRAMA', 'COMEDY')",
                "CREATE DOMAIN year AS int4 CHECK (VALUE > 1890)",
                "CREATE TABLE things (id int4 PRIMARY KEY, v " + type + ")",
                "INSERT INTO things VALUES (1, '" + literal + "'), (2, '" + other + "')");
        List<BiFunction<Queries, Object, CompletionStage<List<Object>>>> ways = List.of(
                OptionalFiltersTest::byName,
                OptionalFiltersTest::byPosition,
                OptionalFiltersTest::theOtherWayRound,
                OptionalFiltersTest::byCoalesce,
                OptionalFiltersTest::byStream);
        for (int index = 0; index < ways.size(); index++) {
            BiFunction<Queries, Object, CompletionStage<List<Object>>> way = ways.get(index);
            for (Object value : values) {
                String name = index + ": " + value.getClass();
                assertThat(await(way.apply(database, value))).as(name).isEqualTo(List.of(1));
                assertThat(await(way.apply(database, null))).as(name).isEqualTo(List.of(1, 2));
                List<List<Object>> inSession = await(database.session(session -> way.apply(session, null)
                        .thenCompose(all -> way.apply(session, value).thenApply(found -> List.of(all, found)))));
                assertThat(inSession).as(name).isEqualTo(List.of(List.of(1, 2), List.of(1)));
            }
        }
    }

    /** Whichever comes first: a number that is more than the column's type compares as a number. */
    @Test
    void v1_numbersThatNoColumnOfIntegersHolds_compareAsNumbers() {
        server.execute(
                "CREATE TABLE things (id int4 PRIMARY KEY, v int2, w int8)",
                "INSERT INTO things VALUES (1, 5, 6), (2, 6, 7)");
        String less = "SELECT count(*) FROM things WHERE (:x IS NULL OR v < :x)";
        String change = "UPDATE things SET w = w WHERE (:x IS NULL OR v = :x OR w = :x)";
        List<Object> numbers =
                Arrays.asList(5.5, 5, 1e300, null, new BigDecimal("5.5"), 5_000_000_000L, 6.0, 40_000, -1e300);
        for (int first = 0; first < numbers.size(); first++) {
            Collections.rotate(numbers, 1);
            Database fresh = connect(server.url());
            for (Object number : numbers) {
                Map<String, Object> values = Collections.singletonMap("x", number);
                double limit = number == null ? 100 : ((Number) number).doubleValue();
                long smaller = Stream.of(5, 6).filter(v -> v < limit).count();
                long equal = number == null
                        ? 2
                        : Stream.of(5, 6, 7).filter(v -> v == limit).count() * (limit == 6 ? 2 : 1);
                assertThat(await(fresh.fetchValue(Long.class, less, values)))
                        .as("" + number)
                        .isEqualTo(smaller);
                Long inSession = await(fresh.session(session -> session.fetchValue(Long.class, less, values)));
                assertThat(inSession).as("" + number).isEqualTo(smaller);
                assertThat(await(fresh.execute(change, values)).rowsAffected())
                        .as("" + number)
                        .isEqualTo(equal);
            }
        }
    }
}
