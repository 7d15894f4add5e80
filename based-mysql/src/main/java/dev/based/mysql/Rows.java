package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * How the columns of a result look on the wire, and whether the lengths in its rows fit: the client would take memory for any
 * length. Used on a connection's event loop only, for one result after the other.
 *
 * <p>The rows: <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">binary</a> and as text.
 */
final class Rows {
    /** As many as the servers allow in a table and in a result. */
    static final int MOST_COLUMNS = 4096;

    private static final int HEADER = 4;
    private static final int NULL = 0xFB;
    private static final int TWO_BYTES = 0xFC;
    private static final int THREE_BYTES = 0xFD;
    private static final int EIGHT_BYTES = 0xFE;

    /** An index behind each end. */
    private static final int BEYOND = Integer.MAX_VALUE;

    /** The bits that say which values are null begin with two that say nothing. */
    private static final int RESERVED_BITS = 2;

    /** How long the values of each column are; zero if they say it themselves. */
    private byte[] lengths = new byte[16];

    /** The types as the server tells them: see {@link ColumnDefinition#target}. */
    private int[] targets = new int[16];

    private int count;

    void begin() {
        count = 0;
    }

    /** Adds a column, by the type that the client is told, and by that which the server tells. */
    void add(int type, int target) {
        if (count == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * count);
            targets = Arrays.copyOf(targets, 2 * count);
        }
        targets[count] = target;
        lengths[count++] = fixedLength(type);
    }

    /** The columns' types as the server tells them. */
    int[] targets() {
        return Arrays.copyOf(targets, count);
    }

    /** Whether a row of a prepared statement is as long as its values. */
    boolean isBinary(ByteBuf packet) {
        int end = packet.writerIndex();
        int nulls = packet.readerIndex() + HEADER + 1;
        int at = nulls + (count + RESERVED_BITS + 7) / 8;
        if (at > end) {
            return false;
        }
        int bits = packet.getByte(nulls) >> RESERVED_BITS;
        for (int column = 0; column < count && at <= end; column++) {
            int bit = column + RESERVED_BITS & 7;
            if (bit == 0) {
                bits = packet.getByte(nulls + (column + RESERVED_BITS >> 3));
            }
            if ((bits & 1) == 0) {
                int fixed = lengths[column];
                at = fixed == 0 ? behindText(packet, at, end) : at + fixed;
            }
            bits >>= 1;
        }
        return at == end;
    }

    /** The same of a row of a text. */
    boolean isText(ByteBuf packet) {
        int end = packet.writerIndex();
        int at = packet.readerIndex() + HEADER;
        for (int column = 0; column < count && at <= end; column++) {
            at = at < end && packet.getUnsignedByte(at) == NULL ? at + 1 : behindText(packet, at, end);
        }
        return at == end;
    }

    /** Zero if it says its length itself. */
    private static byte fixedLength(int type) {
        return switch (type) {
            case 0x01 -> 1;
            case 0x02, 0x0D -> 2;
            case 0x03, 0x04, 0x09 -> 4;
            case 0x05, 0x08 -> 8;
            default -> 0;
        };
    }

    /** The index behind a text with its length; beyond the end if that is not there, or does not fit. */
    private static int behindText(ByteBuf packet, int at, int end) {
        if (at >= end) {
            return BEYOND;
        }
        int first = packet.getUnsignedByte(at);
        if (first < NULL) {
            return at + 1 + first;
        }
        int start = at + 1 + lengthBytes(first);
        if (first == NULL || first > EIGHT_BYTES || start > end) {
            return BEYOND;
        }
        long length = switch (first) {
            case TWO_BYTES -> packet.getUnsignedShortLE(at + 1);
            case THREE_BYTES -> packet.getUnsignedMediumLE(at + 1);
            default -> packet.getLongLE(at + 1);
        };
        return length < 0 || length > end - start ? BEYOND : start + (int) length;
    }

    private static int lengthBytes(int first) {
        return switch (first) {
            case TWO_BYTES -> 2;
            case THREE_BYTES -> 3;
            default -> 8;
        };
    }
}
