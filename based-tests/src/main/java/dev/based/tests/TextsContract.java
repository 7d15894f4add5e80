package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ParameterException;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.ValueColumn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** Text and bytes that are written and read back. */
public interface TextsContract extends Contract {
    /** Text of every script. */
    @Test
    default void v1_textComesBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.TEXT);
        for (String text : List.of(
                "",
                " ",
                " leading and trailing ",
                "Amélie",
                "Der Himmel über Berlin",
                "千と千尋の神隠し",
                "Левиафан",
                "پرسپولیس",
                "e\u0301 is not \u00e9",
                "\uD83C\uDFAC\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "\uD835\uDD18 beyond the basic plane \uDBFF\uDFFD",
                "quotes ' \" ` and \\ backslash",
                "true",
                "0012",
                "NULL",
                "1e5")) {
            assertThat(column.roundTrip(String.class, text)).isEqualTo(text);
            if (!fixture().lacks(Feature.EXACT_TEXT)) {
                assertThat(await(column.count(text)))
                        .as("'%s' found by itself", text)
                        .isOne();
            }
        }
    }

    /** Control characters, but for NUL, which PostgreSQL's text cannot hold. */
    @Test
    default void v1_controlCharactersComeBack() {
        StringBuilder text = new StringBuilder();
        for (char character = 1; character < 160; character++) {
            text.append(character);
        }
        text.append("\r\n\u2028\u2029\uFEFF\uFFFD");
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.TEXT);
        assertThat(column.roundTrip(String.class, text.toString())).isEqualTo(text.toString());
    }

    /** A megabyte of text, in characters of one to four bytes. */
    @Test
    default void v1_longTextComesBack() {
        String text = "aé千\uD83C\uDFAC\n".repeat(100_000);
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.LONG_TEXT);
        assertThat(Objects.equals(column.roundTrip(String.class, text), text)).isTrue();
    }

    /** Bytes, none of them and each of them. */
    @Test
    default void v1_bytesComeBack() {
        byte[] each = new byte[256];
        for (int i = 0; i < each.length; i++) {
            each[i] = (byte) i;
        }
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.BYTES);
        for (byte[] bytes : List.of(each, new byte[0], new byte[] {0}, new byte[] {'\'', '\\', -1})) {
            assertThat(column.roundTrip(byte[].class, bytes)).isEqualTo(bytes);
        }
    }

    /** A megabyte of bytes. */
    @Test
    default void v1_manyBytesComeBack() {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.BYTES);
        assertThat(column.roundTrip(byte[].class, bytes)).isEqualTo(bytes);
    }

    /** A single character. */
    @Test
    default void v1_charactersComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.TEXT);
        for (Character character : List.of('a', '\'', 'é', '千')) {
            assertThat(column.roundTrip(Character.class, character)).isEqualTo(character);
        }
    }

    /** The character NUL, which PostgreSQL's text cannot hold: it comes back, or the error names the parameter. */
    @Test
    default void v2_nulComesBackOrIsRefused() {
        Database database = connect();
        ValueColumn column = ValueColumn.of(fixture(), database, ColumnType.TEXT);
        for (String text : List.of("\0", "a\0b", "a\0", "\0a")) {
            Throwable error = outcome(column.write(database, text));
            if (error == null) {
                assertThat(await(column.read(String.class))).isEqualTo(text);
                if (!fixture().lacks(Feature.EXACT_TEXT)) {
                    assertThat(await(column.count(text))).isPositive();
                }
            } else {
                assertThat(error).isInstanceOf(ParameterException.class).hasMessageContaining("2");
            }
        }
        assertThat(column.roundTrip(String.class, "a")).isEqualTo("a");
    }

    /** Half of a surrogate pair, which encoders turn into a question mark: refused in each way by which text leaves. */
    @Test
    default void v2_halfOfASurrogatePairIsRefused() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        String search = "SELECT id FROM " + movies.table() + " WHERE title ";
        for (String half : List.of("x\uD83Dy", "\uDE00", "\uDE00\uD83D", "a\uD83D", "\uD83D\uD83D\uDE00")) {
            assertNamed("2", database.execute(movies.insert(), 1, half, 0));
            assertNamed("2", database.session(session -> session.execute(movies.insert(), 1, half, 0)));
            assertNamed("2", database.executeMany(movies.insert(), List.of(List.of(1, "a", 0), List.of(2, half, 0))));
            assertNamed(":title", database.fetchAll(search + "= :title", Map.of("title", half)));
            assertNamed(":titles", database.fetchAll(search + "IN (:titles)", Map.of("titles", List.of("a", half))));
            assertNamed(
                    "2",
                    database.fetchAll(
                            search + "IN (?) OR title IN (?)", List.of("a", "b", "c"), List.of("d", "e", half)));
            assertNamed("1", database.fetchAll(search + "= ?", (Object) new String[] {"a", half}));
            assertNamed(":a", database.fetchAll(search + "= :a", Map.of("a", Map.of("b", List.of("c", half)))));
            assertNamed(":a", database.fetchAll(search + "= :a", Map.of("a", Map.of(half, 1))));
            assertNamed(":a", database.fetchAll(search + "= :a", Map.of("a", Map.of("b", new StringBuilder(half)))));
            assertNamed(
                    "1", database.fetchAll(DSL.selectOne().where(DSL.val(half).eq("b"))));
        }
        assertNamed("1", database.fetchAll(search + "= ?", '\uD83D'));
        assertThat(recorder.sent()).isEmpty();
        assertThat(movies.ids()).isEmpty();
    }

    private static void assertNamed(String parameter, CompletionStage<?> stage) {
        assertThat(failure(ParameterException.class, stage))
                .hasMessageStartingWith("Parameter " + parameter + " ")
                .hasMessageContaining("half of a surrogate pair");
    }

    /** A UUID without dashes, as some programs write it. */
    @Test
    default void v4_uuidOf32DigitsIsReadAsOne() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.TEXT);
        String uuid = "8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff";
        column.roundTrip(String.class, uuid.replace("-", ""));
        assertThat(await(column.read(UUID.class))).isEqualTo(UUID.fromString(uuid));
    }
}
