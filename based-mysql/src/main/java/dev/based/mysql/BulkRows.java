package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one prepared statement as a <a
 * href="https://mariadb.com/docs/server/reference/clientserver-protocol/3-binary-protocol-prepared-statements/com_stmt_bulk_execute">COM_STMT_BULK_EXECUTE</a>
 * of MariaDB, in which each parameter has one type for all rows. Used by one thread at a time.
 */
final class BulkRows {
    private static final int HEADER = 4;
    private static final int COMMAND = 0xFA;
    private static final int SEND_TYPES = 128;

    private static final int HAS_VALUE = 0;
    private static final int IS_NULL = 1;
    private static final int UNKNOWN = 0;

    private static final int ONE_BYTE = 0xFB;
    private static final int TWO_BYTES = 0xFC;
    private static final int THREE_BYTES = 0xFD;
    private static final int EIGHT_BYTES = 0xFE;

    private final int[] types;
    private final ByteBuf values;
    private int rows;

    /** Has no rows yet. */
    BulkRows(int parameters) {
        types = new int[parameters];
        values = Unpooled.buffer();
    }

    int size() {
        return rows;
    }

    /**
     * Adds a row.
     *
     * @param most how many bytes the values of all rows may have
     * @return false if that were more, or a value is not of the type of those before it, or of none that is known here; then the row is not
     *     added
     */
    boolean add(Tuple row, long most) {
        for (int index = 0; index < types.length; index++) {
            Object value = row.getValue(index);
            int type = value == null ? types[index] : type(value);
            if (value != null && (type == UNKNOWN || types[index] != UNKNOWN && types[index] != type)) {
                return false;
            }
        }
        int before = values.writerIndex();
        for (int index = 0; index < types.length; index++) {
            write(index, row.getValue(index));
            if (values.writerIndex() > most) {
                values.writerIndex(before);
                return false;
            }
        }
        rows++;
        return true;
    }

    /** The types by which the client sends values, save that whole numbers have one for all. */
    private static int type(Object value) {
        if (value instanceof String) {
            return Wire.STRING;
        }
        if (value instanceof Decimal) {
            return Wire.DECIMAL;
        }
        if (value instanceof Double) {
            return Wire.DOUBLE;
        }
        if (value instanceof Float) {
            return Wire.FLOAT;
        }
        if (value instanceof Buffer) {
            return Wire.BLOB;
        }
        boolean whole = value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Boolean;
        return whole ? Wire.LONG_LONG : UNKNOWN;
    }

    private void write(int index, @Nullable Object value) {
        if (value == null) {
            values.writeByte(IS_NULL);
            return;
        }
        types[index] = type(value);
        values.writeByte(HAS_VALUE);
        if (value instanceof Boolean flag) {
            values.writeLongLE(flag ? 1 : 0);
        } else if (value instanceof Double number) {
            values.writeDoubleLE(number);
        } else if (value instanceof Float number) {
            values.writeFloatLE(number);
        } else if (value instanceof Number number) {
            values.writeLongLE(number.longValue());
        } else if (value instanceof Buffer binary) {
            writeLength(binary.length());
            values.writeBytes(binary.getBytes());
        } else {
            String text = value.toString();
            writeLength(ByteBufUtil.utf8Bytes(text));
            values.writeCharSequence(text, StandardCharsets.UTF_8);
        }
    }

    private void writeLength(int length) {
        if (length < ONE_BYTE) {
            values.writeByte(length);
        } else if (length <= 0xFFFF) {
            values.writeByte(TWO_BYTES).writeShortLE(length);
        } else if (length <= 0xFFFFFF) {
            values.writeByte(THREE_BYTES).writeMediumLE(length);
        } else {
            values.writeByte(EIGHT_BYTES).writeLongLE(length);
        }
    }

    /**
     * The packet, for one use.
     *
     * @param most the longest that the server takes
     * @throws IllegalStateException if it is longer, or than one packet can be: see {@link Packet#FULL}
     */
    ByteBuf packet(int statement, long most) {
        ByteBuf head = Unpooled.buffer(HEADER + 1 + 4 + 2 + 2 * types.length);
        head.writeZero(HEADER).writeByte(COMMAND).writeIntLE(statement).writeShortLE(SEND_TYPES);
        for (int type : types) {
            head.writeByte(type == UNKNOWN ? Wire.STRING : type).writeByte(0);
        }
        long length = (long) head.readableBytes() - HEADER + values.readableBytes();
        if (length >= Math.min(Packet.FULL, most)) {
            throw new IllegalStateException("The rows have " + length + " bytes, which no packet takes.");
        }
        head.setMediumLE(0, (int) length);
        return Unpooled.wrappedBuffer(head, values);
    }
}
