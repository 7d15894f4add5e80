package dev.based.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document of <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>, with all digits of its numbers, and nothing
 * that some database would refuse or change: names twice in an object, U+0000, halves of surrogate pairs.
 */
public final class JsonReader {
    /** As many levels as Jackson reads. */
    static final int DEEPEST = 1000;

    /** Long enough for every number that is one, and short enough to be read in no time. */
    private static final int LONGEST_NUMBER = 10_000;

    private static final int HEX = 16;

    private final String text;
    private int position;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads a document: a map, a list, a text, a boolean, null, or a number, which is an {@code Integer}, {@code Long} or {@code
     * BigInteger} as its size demands, and a {@code BigDecimal} if it has a fraction or an exponent.
     *
     * @param text the document
     * @return the value; maps, in the document's order, and lists are unmodifiable
     * @throws IllegalArgumentException if the text is no such document; the message says why, is the end of a sentence and never
     *     shows the text
     */
    public static @Nullable Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        if (reader.peek() != END) {
            throw reader.unexpected();
        }
        return value;
    }

    private static final char END = '\0';

    private @Nullable Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        enter();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (boolean more = !skip('}'); more; more = another('}')) {
            if (peek() != '"') {
                throw unexpected();
            }
            int at = position;
            String name = string();
            require(':');
            if (members.containsKey(name)) {
                throw refused("a name is there twice in the same object", at);
            }
            members.put(name, value());
        }
        depth--;
        return Collections.unmodifiableMap(members);
    }

    private List<@Nullable Object> list() {
        enter();
        List<@Nullable Object> elements = new ArrayList<>();
        for (boolean more = !skip(']'); more; more = another(']')) {
            elements.add(value());
        }
        depth--;
        return Collections.unmodifiableList(elements);
    }

    private void enter() {
        position++;
        depth++;
        if (depth > DEEPEST) {
            throw refused("it has more than " + DEEPEST + " levels", position);
        }
    }

    /** Whether a comma follows, rather than the end. */
    private boolean another(char end) {
        if (skip(end)) {
            return false;
        }
        require(',');
        return true;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, position)) {
            throw unexpected();
        }
        position += word.length();
        return value;
    }

    private Number number() {
        int start = position;
        if (at('-')) {
            position++;
        }
        if (at('N') || at('I')) { // as some libraries write them
            throw refused("it has NaN or an infinity, which JSON has not", start);
        }
        if (at('0')) {
            position++;
        } else {
            digits();
        }
        boolean integer = !at('.') && !at('e') && !at('E');
        if (at('.')) {
            position++;
            digits();
        }
        if (at('e') || at('E')) {
            position++;
            if (at('+') || at('-')) {
                position++;
            }
            digits();
        }
        if (position - start > LONGEST_NUMBER) {
            throw refused("it has a number of more than " + LONGEST_NUMBER + " characters", start);
        }
        String number = text.substring(start, position);
        return integer ? integer(number) : decimal(number, start);
    }

    private static Number integer(String number) {
        BigInteger integer = new BigInteger(number);
        if (integer.bitLength() < Integer.SIZE) {
            return integer.intValue();
        }
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
    }

    private BigDecimal decimal(String number, int start) {
        try {
            return new BigDecimal(number);
        } catch (NumberFormatException tooFar) { // whose exponent has more than 31 bits
            throw refused("it has a number whose exponent is too large", start);
        }
    }

    private void digits() {
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        if (position == start) {
            throw unexpected();
        }
    }

    private String string() {
        int start = position;
        position++;
        StringBuilder plain = null;
        int copied = position;
        while (!at('"')) {
            char character = position < text.length() ? text.charAt(position) : END;
            if (character < ' ') {
                throw unexpected();
            }
            if (character == '\\') {
                plain = plain == null ? new StringBuilder() : plain;
                plain.append(text, copied, position);
                plain.append(escaped());
                copied = position;
            } else {
                position++;
            }
        }
        String string = plain == null
                ? text.substring(copied, position)
                : plain.append(text, copied, position).toString();
        position++;
        String reason = JsonText.refusal(string);
        if (reason != null) {
            throw refused("a text in it " + reason, start);
        }
        return string;
    }

    private char escaped() {
        position++;
        char character = position < text.length() ? text.charAt(position) : END;
        if (character != 'u') {
            int index = "\"\\/bfnrt".indexOf(character);
            if (index < 0) {
                throw unexpected();
            }
            position++;
            return "\"\\/\b\f\n\r\t".charAt(index);
        }
        int code = 0;
        for (int digit = 0; digit < 4; digit++) {
            position++;
            int value = position < text.length() ? hex(text.charAt(position)) : -1;
            if (value < 0) {
                throw unexpected();
            }
            code = HEX * code + value;
        }
        position++;
        return (char) code;
    }

    private static int hex(char character) {
        return character < 0x80 ? Character.digit(character, HEX) : -1;
    }

    private boolean skip(char expected) {
        if (peek() != expected) {
            return false;
        }
        position++;
        return true;
    }

    private void require(char expected) {
        if (!skip(expected)) {
            throw unexpected();
        }
    }

    /** The next character that is no white space. */
    private char peek() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        if (position == text.length()) {
            return END;
        }
        char character = text.charAt(position);
        if (character == END) {
            throw unexpected();
        }
        return character;
    }

    private boolean at(char expected) {
        return position < text.length() && text.charAt(position) == expected;
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException(
                position >= text.length()
                        ? "as JSON it ends too early"
                        : "it is no JSON from character " + (position + 1) + " on");
    }

    private static IllegalArgumentException refused(String reason, int at) {
        return new IllegalArgumentException(reason + ", at character " + (at + 1));
    }
}
