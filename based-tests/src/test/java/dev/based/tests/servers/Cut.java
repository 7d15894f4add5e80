package dev.based.tests.servers;

import java.io.IOException;
import java.net.Socket;

/** What a network does to a connection, with some bytes that are on their way. */
public enum Cut {
    NONE(1, false, false),
    /** Both ends are told that it is over, and the bytes are lost. */
    CLOSE_BEFORE(0, true, false),
    CLOSE_BEHIND(1, true, false),
    RESET_BEFORE(0, true, true),
    /** Half of the bytes arrive. */
    RESET_WITHIN(0.5, true, true),
    RESET_BEHIND(1, true, true),
    /** The bytes are lost, and all that follow in the same direction; nobody is told. */
    SILENCE(0, false, false);

    private final double share;
    private final boolean ends;
    private final boolean resets;

    Cut(double share, boolean ends, boolean resets) {
        this.share = share;
        this.ends = ends;
        this.resets = resets;
    }

    /** How many of the bytes arrive. */
    int passed(int bytes) {
        return (int) (share * bytes);
    }

    /** Whether the sockets are to be closed; if they are to be reset, that is what closing does from now on. */
    boolean ends(Socket one, Socket other) throws IOException {
        if (resets) {
            one.setSoLinger(true, 0);
            other.setSoLinger(true, 0);
        }
        return ends;
    }
}
