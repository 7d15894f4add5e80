package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A packet of a server's answer. Reads nothing beyond its end, where a broken one gives zeros. */
record Packet(ByteBuf bytes) {
    /** The length of a packet that another one continues. */
    static final int FULL = 0xFFFFFF;

    private static final int HEADER = 4;

    private static final int OK = 0x00;
    private static final int FILE = 0xFB;
    private static final int END = 0xFE;
    private static final int ERROR = 0xFF;

    private static final int TWO_BYTES = 0xFC;
    private static final int EIGHT_BYTES = 0xFE;

    /** ER_CLIENT_INTERACTION_TIMEOUT: what MySQL says, since 8.0.24, when wait_timeout is over. */
    private static final int IDLE_TOO_LONG = 4031;

    /** SERVER_STATUS_IN_TRANS, which stands for transactions that only read, too. */
    private static final int IN_TRANSACTION = 0x0001;

    /** SERVER_STATUS_AUTOCOMMIT. */
    private static final int AUTOCOMMIT = 0x0002;

    /** SERVER_MORE_RESULTS_EXISTS. */
    private static final int MORE_RESULTS = 0x0008;

    /** SERVER_STATUS_CURSOR_EXISTS. */
    private static final int CURSOR = 0x0040;

    /** SERVER_SESSION_STATE_CHANGED. */
    private static final int STATE_CHANGED = 0x4000;

    /** Its number among those of one answer, of which the first has 1, as its last eight bits. */
    int place() {
        return bytes.getUnsignedByte(bytes.readerIndex() + HEADER - 1);
    }

    boolean isOk() {
        return first() == OK;
    }

    boolean isError() {
        return first() == ERROR;
    }

    /** Whether it says that no command came for too long. It answers none, so that its number is the first of all. */
    boolean endsUnusedConnection() {
        return isError() && twoBytes(1) == IDLE_TOO_LONG && place() == 0;
    }

    /** Whether it ends columns or rows; a row that begins so is longer than a packet. */
    boolean isEnd() {
        return first() == END && length() < FULL;
    }

    /** Whether it asks for a file. */
    boolean asksForFile() {
        return first() == FILE;
    }

    /** The number that is all of it, if that fits into two bytes, as numbers of columns do; else zero. */
    int number() {
        if (first() == TWO_BYTES) {
            return length() == 3 ? twoBytes(1) : 0;
        }
        return length() == 1 && first() < FILE ? first() : 0;
    }

    /** By which number the server knows a prepared statement. */
    int preparedNumber() {
        return twoBytes(1) | twoBytes(3) << 16;
    }

    /** How many columns the result of a prepared statement has. */
    int preparedColumns() {
        return twoBytes(1 + 4);
    }

    /** How many parameters a prepared statement has. */
    int preparedParameters() {
        return twoBytes(1 + 4 + 2);
    }

    boolean isInTransaction() {
        return (status() & IN_TRANSACTION) != 0;
    }

    boolean isAutocommit() {
        return (status() & AUTOCOMMIT) != 0;
    }

    boolean hasMoreResults() {
        return (status() & MORE_RESULTS) != 0;
    }

    boolean hasCursor() {
        return (status() & CURSOR) != 0;
    }

    /** What an OK tells of the session's state; empty if nothing. */
    ByteBuf stateChanges() {
        if (length() == 5 || (status() & STATE_CHANGED) == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        int info = skipNumber(skipNumber(1)) + 2 + 2;
        int changes = info + numberLength(info) + (at(info) == TWO_BYTES ? twoBytes(info + 1) : at(info));
        int place = bytes.readerIndex() + HEADER + changes + numberLength(changes);
        return place < bytes.writerIndex() ? bytes.slice(place, bytes.writerIndex() - place) : Unpooled.EMPTY_BUFFER;
    }

    /** The flags of an OK or of an end. They stand behind two numbers; in an end of the old form, behind two bytes. */
    private int status() {
        return length() == 5 && first() == END ? twoBytes(3) : twoBytes(skipNumber(skipNumber(1)));
    }

    private int skipNumber(int index) {
        return index + numberLength(index);
    }

    private int numberLength(int index) {
        int first = at(index);
        return first < TWO_BYTES ? 1 : first == EIGHT_BYTES ? 9 : first - TWO_BYTES + 3;
    }

    private int length() {
        return bytes.readableBytes() - HEADER;
    }

    private int first() {
        return at(0);
    }

    private int at(int index) {
        int place = bytes.readerIndex() + HEADER + index;
        return place < bytes.writerIndex() ? bytes.getUnsignedByte(place) : 0;
    }

    private int twoBytes(int index) {
        return at(index) | at(index + 1) << 8;
    }
}
