package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The packet by which the server describes a column of a result. The client reads dates that do not exist, such as
 * 0000-00-00, as null, fails on 2020-00-10, and loses digits of numbers in JSON; and servers write a FLOAT with six digits as text. So it is told that such columns hold
 * bytes or text, which have the same form in a row, and {@link MysqlColumns} reads them.
 *
 * <p>The types by which the client is told are free: of the types of bytes only BLOB is left.
 */
final class ColumnDefinition {
    /** The catalog's name, always the same, with its length in front. */
    private static final int CATALOG = 0x03646566;

    private static final int HEADER = 4;
    /** How many texts stand before what has a fixed length: catalog, schema, table, its alias, name, alias. */
    private static final int TEXTS = 6;

    private static final int FIXED = 12;
    private static final int ENUM_FLAG = 0x100;
    private static final int SET_FLAG = 0x800;
    private static final int BINARY = 63;
    private static final int UTF8MB4 = 45;
    /** The number of decimals of a FLOAT that has as many as it needs; what has fewer is written with all of them. */
    private static final int NOT_FIXED = 31;

    private ColumnDefinition() {}

    /**
     * Reads the type from a packet that describes a column, and changes it where the client must not see it.
     *
     * @param asText whether the values come as text, in which a FLOAT has six digits
     * @return the type that the client sees; negative if the packet is none that describes a column
     */
    static int rewrite(ByteBuf packet, boolean asText) {
        int start = packet.readerIndex() + HEADER;
        int index = fixed(packet);
        if (index < 0) {
            return -1;
        }
        boolean known = packet.writerIndex() - start >= TEXTS + FIXED && packet.getInt(start) == CATALOG;
        int type = index + 1 + 2 + 4;
        if (known && packet.writerIndex() - index == 1 + FIXED && packet.getShort(packet.writerIndex() - 2) == 0) {
            rewrite(packet, index + 1, type, asText);
        }
        return packet.getUnsignedByte(type);
    }

    /**
     * The same, but {@link Wire#ENUM} or {@link Wire#SET} of columns of these, which the server tells by flags, and {@link Wire#BINARY} of
     * such as have bytes.
     */
    static int target(ByteBuf packet) {
        int characterSet = packet.writerIndex() - FIXED;
        int flags = characterSet + 2 + 4 + 1;
        int bits = flags < packet.readerIndex() ? 0 : packet.getUnsignedShortLE(flags);
        if ((bits & (ENUM_FLAG | SET_FLAG)) != 0) {
            return (bits & ENUM_FLAG) != 0 ? Wire.ENUM : Wire.SET;
        }
        int type = type(packet);
        boolean bytes = Wire.isOfText(type) && packet.getUnsignedShortLE(characterSet) == BINARY;
        return bytes ? Wire.BINARY : type;
    }

    /** The type in a packet that describes a column; nonsense in a broken one. */
    static int type(ByteBuf packet) {
        int index = packet.writerIndex() - FIXED + 2 + 4;
        return index < packet.readerIndex() ? Wire.NULL : packet.getUnsignedByte(index);
    }

    /** Whether a packet describes a column: by its form alone, some that say OK might. */
    static boolean isOne(ByteBuf packet) {
        return fixed(packet) >= 0 && packet.getInt(packet.readerIndex() + HEADER) == CATALOG;
    }

    /** The packet that describes a parameter of which nothing is known. */
    static ByteBuf ofParameter(ByteBufAllocator buffers) {
        ByteBuf packet = buffers.buffer();
        packet.writeMediumLE(4 + TEXTS + 1 + FIXED).writeByte(0);
        packet.writeInt(CATALOG).writeZero(3).writeByte(1).writeByte('?').writeByte(0);
        packet.writeByte(FIXED).writeShortLE(BINARY).writeZero(4).writeByte(Wire.NULL);
        return packet.writeZero(2 + 1 + 2);
    }

    /** The index of what has a fixed length, with that length in front; negative if the packet is none that describes a column. */
    private static int fixed(ByteBuf packet) {
        int index = packet.readerIndex() + HEADER;
        for (int text = 0; text < TEXTS && index >= 0; text++) {
            index = skipText(packet, index);
        }
        boolean fits =
                index >= 0 && packet.writerIndex() - index >= 1 + FIXED && packet.getUnsignedByte(index) == FIXED;
        return fits ? index : -1;
    }

    /** The index behind a text; negative if the packet ends before. */
    private static int skipText(ByteBuf packet, int index) {
        if (index >= packet.writerIndex()) {
            return -1;
        }
        int length = packet.getUnsignedByte(index);
        int end = index + 1 + length;
        if (length == 0xFC && index + 3 <= packet.writerIndex()) {
            end = index + 3 + packet.getUnsignedShortLE(index + 1);
        }
        return length > 0xFC || end > packet.writerIndex() ? -1 : end;
    }

    private static void rewrite(ByteBuf packet, int characterSet, int type, boolean asText) {
        boolean bytes = packet.getUnsignedShortLE(characterSet) == BINARY;
        switch (packet.getUnsignedByte(type)) {
            case Wire.DATE -> become(packet, characterSet, BINARY, type, Wire.TINY_BLOB);
            case Wire.DATETIME -> become(packet, characterSet, BINARY, type, Wire.MEDIUM_BLOB);
            case Wire.TIMESTAMP -> become(packet, characterSet, BINARY, type, Wire.LONG_BLOB);
            case Wire.TIME -> become(packet, characterSet, BINARY, type, Wire.NULL);
            case Wire.GEOMETRY -> become(packet, characterSet, BINARY, type, Wire.STRING);
            case Wire.FLOAT -> {
                if (asText && packet.getUnsignedByte(type + 1 + 2) >= NOT_FIXED) {
                    become(packet, characterSet, BINARY, type, Wire.VAR_STRING);
                }
            }
            case Wire.JSON -> become(packet, characterSet, UTF8MB4, type, Wire.BLOB);
            case Wire.STRING, Wire.VAR_STRING, Wire.TINY_BLOB, Wire.MEDIUM_BLOB, Wire.LONG_BLOB -> {
                if (bytes) {
                    become(packet, characterSet, BINARY, type, Wire.BLOB);
                }
            }
            default -> {
                // is read well
            }
        }
    }

    private static void become(ByteBuf packet, int characterSetIndex, int characterSet, int typeIndex, int type) {
        packet.setShortLE(characterSetIndex, characterSet);
        packet.setByte(typeIndex, type);
    }
}
