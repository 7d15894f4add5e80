package dev.based.tests.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A way to a server on which answers take a while, so that whatever a client sends without waiting for an answer is sent by
 * then; counts how often it waits.
 */
final class Turns implements AutoCloseable {
    /** Far longer than a client takes between two packets that it sends in a row. */
    private static final long DELAY = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final String host;
    private final int port;
    private final AtomicInteger turns = new AtomicInteger();
    private volatile boolean answered = true;

    Turns(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How often the client waits for an answer in the course of something. */
    CompletionStage<Integer> count(Supplier<? extends CompletionStage<?>> work) {
        int before = turns.get();
        return work.get().thenApply(done -> turns.get() - before);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(host, port);
                start(() -> copy(client, server, false));
                start(() -> copy(server, client, true));
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[65_536];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (answers) {
                    LockSupport.parkNanos(DELAY);
                    answered = true;
                } else if (answered) {
                    answered = false;
                    turns.incrementAndGet();
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException closed) {
            // One side has gone; the other one is closed.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "turns");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
