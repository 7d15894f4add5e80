package dev.based.mysql;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table as SHOW COLUMNS tells them, to whoever may use the table in any way, also to one who may write to it and not
 * read it.
 */
final class ShownColumns {
    private static final Map<String, Integer> TYPES = Map.ofEntries(
            Map.entry("tinyint", Wire.TINY),
            Map.entry("smallint", Wire.SHORT),
            Map.entry("mediumint", Wire.MEDIUM),
            Map.entry("int", Wire.LONG),
            Map.entry("bigint", Wire.LONG_LONG),
            Map.entry("float", Wire.FLOAT),
            Map.entry("double", Wire.DOUBLE),
            Map.entry("decimal", Wire.DECIMAL),
            Map.entry("date", Wire.DATE),
            Map.entry("datetime", Wire.DATETIME),
            Map.entry("timestamp", Wire.TIMESTAMP),
            Map.entry("time", Wire.TIME),
            Map.entry("year", Wire.YEAR),
            Map.entry("bit", Wire.BIT),
            Map.entry("enum", Wire.ENUM),
            Map.entry("set", Wire.SET),
            Map.entry("json", Wire.JSON),
            Map.entry("binary", Wire.BINARY),
            Map.entry("varbinary", Wire.BINARY),
            Map.entry("tinyblob", Wire.BINARY),
            Map.entry("blob", Wire.BINARY),
            Map.entry("mediumblob", Wire.BINARY),
            Map.entry("longblob", Wire.BINARY));

    private final List<String> names = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();

    ShownColumns(Iterable<Row> rows) {
        for (Row row : rows) {
            if (!String.valueOf(row.getValue("Extra")).toUpperCase(Locale.ROOT).contains("INVISIBLE")) {
                add(String.valueOf(row.getValue("Field")), String.valueOf(row.getValue("Type")));
            }
        }
    }

    private void add(String name, String type) {
        int end = 0;
        while (end < type.length() && Character.isLetter(type.charAt(end))) {
            end++;
        }
        names.add(name);
        types.add(TYPES.getOrDefault(type.substring(0, end).toLowerCase(Locale.ROOT), Wire.STRING));
    }

    /**
     * The types of columns, {@link Wire#NULL} of those that are not shown.
     *
     * @param targets the columns as a statement names them; the last one may be {@code *} for all
     */
    int[] types(List<String> targets) {
        boolean all = targets.get(targets.size() - 1).endsWith("*");
        IntStream named = targets.stream()
                .limit(all ? targets.size() - 1 : targets.size())
                .mapToInt(this::type);
        return all
                ? IntStream.concat(named, types.stream().mapToInt(Integer::intValue))
                        .toArray()
                : named.toArray();
    }

    private int type(String target) {
        List<Words.Word> words = new Words(target).all();
        int last = words.size() - 1;
        boolean whole =
                last == 0 || last > 0 && words.get(last - 1).is("."); // a quote that is doubled begins another word
        String name = whole ? name(words.get(last)) : null;
        for (int index = 0; name != null && index < names.size(); index++) {
            if (names.get(index).equalsIgnoreCase(name)) {
                return types.get(index);
            }
        }
        return Wire.NULL;
    }

    private static @Nullable String name(Words.Word word) {
        String text = word.text();
        return !word.isName() ? null : text.charAt(0) == '`' ? text.substring(1, text.length() - 1) : text;
    }

    /** The question for the columns of a table as a statement names it, perhaps with an alias; null if it is more than one table. */
    static @Nullable String question(String table) {
        List<Words.Word> words = new Words(table).all();
        int names = 0;
        while (names < words.size() && words.get(names).isName()) {
            names++;
            if (names >= words.size() || !words.get(names).is(".")) {
                break;
            }
            names++;
        }
        int rest = words.size() - names;
        boolean aliased = rest == 1 || rest == 2 && words.get(names).is("AS");
        boolean one = names > 0
                && (rest == 0 || aliased && words.get(words.size() - 1).isName());
        return one
                ? "SHOW COLUMNS FROM " + table.substring(0, words.get(names - 1).end())
                : null;
    }
}
