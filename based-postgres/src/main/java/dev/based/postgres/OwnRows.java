package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one connection that are read in the client's place, which takes each value out of Netty's buffer, with more checks than values.
 *
 * <p>They can reach no other call than their own. A statement whose rows are read so is prepared under {@linkplain #text a text} by which nothing
 * else is. When the server answers one, the client is given a row without values in place of those that came together; it hands that to the
 * collector of the command that it reads for, before it returns, and the collector takes the rows. Rows that nobody takes, or that do not fit
 * their columns, end the connection: those of a text with the mark, which somebody has given the client itself, are among them.
 *
 * <p>On the connection's event loop only.
 */
final class OwnRows {
    /** What stands at the end of their texts. */
    static final String MARK = "\n/* rows */";

    private static final String OTHER = "\n/* */";

    /** DataRow with no value. */
    private static final byte[] NO_VALUES = {'D', 0, 0, 0, 6, 0, 0};

    /** How many bytes of rows are taken at most, since they are copied as a whole; longer rows are the client's. */
    static final int MOST_TAKEN = 1 << 20;

    /** As much as is read from a socket at once, mostly; what takes more is copied to memory of its own. */
    private static final int MOST_KEPT = 1 << 16;

    private final Collector<Row, ?, List<@Nullable Object[]>> collector =
            Collector.<Row, List<@Nullable Object[]>>of(ArrayList::new, this::collect, (rows, others) -> {
                throw new UnsupportedOperationException("Rows come in order.");
            });
    private byte[] bytes = {};
    /** Where the rows that are handed over end in the bytes; 0 if none are. */
    private int end;

    private int[] types = {};
    /** Why the rows could not be read, which the client would keep to itself; null if they could. */
    private @Nullable RuntimeException unread;

    private String lastSql = "";
    private String lastText = MARK;

    /** The text of a statement whose rows are read so. */
    String text(String sql) {
        if (lastSql != sql) { // the very same text, most often
            lastSql = sql;
            lastText = sql + MARK;
        }
        return lastText;
    }

    /** The text of any other: a user may have written the mark. */
    static String otherText(String sql) {
        return isText(sql) ? sql + OTHER : sql;
    }

    /** Whether it is the text of a statement whose rows are read so, with or without what tells several of them apart. */
    static boolean isText(String text) {
        int length = text.length();
        while (length > 0 && Character.isWhitespace(text.charAt(length - 1))) {
            length--;
        }
        return text.startsWith(MARK, length - MARK.length());
    }

    Collector<Row, ?, List<@Nullable Object[]>> collector() {
        return collector;
    }

    /**
     * Passes rows on, whole messages whose lengths fit.
     *
     * @param announced the types of their columns
     */
    void pass(ChannelHandlerContext context, ByteBuf in, int from, int to, int[] announced) {
        int length = to - from;
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        in.getBytes(from, bytes, 0, length);
        types = announced;
        end = length;
        context.fireChannelRead(Unpooled.wrappedBuffer(NO_VALUES));
        boolean taken = end == 0;
        end = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[0];
        }
        RuntimeException failure = unread;
        unread = null;
        if (failure != null) {
            throw failure;
        }
        if (!taken) {
            throw new IllegalStateException(
                    "Rows came for which no call waits, or of a text that ends with the library's own comment.");
        }
    }

    private void collect(List<@Nullable Object[]> rows, Row row) {
        if (end > 0) {
            int behind = end;
            end = 0;
            try {
                RowValues.read(bytes, behind, types, rows);
            } catch (RuntimeException failure) {
                unread = failure;
                throw failure;
            }
        } else {
            rows.add(values(row));
        }
    }

    private static @Nullable Object[] values(Row row) {
        @Nullable Object[] values = new Object[row.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = row.getValue(index);
        }
        return values;
    }
}
