package dev.based.benchmarks.server;

import dev.based.DatabaseUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A network between a client and a server: it delays what it passes on, and counts round trips. */
public final class Proxy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong roundTrips = new AtomicLong();
    private final DatabaseUrl target;
    private final long delayNanos;

    /**
     * Starts a proxy.
     *
     * @param target the server
     * @param delayMicros how long each direction takes
     */
    public Proxy(DatabaseUrl target, long delayMicros) throws IOException {
        this.target = target;
        this.delayNanos = delayMicros * 1_000;
        start("proxy", this::accept);
    }

    /** The server, as those reach it who go through here. */
    public DatabaseUrl url() {
        return target.toBuilder().host("localhost").port(socket.getLocalPort()).build();
    }

    /** How often a server has begun to answer. */
    public long roundTrips() {
        return roundTrips.get();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                Socket server =
                        new Socket(target.host().orElseThrow(), target.port().orElseThrow());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Connection connection = new Connection();
                pipe(client, server, connection, true);
                pipe(server, client, connection, false);
            }
        } catch (IOException closed) {
            // the benchmark is over
        }
    }

    /** Who spoke last on a connection. */
    private static final class Connection {
        private boolean asked;
    }

    /** Some bytes and when they are due. */
    private record Chunk(byte[] bytes, long due) {}

    private void pipe(Socket from, Socket to, Connection connection, boolean request) {
        BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
        start("proxy reads", () -> {
            try (InputStream in = from.getInputStream()) {
                byte[] buffer = new byte[65_536];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    byte[] bytes = new byte[count];
                    System.arraycopy(buffer, 0, bytes, 0, count);
                    count(connection, request);
                    chunks.add(new Chunk(bytes, System.nanoTime() + delayNanos));
                }
            } catch (IOException closed) {
                // as below
            } finally {
                chunks.add(new Chunk(new byte[0], 0));
            }
        });
        start("proxy writes", () -> {
            try (OutputStream out = to.getOutputStream()) {
                for (Chunk chunk = chunks.take(); chunk.bytes().length > 0; chunk = chunks.take()) {
                    while (chunk.due() - System.nanoTime() > 0) {
                        LockSupport.parkNanos(chunk.due() - System.nanoTime());
                    }
                    out.write(chunk.bytes());
                }
            } catch (IOException | InterruptedException closed) {
                // one side closed the connection, and the other one is told by the end of its stream
            }
        });
    }

    private void count(Connection connection, boolean request) {
        synchronized (connection) {
            if (!request && connection.asked) {
                roundTrips.incrementAndGet();
            }
            connection.asked = request;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
