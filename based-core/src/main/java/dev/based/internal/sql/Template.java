package dev.based.internal.sql;

import dev.based.spi.EmptyList;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import java.util.Arrays;
import java.util.List;

/**
 * A statement's text with its placeholders taken out.
 *
 * <p>Immutable.
 */
final class Template {
    private final List<String> fragments;
    private final List<Placeholder> placeholders;
    private final boolean numbered;
    private final EmptyList emptyList;

    /**
     * Creates a template.
     *
     * @param fragments the text before, between and after the placeholders, one more than these
     * @param syntax how a placeholder is written, and an empty list
     */
    Template(List<String> fragments, List<Placeholder> placeholders, SqlSyntax syntax) {
        this.fragments = List.copyOf(fragments);
        this.placeholders = List.copyOf(placeholders);
        this.numbered = syntax.has(Rule.NUMBERED_PLACEHOLDERS);
        this.emptyList = syntax.emptyList();
    }

    /** The indexes of the values that may be a collection to be bound as an array: where a database has them, and nothing else. */
    int[] arrays() {
        if (!numbered) {
            return new int[0];
        }
        return placeholders.stream()
                .mapToInt(Placeholder::value)
                .distinct()
                .filter(value -> placeholders.stream()
                        .allMatch(each -> each.value() != value || each.position() == Position.ARRAY))
                .toArray();
    }

    /** Whether a value may be an array of arrays: where a database has them, and it is no list of an IN, which may be one of rows. */
    boolean takesArray(int value) {
        return numbered
                && placeholders.stream()
                        .allMatch(each ->
                                each.value() != value || !each.position().isWholeList());
    }

    List<Placeholder> placeholders() {
        return placeholders;
    }

    /** By value, whether it is only handed on, at each of its places. */
    boolean[] handedOn(int values) {
        boolean[] handedOn = new boolean[values];
        Arrays.fill(handedOn, true);
        placeholders.forEach(each -> handedOn[each.value()] &= each.handedOn());
        return handedOn;
    }

    /**
     * The text for values of given sizes.
     *
     * @param sizes by value: 1 for a single one, else the number of the collection's elements
     */
    String render(int[] sizes) {
        int[] firstNumbers = firstNumbers(sizes);
        StringBuilder text = new StringBuilder(fragments.get(0));
        for (int index = 0; index < placeholders.size(); index++) {
            Placeholder placeholder = placeholders.get(index);
            String behind = fragments.get(index + 1);
            int size = sizes[placeholder.value()];
            if (size == 0) {
                text.append(emptyList.content()).append(behind, 0, placeholder.listEnd());
                text.append(emptyList.test(placeholder.position() == Position.NOT_IN));
                text.append(behind, placeholder.listEnd(), behind.length());
            } else {
                appendPlaceholders(text, firstNumbers[placeholder.value()], size);
                text.append(behind);
            }
        }
        return text.toString();
    }

    private static int[] firstNumbers(int[] sizes) {
        int[] numbers = new int[sizes.length];
        int next = 1;
        for (int value = 0; value < sizes.length; value++) {
            numbers[value] = next;
            next += sizes[value];
        }
        return numbers;
    }

    private void appendPlaceholders(StringBuilder text, int firstNumber, int size) {
        for (int element = 0; element < size; element++) {
            text.append(element == 0 ? "" : ", ");
            if (numbered) {
                text.append('$').append(firstNumber + element);
            } else {
                text.append('?');
            }
        }
    }
}
