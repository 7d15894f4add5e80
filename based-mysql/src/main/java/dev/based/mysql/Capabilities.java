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

    /** CLIENT_MYSQL: that of what has no capabilities of MariaDB's own. */
    private static final int ONLY_MYSQL = 1;

    /** MARIADB_CLIENT_STMT_BULK_OPERATIONS, among MariaDB's own. */
    private static final int BULK = 1 << (34 - 32);

    /** Where a client's packet has MariaDB's own: in what MySQL fills with zeros. */
    private static final int OF_MARIADB = 28;

    /** Where a greeting has its capabilities, from the end of the server's version, and MariaDB's own. */
    private static final int OFFERED = 4 + 8 + 1;

    private static final int OFFERED_BY_MARIADB = OFFERED + 2 + 1 + 2 + 2 + 1 + 6;

    private boolean bulk;
    private boolean askedForTls;
    private boolean told;
    private boolean columnsEnd = true;

    /**
     * Sees the server's greeting: <a
     * href="https://mariadb.com/docs/server/reference/clientserver-protocol/1-connecting/connection">MariaDB's</a>.
     */
    void greeted(ByteBuf packet) {
        int version = packet.readerIndex() + HEADER + 1;
        int end = packet.indexOf(version, packet.writerIndex(), (byte) 0) + 1;
        bulk = end > 0
                && packet.writerIndex() >= end + OFFERED_BY_MARIADB + 4
                && (packet.getShortLE(end + OFFERED) & ONLY_MYSQL) == 0
                && (packet.getIntLE(end + OFFERED_BY_MARIADB) & BULK) != 0;
    }

    /** Whether the server has its command for many rows. */
    boolean haveBulk() {
        return bulk;
    }

    boolean askedForTls() {
        return askedForTls;
    }

    /** Whether a packet of its own ends the descriptions of columns, as to older servers. */
    boolean haveColumnsEnd() {
        return columnsEnd;
    }

    /**
     * Asks for news of the session's settings, and for MariaDB's command for many rows, and takes out that one text may hold several statements, and, unless allowed, that the server may ask for files.
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
        if (bulk) {
            packet.setIntLE(start, packet.getIntLE(start) & ~ONLY_MYSQL);
            packet.setIntLE(start + OF_MARIADB, BULK);
        }
        askedForTls |= packet.writerIndex() - start == TLS_REQUEST;
        columnsEnd = (packet.getIntLE(start) & DEPRECATE_EOF) == 0;
        told = packet.writerIndex() - start > TLS_REQUEST;
        return true;
    }
}
