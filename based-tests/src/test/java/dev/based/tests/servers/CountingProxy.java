package dev.based.tests.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server, far away from the latter, and counts round trips: how often the client sends something
 * after it was answered, or first. Meant for one client that does one thing at a time.
 */
public final class CountingProxy implements AutoCloseable {
    /** How far; what a client sends without waiting arrives well before the first answer to it. */
    private static final long LATENCY_MILLIS = 20;

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicBoolean answered = new AtomicBoolean(true);
    private final List<Socket> sockets = new ArrayList<>();

    /** Starts a proxy before a server. */
    public CountingProxy(Server server) {
        host = server.host();
        port = server.port();
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        start("accept", this::accept);
    }

    /** Where the client is to connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The round trips since the last call. */
    public int roundTrips() {
        return roundTrips.getAndSet(0);
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
            start(
                    "requests",
                    () -> copy(client, server, () -> {
                        if (answered.getAndSet(false)) {
                            roundTrips.incrementAndGet();
                        }
                    }));
            start(
                    "answers",
                    () -> copy(server, client, () -> {
                        travel();
                        answered.set(true);
                    }));
        }
    }

    private static void copy(Socket from, Socket to, Runnable count) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                count.run();
                out.write(buffer, 0, read);
            }
        }
    }

    private static void travel() {
        try {
            Thread.sleep(LATENCY_MILLIS);
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
