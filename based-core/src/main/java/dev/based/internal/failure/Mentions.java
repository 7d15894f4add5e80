package dev.based.internal.failure;

import dev.based.Json;
import dev.based.Range;
import dev.based.internal.number.FloatText;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a call may read in a message that its author made of them: whole, element by element, or word by word. Looked at
 * for such messages only, and as far as a bound; what is behind that, and what has a form that nobody knows, makes them
 * {@linkplain #isComplete() incomplete}.
 */
final class Mentions {
    /** In characters, of all values together. */
    private static final int MOST = 32 * 1024;

    private static final int DEEPEST = 16;

    /** Of values, those in others counted too. */
    private static final int MOST_VALUES = 8 * 1024;

    /** Shorter ones are looked for as words only: "1" and "an" are parts of too much else. */
    private static final int SHORT = 4;

    private final List<String> texts = new ArrayList<>();
    /** The words of values that are short as a whole. */
    private final Set<String> shorts = new HashSet<>();

    private final Set<String> words = new HashSet<>();
    private final Set<BigDecimal> numbers = new HashSet<>();
    private int length;
    private int count;
    private boolean complete = true;
    private boolean empty = true;
    /** Whether there are values which a server writes in digits of its own, such as dates. */
    private boolean digits;

    static Mentions of(List<@Nullable Object[]> sets) {
        Mentions mentions = new Mentions();
        for (@Nullable Object[] set : sets) {
            if (!mentions.complete) {
                break;
            }
            mentions.add(set, 0);
        }
        return mentions;
    }

    /** Whether there is no value at all but null. */
    boolean isEmpty() {
        return empty;
    }

    /** Whether all that the values may read like is known. */
    boolean isComplete() {
        return complete;
    }

    private void add(@Nullable Object value, int depth) {
        count++;
        if (value == null || !complete) {
            complete &= count <= MOST_VALUES;
            return;
        }
        if (depth > DEEPEST || length > MOST || count > MOST_VALUES) {
            complete = false;
        } else if (value instanceof byte[] bytes) {
            addBytes(bytes);
        } else if (value.getClass().isArray()) {
            for (int index = 0; index < Array.getLength(value) && complete; index++) {
                add(Array.get(value, index), depth + 1);
            }
        } else if (value instanceof Collection<?> elements) {
            for (Iterator<?> each = elements.iterator(); complete && each.hasNext(); ) {
                add(each.next(), depth + 1);
            }
        } else if (value instanceof Json document) {
            empty = false;
            addText(document.text());
            add(document.value(), depth + 1);
        } else if (value instanceof Range<?> range) {
            add(range.lower(), depth + 1);
            add(range.upper(), depth + 1);
        } else if (value instanceof Map<?, ?> map) {
            for (Iterator<? extends Map.Entry<?, ?>> each = map.entrySet().iterator(); complete && each.hasNext(); ) {
                Map.Entry<?, ?> entry = each.next();
                add(entry.getKey(), depth + 1);
                add(entry.getValue(), depth + 1);
            }
        } else {
            addSingle(value);
        }
    }

    private void addBytes(byte[] bytes) {
        empty = false;
        digits = true;
        if (bytes.length > MOST) {
            complete = false;
            return;
        }
        addText(new String(bytes, StandardCharsets.UTF_8));
        addText(HexFormat.of().formatHex(bytes));
    }

    private void addSingle(Object value) {
        empty = false;
        if (value instanceof Number number) {
            addNumber(FloatText.of(number)); // as servers write it
        } else if (value instanceof Enum<?> constant) {
            addText(constant.name());
        } else if (value instanceof TemporalAccessor || value instanceof TemporalAmount) {
            digits = true;
        } else if (!(value instanceof CharSequence
                || value instanceof Character
                || value instanceof Boolean
                || value instanceof UUID)) {
            if (!value.getClass().getName().startsWith("java.")) {
                complete = false;
                return;
            }
            digits = true;
        }
        String text = value.toString();
        if (text == null) {
            complete = false;
        } else {
            addText(text);
        }
    }

    private void addNumber(String number) {
        digits |= number.indexOf('E') >= 0; // which servers write without an exponent, or with another mantissa
        if (number.length() < 400) {
            try {
                numbers.add(new BigDecimal(number).stripTrailingZeros());
            } catch (NumberFormatException infinite) {
                digits = true;
            }
        }
    }

    private void addText(String text) {
        addForm(text);
        if (text.chars().anyMatch(character -> Character.isSurrogate((char) character))) {
            addForm(withoutSupplementary(text));
        }
    }

    /** As MySQL and MariaDB write it into a message, whose character set ends at U+FFFF. */
    private static String withoutSupplementary(String text) {
        StringBuilder written = new StringBuilder();
        text.codePoints()
                .map(point -> Character.isBmpCodePoint(point) ? point : '?')
                .forEach(written::appendCodePoint);
        return written.toString();
    }

    private void addForm(String text) {
        length += text.length();
        if (length > MOST) {
            complete = false;
            return;
        }
        String lower = lower(text.strip());
        boolean isLong = lower.length() >= SHORT;
        if (isLong) {
            texts.add(lower);
        }
        int end;
        for (int start = 0; start < lower.length(); start = end + 1) {
            end = endOfWord(lower, start);
            if (end > start) {
                (isLong ? words : shorts).add(lower.substring(start, end));
            }
        }
    }

    /** Marks the characters of a message that may come from a value. */
    boolean[] in(String message) {
        String lower = lower(message);
        boolean[] marks = new boolean[message.length()];
        for (String text : texts) {
            for (int at = lower.indexOf(text); at >= 0; at = lower.indexOf(text, at + 1)) {
                for (int index = at; index < at + text.length(); index++) {
                    marks[index] = true;
                }
            }
        }
        return marks;
    }

    /** Whether a single word may come from a value. */
    boolean mayBe(String word) {
        String lower = lower(word);
        boolean number = lower.chars().anyMatch(character -> character >= '0' && character <= '9');
        if (shorts.contains(lower) || words.contains(lower) && (lower.length() >= SHORT || number)) {
            return true;
        }
        return number
                && (digits
                        || isNumber(lower)
                        || lower.length() >= SHORT && texts.stream().anyMatch(text -> text.contains(lower)));
    }

    private boolean isNumber(String word) {
        try {
            return word.length() < 400 && numbers.contains(new BigDecimal(word).stripTrailingZeros());
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    /** Character by character, so that each keeps its place. */
    private static String lower(String text) {
        char[] characters = text.toCharArray();
        for (int index = 0; index < characters.length; index++) {
            characters[index] = Character.toLowerCase(characters[index]);
        }
        return new String(characters);
    }

    static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length() && isPartOfWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean isPartOfWord(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || Character.isSurrogate(character);
    }
}
