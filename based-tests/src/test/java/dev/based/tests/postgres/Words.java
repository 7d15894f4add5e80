package dev.based.tests.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Messages of PostgreSQL's protocol as somebody may send them who only pretends to be a server. */
final class Words {
    private Words() {}

    /** A message with the length that belongs to it. */
    static byte[] message(char type, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        return raw(type, 4 + body.size(), body.toByteArray());
    }

    /** A message with any length. */
    static byte[] raw(int type, int length, byte... body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(type);
        message.writeBytes(number(length));
        message.writeBytes(body);
        return message.toByteArray();
    }

    static byte[] number(int number) {
        return new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** AuthenticationOk and its like. */
    static byte[] login(int kind, String rest) {
        return message('R', number(kind), text(rest));
    }

    /** All that a server says to one whom it lets in without a password. */
    static void letIn(DataInputStream in, OutputStream out) throws IOException {
        startup(in);
        out.write(login(0, ""));
        out.write(welcome());
    }

    static byte[] welcome() {
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        words.writeBytes(message('S', text("client_encoding\0UTF8\0")));
        words.writeBytes(message('S', text("server_version\00017.0\0")));
        words.writeBytes(message('K', number(7), number(42)));
        words.writeBytes(message('Z', text("I")));
        return words.toByteArray();
    }

    /** Reads the first message, which has no type. */
    static void startup(DataInputStream in) throws IOException {
        in.readNBytes(in.readInt() - 4);
    }

    /** Reads a message's body. */
    static byte[] read(DataInputStream in) throws IOException {
        in.readByte();
        return in.readNBytes(in.readInt() - 4);
    }

    /** The nonce of a client's first message of SCRAM. */
    static String nonce(byte[] first) {
        String words = new String(first, StandardCharsets.UTF_8);
        return words.substring(words.indexOf("r=") + 2);
    }

    /** Writes a byte at a time. */
    static void slowly(OutputStream out, byte[] bytes) throws IOException {
        DataOutputStream each = new DataOutputStream(out);
        for (byte one : bytes) {
            each.writeByte(one);
            each.flush();
        }
    }
}
