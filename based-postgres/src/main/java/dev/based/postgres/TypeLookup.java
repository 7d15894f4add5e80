package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server what types are, behind all that the client has sent. Meanwhile what the server says is kept, from the description of
 * the columns on whose types are wanted, and then given to the client without the answer to this question. Inside a transaction the
 * question is asked under a savepoint, so that one that fails does no harm; the types are read as text then.
 *
 * <p>On the connection's event loop only.
 */
final class TypeLookup {
    private static final int HEADER = 5;
    private static final int COLUMNS = 7;

    /** Has a name, for the client may have prepared a statement without one, which the next one would replace. */
    private static final String NAME = "based_types";

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

    private final ByteBuf kept = Unpooled.buffer();
    private final Set<Integer> wanted;
    private final boolean guarded;
    private final int groupsBefore;
    private final Map<Integer, String[]> rows = new HashMap<>();
    /** Where the next message begins. */
    private int position;
    /** How many groups of messages the server has answered. */
    private int answered;

    /**
     * Creates a question.
     *
     * @param groupsBefore how many groups of messages the server answers before
     */
    TypeLookup(Set<Integer> wanted, boolean guarded, int groupsBefore) {
        this.wanted = wanted;
        this.guarded = guarded;
        this.groupsBefore = groupsBefore;
    }

    /** How many groups of messages the question is. */
    int groups() {
        return guarded ? 4 : 1;
    }

    ByteBuf question() {
        String types = wanted.stream().map(Integer::toUnsignedString).collect(Collectors.joining(","));
        ByteBuf messages = Unpooled.buffer();
        if (guarded) {
            group(messages, "SAVEPOINT " + NAME);
        }
        group(messages, QUERY.formatted(types));
        if (guarded) {
            group(messages, "ROLLBACK TO SAVEPOINT " + NAME);
            group(messages, "RELEASE SAVEPOINT " + NAME);
        }
        return messages;
    }

    /** One statement, prepared, run and closed. */
    private static void group(ByteBuf messages, String sql) {
        message(messages, 'C', "S" + NAME + "\0");
        message(messages, 'P', NAME + "\0" + sql + "\0\0\0");
        message(messages, 'B', "\0" + NAME + "\0\0\0\0\0\0\0");
        message(messages, 'E', "\0\0\0\0\0");
        message(messages, 'C', "S" + NAME + "\0");
        message(messages, 'S', "");
    }

    private static void message(ByteBuf messages, char type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        messages.writeByte(type).writeInt(Integer.BYTES + bytes.length).writeBytes(bytes);
    }

    /**
     * Keeps what the server says.
     *
     * @return what the client is to be told, when all was answered; else null
     */
    @Nullable
    ByteBuf add(ByteBuf bytes) {
        kept.writeBytes(bytes);
        while (answered < groupsBefore + groups() && kept.writerIndex() - position >= HEADER) {
            int end = position + 1 + kept.getInt(position + 1);
            if (end > kept.writerIndex()) {
                return null;
            }
            position = answered < groupsBefore ? leave(end) : take(end);
        }
        return answered < groupsBefore + groups() ? null : kept;
    }

    private int leave(int end) {
        answered += kept.getByte(position) == 'Z' ? 1 : 0;
        return end;
    }

    /** Takes a message of the answer away, unless it is a notice; where the next one begins. */
    private int take(int end) {
        byte type = kept.getByte(position);
        if (type == 'A' || type == 'N' || type == 'S') {
            return end;
        }
        if (type == 'D') {
            String[] row = row(position + HEADER);
            rows.put(Integer.parseUnsignedInt(row[0]), row);
        }
        if (type == 'Z') {
            answered++;
        }
        int rest = kept.writerIndex() - end;
        kept.setBytes(position, kept.copy(end, rest));
        kept.writerIndex(position + rest);
        return position;
    }

    private String[] row(int start) {
        String[] row = new String[COLUMNS];
        int at = start + Short.BYTES;
        for (int column = 0; column < COLUMNS; column++) {
            int length = kept.getInt(at);
            row[column] = kept.toString(at + Integer.BYTES, length, StandardCharsets.UTF_8);
            at += Integer.BYTES + length;
        }
        return row;
    }

    void release() {
        kept.release();
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
