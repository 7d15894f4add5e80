package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements that a connection's client has prepared on the server, by the names that it gave them, which are hexadecimal
 * numbers. On the connection's event loop only.
 */
final class PreparedStatements {
    /** The number of statements without a name, which the next one replaces. */
    static final long UNNAMED = -1;

    private static final int BASE = 16;

    private final Map<Long, Prepared> byNumber = new HashMap<>();
    private List<byte[]> unused = new ArrayList<>();
    private final Texts texts = new Texts();
    private final TypedStatements typed = new TypedStatements(texts::nextEnding);
    private boolean lost;
    private @Nullable TableChanges tables;
    /** Those that may make a table another one, by their numbers. */
    private final Map<Long, Prepared> tableChanges = new HashMap<>();

    /** The types of the columns of those whose rows are {@linkplain OwnRows read here}, by their numbers. */
    private final Map<Long, int[]> rowTypes = new HashMap<>();

    /** A statement that a client has prepared, by a name of bytes. */
    record Prepared(long number, byte[] name, String text) {}

    /** Reads the beginning of a Parse message: the name, and the text. */
    static Prepared read(ByteBuf message, int position) {
        long number = number(message, position);
        int end = end(message, position);
        byte[] name = new byte[end - position];
        message.getBytes(position, name);
        int textEnd = end(message, end + 1);
        return new Prepared(number, name, message.toString(end + 1, textEnd - end - 1, StandardCharsets.UTF_8));
    }

    /** The number that a name is. */
    static long number(ByteBuf message, int position) {
        long number = 0;
        for (int index = position; ; index += Long.BYTES) {
            long digits = eight(message, index);
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                byte digit = (byte) (digits >>> shift);
                if (digit == 0) {
                    return index == position && shift == Long.SIZE - Byte.SIZE ? UNNAMED : number;
                }
                number = number * BASE + Character.digit(digit, BASE);
            }
        }
    }

    /** Eight bytes, which a buffer gives faster than one by one; zeros behind its end. */
    private static long eight(ByteBuf message, int index) {
        if (message.writerIndex() - index >= Long.BYTES) {
            return message.getLong(index);
        }
        long bytes = 0;
        for (int each = 0; each < Long.BYTES; each++) {
            int at = index + each;
            bytes = bytes << Byte.SIZE | (at < message.writerIndex() ? message.getByte(at) & 0xFF : 0);
        }
        return bytes;
    }

    /** Where a text ends that a 0 ends. */
    static int end(ByteBuf message, int position) {
        return message.indexOf(position, message.writerIndex(), (byte) 0);
    }

    /** Takes what tells of changes of tables. */
    void expect(TableChanges changes) {
        tables = changes;
    }

    /**
     * The text of a statement that may have made a table another one; null if it is none.
     *
     * @param parsed what was prepared with it, or null
     * @param bound the number of what was bound
     */
    @Nullable
    String tableChange(@Nullable Prepared parsed, long bound) {
        Prepared change = parsed == null
                ? tableChanges.isEmpty() ? null : tableChanges.get(bound)
                : TableChanges.isOne(parsed.text) ? parsed : null;
        return change == null ? null : change.text;
    }

    /** The text under which the client is to know a statement with values of certain types. */
    String text(String sql, Tuple values) {
        if (tables != null) {
            tables.look();
        }
        if (values.size() == 0 || !(values instanceof PostgresTuple known)) {
            return texts.of(sql);
        }
        String own = known.hasNestedArrays() ? NestedArrays.text(sql) : sql;
        String text = typed.text(own, texts.of(own), known);
        if (known.hasDocuments() && known.wantsTypesInVain()) {
            texts.renew(own);
            text = typed.text(own, texts.of(own), known);
        }
        if (known.lacksDigits()) {
            String before = texts.of(own);
            texts.renew(own);
            typed.keepDigits(before, own, texts.of(own));
            text = typed.text(own, texts.of(own), known);
        }
        return text;
    }

    /** Has the client prepare a statement anew, of which a text is known. */
    void renewOnly(String text) {
        String own = typed.own(text);
        if (own != null) {
            texts.renew(own);
        }
    }

    /** What is known of the types of a statement's parameters. */
    TypedStatements typed() {
        return typed;
    }

    /** How many there are on the server, those that are about to be closed included. */
    int size() {
        return byNumber.size() + unused.size();
    }

    /** Whether the server was made to forget them. */
    boolean wereLost() {
        return lost;
    }

    void add(Prepared statement) {
        if (statement.number == UNNAMED) {
            tableChanges.remove(UNNAMED);
            if (TableChanges.isOne(statement.text)) {
                tableChanges.put(UNNAMED, statement);
            }
        } else if (byNumber.put(statement.number, statement) == null && TableChanges.isOne(statement.text)) {
            tableChanges.put(statement.number, statement);
        }
    }

    /** Takes the types of a statement's columns, as the client knows them. */
    void described(Prepared statement, int[] types) {
        if (statement.number != UNNAMED && OwnRows.isText(statement.text) && RowValues.areRead(types)) {
            rowTypes.put(statement.number, types);
        }
    }

    /** The types of the columns of a statement whose rows are read here; null for others. */
    int @Nullable [] rowTypes(long number) {
        return rowTypes.isEmpty() ? null : rowTypes.get(number);
    }

    /** The client closes one. */
    void closed(long number) {
        byNumber.remove(number);
        rowTypes.remove(number);
        tableChanges.remove(number);
    }

    /** Has one closed that nothing will use any more; whether there is such a one. */
    boolean discard(long number) {
        Prepared statement = byNumber.get(number);
        if (statement == null) {
            return false;
        }
        discard(statement);
        return true;
    }

    void discard(Prepared statement) {
        if (byNumber.containsKey(statement.number)) {
            closed(statement.number);
            unused.add(statement.name);
            typed.failed(statement.text);
        }
    }

    /** Has one closed of which the client does not know that it is there. */
    void discardUnknown(Prepared statement) {
        unused.add(statement.name);
    }

    /** Has a statement closed, which the client prepares anew. */
    void renew(String sql) {
        for (String own : List.of(OwnRows.otherText(sql), sql + OwnRows.MARK)) {
            renewText(own);
            renewText(NestedArrays.text(own));
        }
    }

    private void renewText(String sql) {
        List<String> known = typed.forget(texts.of(sql));
        List.copyOf(byNumber.values()).stream()
                .filter(statement -> known.contains(statement.text))
                .forEach(this::discard);
        texts.renew(sql);
    }

    /** Has the client prepare anew what mentions one of these names, which are in lower case. */
    void renew(Set<String> names) {
        if (!names.isEmpty()) {
            typed.all().stream()
                    .filter(sql -> names.stream().anyMatch(sql.toLowerCase(Locale.ROOT)::contains))
                    .forEach(texts::renew);
        }
    }

    /** Has the client prepare all anew. */
    void renewAll() {
        texts.renewAll();
    }

    /** The server has forgotten all, or some: the client prepares all anew. */
    void lost() {
        lost = true;
        byNumber.values().forEach(statement -> unused.add(statement.name));
        byNumber.clear();
        rowTypes.clear();
        tableChanges.clear();
        texts.renewAll();
    }

    /** The names of those that are to be closed now. */
    List<byte[]> takeUnused() {
        if (unused.isEmpty()) {
            return List.of();
        }
        List<byte[]> names = unused;
        unused = new ArrayList<>();
        return names;
    }
}
