package dev.based.mysql;

import io.netty.buffer.ByteBuf;

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

    /** The bits that say which values are null begin with two that say nothing. */
    private static final int RESERVED_BITS = 2;

    private byte[] types = new byte[16];
    private int count;

    void begin() {
        count = 0;
    }

    /** Adds the type of a column, as the client is told it. */
    void add(int type) {
        if (count == types.length) {
            types = java.util.Arrays.copyOf(types, 2 * count);
        }
        types[count++] = (byte) type;
    }

    /** Whether a row of a prepared statement is as long as its values. */
    boolean isBinary(ByteBuf packet) {
        int end = packet.writerIndex();
        int nulls = packet.readerIndex() + HEADER + 1;
        int at = nulls + (count + RESERVED_BITS + 7) / 8;
        for (int column = 0; column < count && at <= end; column++) {
            int bit = column + RESERVED_BITS;
            if (at > end || nulls + bit / 8 >= end) {
                return false;
            }
            if ((packet.getByte(nulls + bit / 8) & 1 << bit % 8) == 0) {
                int fixed = fixedLength(types[column]);
                at = fixed == 0 ? behindText(packet, at, end) : at + fixed;
            }
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
    private static int fixedLength(byte type) {
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
        int beyond = Integer.MAX_VALUE;
        if (at >= end) {
            return beyond;
        }
        int first = packet.getUnsignedByte(at);
        int start = at + 1 + lengthBytes(first);
        if (first == NULL || first > EIGHT_BYTES || start > end) {
            return beyond;
        }
        long length = switch (first) {
            case TWO_BYTES -> packet.getUnsignedShortLE(at + 1);
            case THREE_BYTES -> packet.getUnsignedMediumLE(at + 1);
            case EIGHT_BYTES -> packet.getLongLE(at + 1);
            default -> first;
        };
        return length < 0 || length > end - start ? beyond : start + (int) length;
    }

    private static int lengthBytes(int first) {
        return switch (first) {
            case TWO_BYTES -> 2;
            case THREE_BYTES -> 3;
            case EIGHT_BYTES -> 8;
            default -> 0;
        };
    }
}
