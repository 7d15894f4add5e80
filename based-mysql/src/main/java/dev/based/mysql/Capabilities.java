package dev.based.mysql;

import io.netty.buffer.ByteBuf;

/**
 * What the client asks for when it logs in: all that it knows. What it is not to ask for is taken out of its first packet, and
 * out of the one behind if the first asked for TLS.
 */
final class Capabilities {
    private static final int HEADER = 4;
    private static final int TLS_REQUEST = 32;

    private static final int LOCAL_FILES = 0x80;
    private static final int MULTI_STATEMENTS = 0x10000;
    private static final int SESSION_TRACK = 0x800000;
    private static final int DEPRECATE_EOF = 0x1000000;

    private boolean askedForTls;
    private boolean told;
    private boolean columnsEnd = true;

    boolean askedForTls() {
        return askedForTls;
    }

    /** Whether a packet of its own ends the descriptions of columns, as to older servers. */
    boolean haveColumnsEnd() {
        return columnsEnd;
    }

    /**
     * Asks for news of the session's settings, and takes out that one text may hold several statements, and, unless allowed, that the server may ask for files.
     *
     * @return whether the packet was one by which the client asks
     */
    boolean restrict(ByteBuf packet, boolean localInfile) {
        int start = packet.readerIndex() + HEADER;
        if (told || packet.writerIndex() - start < TLS_REQUEST) {
            return false;
        }
        int refused = localInfile ? MULTI_STATEMENTS : MULTI_STATEMENTS | LOCAL_FILES;
        packet.setIntLE(start, packet.getIntLE(start) & ~refused | SESSION_TRACK);
        askedForTls |= packet.writerIndex() - start == TLS_REQUEST;
        columnsEnd = (packet.getIntLE(start) & DEPRECATE_EOF) == 0;
        told = packet.writerIndex() - start > TLS_REQUEST;
        return true;
    }
}
