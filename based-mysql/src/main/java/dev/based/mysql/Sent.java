package dev.based.mysql;

import io.netty.buffer.ByteBuf;

/** What a command is, as far as its answer depends on it. */
enum Sent {
    /** COM_QUERY. */
    QUERY,
    /** COM_STMT_PREPARE. */
    PREPARE,
    /** COM_STMT_EXECUTE, whose rows follow at once. */
    EXECUTE,
    /** The same, for a cursor. */
    CURSOR,
    /** COM_STMT_FETCH. */
    FETCH,
    /** COM_STMT_BULK_EXECUTE of MariaDB, which gives no rows here. */
    BULK,
    /** COM_STATISTICS, answered by one packet of text. */
    STATISTICS,
    /** What is answered by one packet that says that it was done, or is an error. */
    DONE,
    /** COM_QUIT, which is not answered. */
    QUIT,
    /** COM_STMT_CLOSE and COM_STMT_SEND_LONG_DATA, which are not either. */
    UNANSWERED;

    /** Where in a COM_STMT_EXECUTE stands whether a cursor is asked for: behind the command and the statement's number. */
    private static final int FLAGS = 1 + 4;

    /** The byte of COM_STMT_CLOSE. */
    static final byte CLOSE = 0x19;

    /** Whether it runs what a user wrote, or the text that sets a connection up. */
    boolean isStatement() {
        return this == QUERY || this == EXECUTE || this == CURSOR || this == BULK;
    }

    /** The command whose byte is at an index. */
    static Sent of(ByteBuf bytes, int index) {
        return switch (bytes.getByte(index)) {
            case 0x03 -> QUERY;
            case 0x16 -> PREPARE;
            case 0x17 -> index + FLAGS < bytes.writerIndex() && bytes.getByte(index + FLAGS) != 0 ? CURSOR : EXECUTE;
            case 0x1C -> FETCH;
            case (byte) 0xFA -> BULK;
            case 0x09 -> STATISTICS;
            case 0x01 -> QUIT;
            case 0x18, CLOSE -> UNANSWERED;
            default -> DONE;
        };
    }

    /** The number of the prepared statement of the command whose byte is at an index; anything if it has none. */
    static int statement(ByteBuf bytes, int index) {
        return index + 1 + Integer.BYTES <= bytes.writerIndex() ? bytes.getIntLE(index + 1) : 0;
    }
}
