package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.function.Supplier;

/** Ports for servers that cannot choose one themselves. */
public final class Ports {
    private static final int ATTEMPTS = 3;

    private Ports() {}

    /** A port that is free now; somebody else may take it before a server does: see {@link #retried}. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /**
     * Starts a server, and again if it does not start, since its port may have been taken.
     *
     * @param start starts it at a port that is free, or fails and leaves nothing behind
     * @throws ServerMissingException at once, for then there is none to start
     */
    public static <S> S retried(Supplier<S> start) {
        for (int attempt = 1; ; attempt++) {
            try {
                return start.get();
            } catch (ServerMissingException missing) {
                throw missing;
            } catch (RuntimeException error) {
                if (attempt == ATTEMPTS) {
                    throw error;
                }
                System.out.println("A test server does not start, once more: " + error.getMessage());
            }
        }
    }
}
