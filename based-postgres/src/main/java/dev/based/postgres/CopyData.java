package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the <a href="https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2">text format</a> of COPY, and the text that
 * asks for them: the rows are sent right behind it, and the server drops them if it refuses the text.
 */
final class CopyData {
    private static final int HEADER = 5;
    private static final int PER_ROW = 64;

    private final String sql;
    private final String table;
    private final ByteBuf messages;
    /** The row that is being written. */
    private int row;

    /**
     * Creates the message of no rows yet.
     *
     * @param sql the text
     * @param table the table's own name, by which the server tells where an error is
     */
    CopyData(String sql, String table, int rows) {
        this.sql = sql;
        this.table = table;
        messages = Unpooled.buffer(rows * PER_ROW);
    }

    String sql() {
        return sql;
    }

    /** The row that was written last. */
    int row() {
        return row;
    }

    /**
     * Writes the rows.
     *
     * @param columns the columns
     * @throws dev.based.ParameterException if a value is none of its column's, with {@link #row()} telling where
     */
    void write(List<Tuple> rows, List<CopyColumn> columns) {
        messages.writeByte('d').writeInt(0);
        for (row = 0; row < rows.size(); row++) {
            PostgresTuple tuple = (PostgresTuple) rows.get(row);
            for (int column = 0; column < columns.size(); column++) {
                if (column > 0) {
                    messages.writeByte('\t');
                }
                write(tuple.text(column, columns.get(column)));
            }
            messages.writeByte('\n');
        }
        messages.setInt(1, messages.writerIndex() - 1);
        messages.writeByte('c').writeInt(Integer.BYTES);
    }

    private void write(@Nullable String text) {
        if (text == null) {
            messages.writeByte('\\').writeByte('N');
            return;
        }
        int written = 0;
        for (int index = 0; index < text.length(); index++) {
            char escape = escape(text.charAt(index));
            if (escape != 0) {
                ByteBufUtil.writeUtf8(messages, text, written, index);
                messages.writeByte('\\').writeByte(escape);
                written = index + 1;
            }
        }
        ByteBufUtil.writeUtf8(messages, text, written, text.length());
    }

    /** What stands behind a backslash for a character; 0 if it stands for itself. */
    private static char escape(char character) {
        return switch (character) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    /** Whether a simple query is the text. */
    boolean isAskedForBy(ByteBuf bytes, int index) {
        int length = bytes.getInt(index + 1) - Integer.BYTES - 1;
        return bytes.toString(index + HEADER, length, StandardCharsets.UTF_8).equals(sql);
    }

    /** The rows and their end, for one use. */
    ByteBuf messages() {
        return messages;
    }

    /** The row that an error's context tells, a line such as {@code COPY films, line 3, column year: "x"}, from 0; -1 if it tells none. */
    int failedRow(String context) {
        String prefix = "COPY " + table + ", ";
        for (String line : context.split("\n", -1)) {
            if (line.startsWith(prefix)) {
                return number(line, prefix.length()) - 1;
            }
        }
        return -1;
    }

    /** The first number behind the word for a line in the server's language; 0 if there is none. */
    private static int number(String line, int from) {
        int begin = from;
        while (begin < line.length() && !isDigit(line.charAt(begin))) {
            begin++;
        }
        int end = begin;
        while (end < line.length() && end - begin < 9 && isDigit(line.charAt(end))) {
            end++;
        }
        return begin == end ? 0 : Integer.parseInt(line.substring(begin, end));
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
