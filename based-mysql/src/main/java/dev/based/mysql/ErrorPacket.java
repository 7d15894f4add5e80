package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Makes packets by which servers tell errors. */
final class ErrorPacket {
    private ErrorPacket() {}

    static ByteBuf of(ByteBufAllocator buffers, int code, String sqlState, String message) {
        byte[] text = ('#' + sqlState + message).getBytes(StandardCharsets.UTF_8);
        return buffers.buffer()
                .writeMediumLE(3 + text.length)
                .writeByte(1)
                .writeByte(0xFF)
                .writeShortLE(code)
                .writeBytes(text);
    }
}
