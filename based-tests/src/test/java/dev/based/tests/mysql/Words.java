package dev.based.tests.mysql;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Packets of MySQL's protocol as somebody may send them who only pretends to be a server. */
final class Words {
    static final String NATIVE = "mysql_native_password";
    static final String CLEAR = "mysql_clear_password";
    static final String SHA2 = "caching_sha2_password";

    /** For each way to log in. */
    static final String CHALLENGE = "saltsaltsaltsaltsalt";

    static final byte[] OK = {0, 0, 0, 2, 0, 0, 0};
    static final int QUERY = 3;
    static final int PREPARE = 0x16;

    /** The end of rows. */
    static final byte[] END = {(byte) 0xFE, 0, 0, 2, 0, 0, 0};

    private Words() {}

    /** A packet with the length that belongs to it. */
    static byte[] packet(int number, byte[]... parts) {
        byte[] body = join(parts);
        return join(
                new byte[] {(byte) body.length, (byte) (body.length >> 8), (byte) (body.length >> 16), (byte) number},
                body);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            all[index] = (byte) bytes[index];
        }
        return all;
    }

    /** What a server without TLS says first. */
    static byte[] greeting(String method) {
        return packet(
                0,
                bytes(10),
                text("8.0.33\0"),
                bytes(7, 0, 0, 0),
                text(CHALLENGE.substring(0, 8) + "\0"),
                bytes(0xFF, 0xF7, 45, 2, 0, 0xFF, 1, 21),
                new byte[10],
                text(CHALLENGE.substring(8) + "\0"),
                text(method + "\0"));
    }

    /** That another way to log in is wanted. */
    static byte[] change(int number, String method) {
        return packet(number, bytes(0xFE), text(method + "\0" + CHALLENGE + "\0"));
    }

    /** The body of the next packet. */
    static byte[] read(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        in.readUnsignedByte();
        return in.readNBytes(length);
    }

    /** Lets a client in and answers what it asks first, up to the first statement that it prepares, which is not read. */
    static void letIn(DataInputStream in, OutputStream out) throws IOException {
        out.write(greeting(NATIVE));
        read(in);
        out.write(packet(2, OK));
        read(in);
        out.write(packet(1, OK));
        read(in);
        out.write(packet(1, bytes(2)));
        out.write(packet(2, column(8)));
        out.write(packet(3, column(8)));
        out.write(packet(4, text("\0017\00516384")));
        out.write(packet(5, END));
    }

    /** Describes a column. */
    static byte[] column(int type) {
        return join(text("\3def\0\0\0\1i\0"), bytes(12, 63, 0, 20, 0, 0, 0, type, 0, 0, 0, 0, 0));
    }

    /** Answers the preparation of a statement that has one column and no parameters. */
    static void prepared(OutputStream out, int type) throws IOException {
        out.write(packet(1, bytes(0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)));
        out.write(packet(2, column(type)));
    }
}
