package dev.based.tests.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Stands between clients and a server, and passes on what they say. */
abstract class Proxy implements AutoCloseable {
    private static final int BUFFER = 65_536;

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final List<Socket> sockets = new ArrayList<>();

    Proxy(Server server) {
        this(server.host(), server.port());
    }

    Proxy(String host, int port) {
        this(InetAddress.getLoopbackAddress(), host, port);
    }

    /** One that is to be reached at an address only. */
    Proxy(InetAddress address, String host, int port) {
        this.host = host;
        this.port = port;
        try {
            listener = new ServerSocket(0, 50, address);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        start("accept", this::accept);
    }

    /** Where the client is to connect. */
    public final int port() {
        return listener.getLocalPort();
    }

    /** What happens to the bytes of one connection; made when it is. */
    abstract Line line();

    /** Called before bytes are passed on; may wait. */
    interface Line {
        default void request() {}

        default void answer() {}

        /** Sees bytes, and may change them. */
        default void edit(boolean request, ByteBuffer bytes) {}

        /** How many bytes may be read at once, at least 1, in one of the directions. */
        default int room(boolean request) {
            return BUFFER;
        }

        /**
         * What happens to bytes in one of the directions, instead of going on.
         *
         * @param bytes whose first {@code length} were read
         */
        default Cut cut(boolean request, byte[] bytes, int length) {
            return Cut.NONE;
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server;
            try {
                server = new Socket(host, port);
            } catch (IOException refused) {
                client.close();
                continue;
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            synchronized (sockets) {
                sockets.removeIf(Socket::isClosed);
                sockets.add(client);
                sockets.add(server);
            }
            Line line = line();
            start("requests", () -> copy(client, server, line, true));
            start("answers", () -> copy(server, client, line, false));
        }
    }

    private static void copy(Socket from, Socket to, Line line, boolean request) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer, 0, line.room(request));
                    read > 0;
                    read = in.read(buffer, 0, line.room(request))) {
                if (request) {
                    line.request();
                } else {
                    line.answer();
                }
                line.edit(request, ByteBuffer.wrap(buffer, 0, read));
                Cut cut = line.cut(request, buffer, read);
                out.write(buffer, 0, cut.passed(read));
                if (cut.ends(from, to)) {
                    return;
                }
            }
        }
    }

    /** Keeps what is on its way for a while: this is the network's own delay, and waits for nothing that may happen sooner. */
    static void travel(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String name, Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException closed) {
                        // the end of a connection, or of the proxy
                    }
                },
                "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What a thread does. */
    private interface Step {
        void run() throws IOException;
    }

    /** Breaks all connections that there are. */
    public final void hangUp() {
        try {
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
                sockets.clear();
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Breaks all connections and takes no more. */
    @Override
    public void close() {
        try {
            listener.close();
            hangUp();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
