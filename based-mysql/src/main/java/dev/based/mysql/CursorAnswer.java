package dev.based.mysql;

import io.netty.buffer.ByteBuf;

/**
 * Reads the answer to a statement that was executed for a cursor. The client takes for granted that the server opens one, and
 * waits for ever, or mistakes rows for other packets, if it does not.
 *
 * <p>A server that opens one sends how many columns there are, a packet for each, and one that ends them and says so, or tells an
 * error, since it runs the whole statement then.
 */
final class CursorAnswer {
    /** What a packet of the answer shows. */
    enum Sign {
        /** Nothing yet, or that there is a cursor, or an error in place of the columns. */
        NONE,
        /** The statement failed while it ran. The client takes this very packet for the end of the columns. */
        FAILED,
        /** The statement has no result. */
        NO_RESULT,
        /** The result follows at once. The client takes this very packet for the end of the columns. */
        NO_CURSOR
    }

    private static final int HEADER = 4;

    private static final int EXECUTE = 0x17;
    /** Where in an EXECUTE stands whether a cursor is asked for: behind the command and the statement's number. */
    private static final int FLAGS = 1 + 4;

    private static final int OK = 0x00;
    private static final int ERROR = 0xFF;
    /** How the packet begins that ends the columns; it goes on with two numbers and flags. */
    private static final int END = 0xFE;

    private static final int TWO_BYTES = 0xFC;
    private static final int EIGHT_BYTES = 0xFE;

    /** SERVER_STATUS_CURSOR_EXISTS. */
    private static final int CURSOR_EXISTS = 0x40;

    private static final int NOTHING = -2;
    private static final int COUNT = -1;

    /** How many columns are still to come before their end; or one of the constants. */
    private int expected = NOTHING;

    /** Sees what is sent, from the byte of its command. */
    void sent(ByteBuf bytes, int index) {
        boolean forCursor = index + FLAGS < bytes.writerIndex()
                && bytes.getByte(index) == EXECUTE
                && bytes.getByte(index + FLAGS) != 0;
        expected = forCursor ? COUNT : NOTHING;
    }

    /** Sees a packet that was received. */
    Sign received(ByteBuf packet) {
        int index = packet.readerIndex() + HEADER;
        if (expected == NOTHING || index >= packet.writerIndex()) {
            return Sign.NONE;
        }
        int first = packet.getUnsignedByte(index);
        if (expected == COUNT) {
            expected = first == OK || first == ERROR ? NOTHING : count(packet, index, first);
            return first == OK ? Sign.NO_RESULT : Sign.NONE;
        }
        if (expected-- > 0) {
            return Sign.NONE;
        }
        expected = NOTHING;
        if (first == ERROR) {
            return Sign.FAILED;
        }
        return first == END && hasCursor(packet, index + 1) ? Sign.NONE : Sign.NO_CURSOR;
    }

    private static int count(ByteBuf packet, int index, int first) {
        return first == TWO_BYTES && index + 2 < packet.writerIndex() ? packet.getUnsignedShortLE(index + 1) : first;
    }

    private static boolean hasCursor(ByteBuf packet, int rows) {
        int status = skipNumber(packet, skipNumber(packet, rows));
        return status + 1 < packet.writerIndex() && (packet.getUnsignedShortLE(status) & CURSOR_EXISTS) != 0;
    }

    private static int skipNumber(ByteBuf packet, int index) {
        if (index >= packet.writerIndex()) {
            return index;
        }
        int first = packet.getUnsignedByte(index);
        return index + (first < TWO_BYTES ? 1 : first == EIGHT_BYTES ? 9 : first - TWO_BYTES + 3);
    }
}
