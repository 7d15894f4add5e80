package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.ValueColumn;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Values that fit neither column nor Java type: an error, and the session's surroundings live on. */
public interface UnfitValuesContract extends Contract {
    /** Integers that are wider than the column: refused, or kept where columns have no width. */
    @Test
    default void v2_tooLargeAnIntegerIsRefusedOrKept() {
        assertRefusedOrKept(ColumnType.SMALLINT, Long.class, 40_000L);
        assertRefusedOrKept(ColumnType.INTEGER, Long.class, 5_000_000_001L);
        assertRefusedOrKept(ColumnType.INTEGER, Long.class, Long.MIN_VALUE);
    }

    /** Integers beyond 64 bits. */
    @Test
    default void v2_integerBeyond64BitsIsRefusedOrKept() {
        assertRefusedOrKept(ColumnType.BIGINT, BigInteger.class, BigInteger.ONE.shiftLeft(63));
        assertRefusedOrKept(ColumnType.BIGINT, BigInteger.class, new BigInteger("123456789012345678901234567890"));
    }

    /** A fraction in a column of integers. */
    @Test
    default void v2_fractionInAnIntegerColumnIsRefusedOrKept() {
        requires(Feature.EXACT_INTEGERS);
        assertRefusedOrKept(ColumnType.INTEGER, Double.class, 1.9);
    }

    /** Text that is longer than the column. */
    @Test
    default void v2_tooLongATextIsRefusedOrKept() {
        assertRefusedOrKept(ColumnType.TEXT, String.class, "x".repeat(201));
        assertRefusedOrKept(ColumnType.TEXT, String.class, "\uD83C\uDFAC".repeat(201));
    }

    /** No number at all. */
    @Test
    default void v2_notANumberIsRefusedOrKept() {
        assertRefusedOrKept(ColumnType.DOUBLE, Double.class, Double.NaN);
        assertRefusedOrKept(ColumnType.REAL, Float.class, Float.NaN);
    }

    /** Text in a column of numbers. */
    @Test
    default void v2_textInANumberColumnIsRefusedOrKept() {
        assertRefusedOrKept(ColumnType.INTEGER, String.class, "many");
        assertRefusedOrKept(ColumnType.DATE, String.class, "yesterday");
    }

    /** Writes a value: it comes back equal, or it is an error and leaves nothing. */
    private <T> void assertRefusedOrKept(ColumnType type, Class<T> javaType, T value) {
        Database database = connect();
        ValueColumn column = ValueColumn.of(fixture(), database, type);
        Throwable error = outcome(column.write(database, value));
        if (error == null) {
            assertThat(await(column.read(javaType)))
                    .as("%s in a column of %s", value, type)
                    .isEqualTo(value);
        } else {
            assertThat(error).isInstanceOf(BasedException.class);
            assertThat(error.getMessage()).containsPattern("\\b(2|v)\\b|[Vv]alue|parameter");
            assertThat(await(database.fetchAll("SELECT v FROM " + column.table())))
                    .isEmpty();
        }
    }

