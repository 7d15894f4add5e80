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
    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final List<Socket> sockets = new ArrayList<>();

    Proxy(Server server) {
        this(server.host(), server.port());
    }

    Proxy(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
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

        /** What happens to bytes in one of the directions, instead of going on. */
        default Cut cut(boolean request) {
            return Cut.NONE;
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(host, port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            synchronized (sockets) {
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
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                if (request) {
                    line.request();
                } else {
                    line.answer();
                }
                line.edit(request, ByteBuffer.wrap(buffer, 0, read));
                Cut cut = line.cut(request);
                out.write(buffer, 0, cut.passed(read));
                if (cut.ends(from, to)) {
                    return;
                }
            }
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

    /** Breaks all connections and takes no more. */
    @Override
    public void close() {
        try {
            listener.close();
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
