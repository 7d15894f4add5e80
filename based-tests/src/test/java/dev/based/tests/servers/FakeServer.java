package dev.based.tests.servers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whatever answers at a port of this machine: it follows a script, and keeps what it was sent. No database is imitated. */
public final class FakeServer implements AutoCloseable {
    /** What is said to each that connects. */
    @FunctionalInterface
    public interface Script {
        /** Talks to one client; the connection is closed behind it. */
        void talk(DataInputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    public FakeServer(Script script) throws IOException {
        this.script = script;
        start(this::accept);
    }

    private static void start(Runnable run) {
        Thread thread = new Thread(run, "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** All that ever came, a character for each byte. */
    public String received() {
        synchronized (received) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.talk(new DataInputStream(recorded(socket.getInputStream())), socket.getOutputStream());
        } catch (IOException gone) {
            // the client has left
        } finally {
            sockets.remove(socket);
        }
    }

    private InputStream recorded(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                if (read >= 0) {
                    keep(new byte[] {(byte) read}, 0, 1);
                }
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                keep(bytes, offset, read);
                return read;
            }
        };
    }

    private void keep(byte[] bytes, int offset, int length) {
        synchronized (received) {
            received.write(bytes, offset, Math.max(0, length));
        }
    }

    /** Reads until the client leaves. */
    public static void swallow(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
