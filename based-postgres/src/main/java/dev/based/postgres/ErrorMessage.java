package dev.based.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes messages as the server sends them. */
final class ErrorMessage {
    private ErrorMessage() {}

    /** ErrorResponse, with a severity, an SQLSTATE and a message of ASCII. */
    static byte[] of(String sqlState, String words) {
        return of("ERROR", sqlState, words);
    }

    /** The same for one behind which the connection is closed. */
    static byte[] ofEnd(String sqlState, String words) {
        return of("FATAL", sqlState, words);
    }

    private static byte[] of(String severity, String sqlState, String words) {
        byte[] fields = ("S" + severity + "\0V" + severity + "\0C" + sqlState + "\0M" + words + "\0\0")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(1 + Integer.BYTES + fields.length)
                .put((byte) 'E')
                .putInt(Integer.BYTES + fields.length)
                .put(fields)
                .array();
    }
}
