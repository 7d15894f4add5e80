package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Makes the packet that a server begins with. The client must have seen one before it reads an error. */
final class Greeting {
    private static final String VERSION = "8.0.0\0";

    private static final String METHOD = "mysql_native_password\0";
    /** What stands between those: numbers, and a challenge that nobody answers. */
    private static final int BETWEEN = 4 + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10 + 12 + 1;

    private Greeting() {}

    static ByteBuf of(ByteBufAllocator buffers) {
        return buffers.buffer()
                .writeMediumLE(1 + VERSION.length() + BETWEEN + METHOD.length())
                .writeByte(0)
                .writeByte(10)
                .writeBytes(VERSION.getBytes(StandardCharsets.US_ASCII))
                .writeZero(BETWEEN)
                .writeBytes(METHOD.getBytes(StandardCharsets.US_ASCII));
    }
}
