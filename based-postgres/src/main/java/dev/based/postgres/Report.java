package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What the server reports of a setting
 * (<a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC">ParameterStatus</a>).
 *
 * @param name the setting's name; empty if the message cannot be read
 * @param value its value
 */
record Report(String name, String value) {
    private static final int HEADER = 5;

    static Report of(ByteBuf message) {
        int end = message.indexOf(HEADER, message.writerIndex(), (byte) 0);
        int last = end < 0 ? -1 : message.indexOf(end + 1, message.writerIndex(), (byte) 0);
        return last < 0 ? new Report("", "") : new Report(text(message, HEADER, end), text(message, end + 1, last));
    }

    private static String text(ByteBuf message, int from, int to) {
        return message.toString(from, to - from, StandardCharsets.US_ASCII);
    }
}
