package dev.based.postgres;

import io.netty.buffer.ByteBuf;

/**
 * How long the server's messages may be, and whether the lengths inside them fit, before any of it is believed. The bounds are
 * libpq's where it has one (<a
 * href="https://github.com/postgres/postgres/blob/master/src/interfaces/libpq/fe-protocol3.c">fe-protocol3.c</a>).
 */
final class Messages {
    /** The type and the length. */
    static final int HEADER = 5;

    /** The length counts itself. */
    private static final int EMPTY = Integer.BYTES;

    /** libpq's for a question for the password. */
    private static final int LOGIN = 2_000;

    /** libpq's for all that is not known to be long. */
    private static final int SHORT = 30_000;

    /** Errors, which may quote statements, and descriptions of columns. */
    private static final int LONG = 16 << 20;

    /** What the server can allocate: MaxAllocSize. */
    private static final int ROW = (1 << 30) - 1;

    private static final int COUNT = Short.BYTES;
    private static final int MOST = 0xFFFF;
    /** What stands behind a column's name. */
    private static final int COLUMN = 4 + 2 + 4 + 2 + 4 + 2;

    private static final int NULL = -1;

    private Messages() {}

    /** How a message's type is written in an error: a byte that a server chose. */
    static String name(byte type) {
        return type > ' ' && type < 0x7F ? "'" + (char) type + "'" : "of type " + Byte.toUnsignedInt(type);
    }

    /**
     * Whether a message may be as long as it says.
     *
     * @param length its own word, which counts all but the type
     * @param loggedIn whether the server takes statements
     */
    static boolean isLength(byte type, int length, boolean loggedIn) {
        return length >= EMPTY && length <= (loggedIn ? most(type) : mostInLogin(type));
    }

    private static int mostInLogin(byte type) {
        return switch (type) {
            case 'R' -> LOGIN;
            case 'E', 'N', 'S' -> SHORT;
            case 'K' -> EMPTY + 4 + 256; // protocol 3.2 allows a secret of 256 bytes
            case 'Z' -> EMPTY + 1;
            default -> 0;
        };
    }

    private static int most(byte type) {
        return switch (type) {
            case 'D', 'd' -> ROW;
            case 'T', 'E', 'N' -> LONG;
            case 't' -> EMPTY + COUNT + MOST * 4;
            case 'G', 'H', 'W' -> EMPTY + 1 + COUNT + MOST * 2;
            case 'A', 'C', 'S' -> SHORT;
            case 'Z' -> EMPTY + 1;
            case '1', '2', '3', 'n', 's', 'I', 'c' -> EMPTY;
            default -> 0; // what is never sent, and what belongs to the login
        };
    }

    /**
     * Whether what a message says of its parts fits into it.
     *
     * @param index where it begins
     * @param end where it ends
     */
    static boolean isWhole(ByteBuf in, int index, int end) {
        int body = index + HEADER;
        return switch (in.getByte(index)) {
            case 'D' -> isRow(in, body, end);
            case 'T' -> areColumns(in, body, end);
            case 't' -> end - body >= COUNT && end - body == COUNT + 4 * in.getUnsignedShort(body);
            case 'E', 'N' -> areFields(in, body, end);
            case 'S' -> text(in, text(in, body, end), end) == end;
            case 'A' -> end - body > 4 && text(in, text(in, body + 4, end), end) == end;
            case 'C' -> text(in, body, end) == end;
            case 'K' -> end - body >= 4 + 4;
            case 'Z' -> end - body == 1;
            default -> true;
        };
    }

    /** The number of values, and each with its length, which is -1 for NULL. */
    private static boolean isRow(ByteBuf in, int body, int end) {
        if (end - body < COUNT) {
            return false;
        }
        int at = body + COUNT;
        for (int values = in.getUnsignedShort(body); values > 0; values--) {
            if (end - at < 4) {
                return false;
            }
            int length = in.getInt(at);
            at += 4;
            if (length != NULL) {
                if (length < 0 || length > end - at) {
                    return false;
                }
                at += length;
            }
        }
        return at == end;
    }

    private static boolean areColumns(ByteBuf in, int body, int end) {
        if (end - body < COUNT) {
            return false;
        }
        int at = body + COUNT;
        for (int columns = in.getUnsignedShort(body); columns > 0; columns--) {
            int name = text(in, at, end);
            if (name < 0 || end - name < COLUMN) {
                return false;
            }
            at = name + COLUMN;
        }
        return at == end;
    }

    /** Each a byte for its kind and a text, with a 0 behind the last. */
    private static boolean areFields(ByteBuf in, int body, int end) {
        int at = body;
        while (at >= 0 && at < end && in.getByte(at) != 0) {
            at = text(in, at + 1, end);
        }
        return at == end - 1;
    }

    /** The index behind the 0 that ends a text; -1 if there is none, or there was none before. */
    private static int text(ByteBuf in, int from, int end) {
        int zero = from < 0 || from >= end ? -1 : in.indexOf(from, end, (byte) 0);
        return zero < 0 ? -1 : zero + 1;
    }
}
