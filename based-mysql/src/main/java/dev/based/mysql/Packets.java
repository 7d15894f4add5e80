package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.nio.ByteOrder;

/** Cuts what a server sends into packets, of which those of a login are short. In place of the client's, which takes any. */
final class Packets extends LengthFieldBasedFrameDecoder {
    private static final int HEADER = 4;
    private static final int LENGTH_BYTES = 3;

    /** Longer than a greeting, a key of 16,384 bits and an error may be. */
    private static final int LONGEST_OF_LOGIN = 16_384;

    private boolean loggedIn;

    Packets() {
        super(HEADER + Packet.FULL, 0, LENGTH_BYTES, 1, 0);
    }

    /** Lets longer packets in. */
    void loggedIn() {
        loggedIn = true;
    }

    /** Whether bytes have come behind the packet that is passed on now. */
    boolean haveMore() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected long getUnadjustedFrameLength(ByteBuf in, int offset, int length, ByteOrder order) {
        int announced = in.getUnsignedMediumLE(offset);
        if (!loggedIn && announced > LONGEST_OF_LOGIN) {
            throw new CorruptedFrameException("The server announced " + announced + " bytes in its login.");
        }
        return announced;
    }
}
