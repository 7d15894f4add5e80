package dev.based.postgres;

import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A type as the server's catalog has it.
 *
 * @param oid its number in this database
 * @param schema the name of its schema
 * @param name its name there
 * @param alias its name in SQL, such as {@code double precision}
 * @param kind {@link #ARRAY}, {@link #DOMAIN}, or any other letter
 * @param delimiter what stands between the elements of its arrays, or of itself if it is one
 * @param element the type of an array's elements, or that on which a domain is based; else null
 */
record ServerType(
        int oid,
        String schema,
        String name,
        String alias,
        char kind,
        char delimiter,
        @Nullable ServerType element) {
    static final char ARRAY = 'a';
    static final char DOMAIN = 'd';

    /** Begins the mark of a type, where the number of one of the server's own may stand. */
    private static final char PREFIX = '#';

    private static final char SEPARATOR = '\u0002';

    ServerType {
        schema = plain(schema);
        name = plain(name);
        alias = plain(alias);
    }

    /** Without what marks are made of; no user's type is called so. */
    private static String plain(String name) {
        return name.chars().noneMatch(each -> each < ' ')
                ? name
                : name.codePoints()
                        .map(each -> each < ' ' ? '?' : each)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** Whether a user's name with a schema means this type. */
    boolean isExactly(String other) {
        return other.length() == schema.length() + 1 + name.length()
                && other.startsWith(schema)
                && other.charAt(schema.length()) == '.'
                && other.endsWith(name);
    }

    /** Whether a user's name without a schema means this type, whatever the search path is. */
    boolean isCalled(String other) {
        return name.equals(other) || alias.equals(other);
    }

    /** Whether it is the type hstore, in whatever schema, or a domain or an array of it. */
    boolean isHstore() {
        return element == null ? name.equals("hstore") && Oids.isUsers(oid) : element.isHstore();
    }

    /** A text that tells the type, and stands behind a column's name. */
    String mark() {
        return PREFIX + fields();
    }

    private String fields() {
        String own = String.join(
                String.valueOf(SEPARATOR),
                Integer.toUnsignedString(oid),
                schema,
                name,
                alias,
                String.valueOf(kind),
                String.valueOf(delimiter));
        return element == null ? own : own + SEPARATOR + element.fields();
    }

    static boolean isMark(String text) {
        return text.charAt(0) == PREFIX;
    }

    /** The type of a {@link #mark}. */
    static ServerType of(String mark) {
        return read(Arrays.asList(mark.substring(1).split(String.valueOf(SEPARATOR), -1))
                .iterator());
    }

    private static ServerType read(Iterator<String> fields) {
        return new ServerType(
                Integer.parseUnsignedInt(fields.next()),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next().charAt(0),
                fields.next().charAt(0),
                fields.hasNext() ? read(fields) : null);
    }
}
