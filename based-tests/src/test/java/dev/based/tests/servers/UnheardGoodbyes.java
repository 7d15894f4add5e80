package dev.based.tests.servers;

import java.util.concurrent.atomic.AtomicInteger;

/** Stands before MariaDB or MySQL, without TLS, and passes no good-bye on: as if the server hung at that moment. */
public final class UnheardGoodbyes extends Proxy {
    private static final int HEADER = 4;
    private static final byte QUIT = 1;

    private final AtomicInteger unheard = new AtomicInteger();

    /** Starts a proxy before a server. */
    public UnheardGoodbyes(Server server) {
        super(server);
    }

    /** How many have been said. */
    public int unheard() {
        return unheard.get();
    }

    @Override
    Line line() {
        return new Line() {
            @Override
            public Cut cut(boolean request, byte[] bytes, int length) {
                if (request && length == HEADER + 1 && bytes[HEADER] == QUIT) {
                    unheard.incrementAndGet();
                    return Cut.SILENCE;
                }
                return Cut.NONE;
            }
        };
    }
}
