package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the server what types are; where it cannot tell, they are read and written as text. */
final class TypeLookup extends Lookup {
    private static final int COLUMNS = 7;

    /** The types and what they are made of. True arrays are those of variable length in the category of arrays. */
    private static final String QUERY = """
            WITH RECURSIVE wanted(oid) AS (
              SELECT pg_catalog.unnest('{%s}'::pg_catalog.oid[])
              UNION
              SELECT part.oid
              FROM wanted JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) wanted.oid,
                LATERAL (VALUES (t.typelem), (t.typbasetype)) part(oid)
              WHERE part.oid OPERATOR(pg_catalog.<>) 0::pg_catalog.oid)
            SELECT t.oid, pg_catalog.format_type(t.oid, NULL), n.nspname, t.typname,
              CASE WHEN t.typtype OPERATOR(pg_catalog.=) 'd' THEN 'd'
                WHEN t.typlen OPERATOR(pg_catalog.=) (-1)::pg_catalog.int2 AND t.typcategory OPERATOR(pg_catalog.=) 'A' THEN 'a'
                ELSE '-' END,
              t.typdelim,
              CASE WHEN t.typtype OPERATOR(pg_catalog.=) 'd' THEN t.typbasetype ELSE t.typelem END
            FROM wanted JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) wanted.oid
              JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace""";

    private final Set<Integer> wanted;
    private final Map<Integer, String[]> rows = new HashMap<>();

    /**
     * Creates a question.
     *
     * @param groupsBefore how many groups of messages the server answers before
     */
    TypeLookup(Set<Integer> wanted, boolean guarded, int groupsBefore) {
        super(
                QUERY.formatted(wanted.stream().map(Integer::toUnsignedString).collect(Collectors.joining(","))),
                true,
                guarded,
                groupsBefore);
        this.wanted = wanted;
    }

    @Override
    void take(ByteBuf message) {
        if (message.getByte(0) == 'D') {
            String[] row = row(message);
            rows.put(Integer.parseUnsignedInt(row[0]), row);
        }
    }

    private static String[] row(ByteBuf message) {
        String[] row = new String[COLUMNS];
        int at = HEADER + Short.BYTES;
        for (int column = 0; column < COLUMNS; column++) {
            int length = message.getInt(at);
            row[column] = message.toString(at + Integer.BYTES, length, StandardCharsets.UTF_8);
            at += Integer.BYTES + length;
        }
        return row;
    }

    /** Gives each type its mark that was found; whether all were. */
    boolean marks(Map<Integer, String> marks) {
        boolean all = true;
        for (int oid : wanted) {
            ServerType type = type(oid, new ArrayList<>());
            all &= type != null;
            if (type != null) {
                marks.put(oid, type.mark());
            }
        }
        return all;
    }

    /** What was asked for. */
    Set<Integer> wanted() {
        return wanted;
    }

    private @Nullable ServerType type(int oid, List<Integer> around) {
        String[] row = rows.get(oid);
        if (row == null || around.contains(oid)) {
            return null;
        }
        around.add(oid);
        char kind = row[4].charAt(0);
        boolean hasElement = kind == ServerType.ARRAY || kind == ServerType.DOMAIN;
        ServerType element = hasElement ? type(Integer.parseUnsignedInt(row[6]), around) : null;
        return new ServerType(oid, row[2], row[3], row[1], element == null ? '-' : kind, row[5].charAt(0), element);
    }
}
