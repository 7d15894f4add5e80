package dev.based.tests.postgres;

import dev.based.tests.servers.Server;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A way to a server on which a request to cancel is held for a moment, to see whether the client leaves before the server. */
final class CancelWatch implements AutoCloseable {
    private static final byte[] REQUEST = {0, 0, 0, 16, 4, (byte) 210, 22, 46};
    private static final int KEY_LENGTH = 8;

    /** A client that leaves by itself does so at once. */
    private static final int MILLIS_TO_LEAVE = 300;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Server server;
    private final boolean answers;
    private final CompletableFuture<Boolean> clientLeftFirst = new CompletableFuture<>();

    /**
     * Opens the way.
     *
     * @param server where it leads
     * @param answers whether requests to cancel get to the server, which closes then
     */
    CancelWatch(Server server, boolean answers) throws IOException {
        this.server = server;
        this.answers = answers;
        start(() -> {
            while (true) {
                Socket client = listener.accept();
                start(() -> serve(client));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    CompletableFuture<Boolean> clientLeftFirst() {
        return clientLeftFirst;
    }

    private void serve(Socket client) throws IOException {
        try (client;
                Socket behind = new Socket(server.host(), server.port())) {
            byte[] first = new DataInputStream(client.getInputStream()).readNBytes(REQUEST.length);
            behind.getOutputStream().write(first);
            if (Arrays.equals(first, REQUEST)) {
                hold(client, behind);
                return;
            }
            start(() -> behind.getInputStream().transferTo(client.getOutputStream()));
            client.getInputStream().transferTo(behind.getOutputStream());
        }
    }

    private void hold(Socket client, Socket behind) throws IOException {
        InputStream in = client.getInputStream();
        byte[] key = in.readNBytes(KEY_LENGTH);
        client.setSoTimeout(MILLIS_TO_LEAVE);
        try {
            clientLeftFirst.complete(in.read() < 0);
        } catch (SocketTimeoutException stayed) {
            clientLeftFirst.complete(false);
        }
        if (!answers) {
            client.setSoTimeout(0);
            in.read(); // until the client leaves
            return;
        }
        behind.getOutputStream().write(key);
        behind.getInputStream().transferTo(client.getOutputStream()); // until the server closes
    }

    private static void start(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException closed) {
                        // the end of a connection, or of the test
                    }
                },
                "cancel-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** What a thread does. */
    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
