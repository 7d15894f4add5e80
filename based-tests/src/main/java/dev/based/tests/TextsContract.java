package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.support.ValueColumn;
import java.util.List;
import java.util.Objects;
import java.util.Random;
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
}