    /** A number that is too large for the Java type is an error that names column and type. */
    @Test
    default void v2_readingIntoATypeThatIsTooSmallIsAnError() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        ValueColumn column = ValueColumn.of(fixture(), database, ColumnType.BIGINT);
        await(column.write(database, 5_000_000_001L));
        for (Class<?> type : List.of(Integer.class, Short.class, Byte.class)) {
            assertThat(failure(MappingException.class, column.read(type)))
                    .hasMessageContaining("\"v\"")
                    .hasMessageContaining(type.getSimpleName());
        }
        Row row = await(database.fetchOne("SELECT v FROM " + column.table())).orElseThrow();
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.getInt("v"))
                .withMessageContaining("\"v\"");
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> row.getFloat("v"));
        assertThat(await(column.read(Long.class))).isEqualTo(5_000_000_001L);
    }

    /** A fraction is not cut off, nor rounded. */
    @Test
    default void v2_readingAFractionAsAnIntegerIsAnError() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DOUBLE);
        failure(MappingException.class, writeAndRead(column, 1.9, Integer.class));
        failure(MappingException.class, writeAndRead(column, 1e300, Long.class));
        failure(MappingException.class, writeAndRead(column, 0.123456789, Float.class));
    }

    /** A moment beyond what the database has: an error that names the parameter. */
    @Test
    default void v2_momentBeyondTheDatabasesYearsIsRefusedByNameOrKept() {
        Database database = connect();
        ValueColumn column = ValueColumn.of(fixture(), database, ColumnType.INSTANT);
        for (Object moment : List.of(Instant.MAX, Instant.MIN, OffsetDateTime.MAX, OffsetDateTime.MIN)) {
            Throwable error = outcome(column.write(database, moment));
            if (error != null) {
                assertThat(error)
                        .as("%s", moment)
                        .isInstanceOf(BasedException.class)
                        .hasMessageMatching("(?is).*(\\b(2|v)\\b|parameter).*");
            } else {
                assertThat(await(column.read(moment.getClass()))).isEqualTo(moment);
            }
        }
    }

    private static CompletionStage<?> writeAndRead(ValueColumn column, Object value, Class<?> type) {
        column.roundTrip(Object.class, value);
        return column.read(type);
    }

    /** A type that means nothing to a database is refused before anything is sent, and its value is not shown. */
    @Test
    default void v3_typeThatCannotBeBoundIsRefused() {
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), recorder);
        Movies movies = movies(database);
        Object stranger = new Object() {
            @Override
            public String toString() {
                return "secret-canary";
            }
        };
        assertThat(failure(ParameterException.class, database.execute(movies.insert(), 1, stranger, 0)))
                .hasMessageContaining("2")
                .hasMessageContaining(stranger.getClass().getName())
                .hasMessageNotContaining("secret-canary");
        assertThat(failure(
                        ParameterException.class,
                        database.fetchAll(
                                "SELECT id FROM " + movies.table() + " WHERE title = :title",
                                Map.of("title", stranger))))
                .hasMessageContaining(":title")
                .hasMessageNotContaining("secret-canary");
        assertThat(outcome(movies.add(database, 2))).isNull();
        assertThat(movies.ids()).containsExactly(2);
    }

    /** A getter of another type than the column's is an error that names the column, and shows no value. */
    @Test
    default void v3_unfitGetterIsAnError() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(movies.insert(), 1, "secret-canary", 0));
        String select = "SELECT title FROM " + movies.table();
        for (Class<?> type : List.of(
                Integer.class, Double.class, Boolean.class, LocalDate.class, UUID.class, ValuesContract.Genre.class)) {
            assertThat(failure(MappingException.class, database.fetchValue(type, select)))
                    .as("%s", type)
                    .hasMessageContaining("\"title\"")
                    .hasMessageNotContaining("secret-canary");
        }
        assertThat(await(database.fetchValue(String.class, select))).isEqualTo("secret-canary");
    }

    /** NULL is no number. */
    @Test
    default void v3_nullInAPrimitiveGetterIsAnError() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        ValueColumn column = ValueColumn.of(fixture(), database, ColumnType.INTEGER);
        await(column.write(database, null));
        Row row = await(database.fetchOne("SELECT v FROM " + column.table())).orElseThrow();
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.getInt("v"))
                .withMessageContaining("\"v\"");
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> row.getLong("v"));
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> row.getDouble("v"));
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> row.getBoolean("v"));
        assertThat(row.get("v", Integer.class)).isNull();
    }

    /** A value that does not fit in a session dooms only that session. */
    @Test
    default void v2_unfitValueInASessionFailsThatSessionOnly() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        Throwable error = failure(database.session(session ->
                movies.add(session, 1).thenCompose(added -> session.execute(movies.insert(), 2, new Object(), 0))));
        assertThat(error).isInstanceOf(ParameterException.class);
        assertThat(await(movies.ids(database))).isEmpty();
    }
}
