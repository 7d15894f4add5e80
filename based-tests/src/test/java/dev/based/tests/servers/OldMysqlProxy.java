package dev.based.tests.servers;

import java.nio.ByteBuffer;

/**
 * Stands before MySQL or MariaDB, and hides from clients that it can do without the packets that end the descriptions of columns, as servers
 * before MySQL 5.7 and some proxies do not offer it. Passes on answers in small pieces.
 */
public final class OldMysqlProxy extends Proxy {
    private static final int HEADER_AND_PROTOCOL = 4 + 1;
    /** Where the highest byte of the capabilities stands, behind the version's end. */
    private static final int CAPABILITIES = 4 + 8 + 1 + 2 + 1 + 2 + 1;
    /** CLIENT_DEPRECATE_EOF in that byte. */
    private static final int DEPRECATE_EOF = 0x01;

    private final int piece;

    /**
     * Starts a proxy before a server.
     *
     * @param piece how many bytes of an answer pass at once
     */
    public OldMysqlProxy(Server server, int piece) {
        super(server);
        this.piece = piece;
    }

    @Override
    Line line() {
        return new Line() {
            private int seen;
            private int versionEnd;

            @Override
            public int room(boolean request) {
                return request ? Short.MAX_VALUE : piece;
            }

            @Override
            public void edit(boolean request, ByteBuffer bytes) {
                for (int index = 0; !request && index < bytes.limit(); index++, seen++) {
                    if (versionEnd == 0 && seen >= HEADER_AND_PROTOCOL && bytes.get(index) == 0) {
                        versionEnd = seen;
                    } else if (versionEnd > 0 && seen == versionEnd + 1 + CAPABILITIES) {
                        bytes.put(index, (byte) (bytes.get(index) & ~DEPRECATE_EOF));
                    }
                }
            }
        };
    }
}
