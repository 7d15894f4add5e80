package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** HAProxy before two servers, to which it sends connections in turn, or to the one that takes changes. */
public final class HaProxy implements AutoCloseable {
    private static final Path PROGRAM = Stream.of("/usr/sbin/haproxy", "/usr/bin/haproxy", "/usr/local/sbin/haproxy")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);

    private final ServerProcess process;
    private final Path folder;
    private final int port;

    private HaProxy(ServerProcess process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Skips a test where there is no HAProxy, and says so. */
    public static void requireInstalled() {
        if (PROGRAM == null) {
            System.out.println("The tests behind HAProxy are skipped: install the package haproxy.");
        }
        Assumptions.assumeTrue(PROGRAM != null, "haproxy is not installed");
    }

    /** Starts it; the first server is called {@code a}, the second {@code b}. */
    public static HaProxy start(Server a, Server b) {
        return start("""
                  balance roundrobin
                  server a %s:%d
                  server b %s:%d
                """.formatted(a.host(), a.port(), b.host(), b.port()));
    }

    /** Starts it before two nodes, of which the one is used that says at its login that it is no standby. */
    public static HaProxy toPrimary(PostgresNode a, PostgresNode b) {
        return start(
                """
                  option tcp-check
                  timeout check 1s
                  tcp-check connect
                  tcp-check send-binary %s
                  tcp-check expect binary %s
                  default-server inter 100ms fall 1 rise 1 on-marked-down shutdown-sessions
                  server a 127.0.0.1:%d check
                  server b 127.0.0.1:%d check
                """.formatted(login(), HexFormat.of().formatHex(ascii("in_hot_standby\0off\0")), a.port(), b.port()));
    }

    /** The first message to a PostgreSQL, with its length and the protocol's version, and the last, so that all that it says is known at its end. */
    private static String login() {
        byte[] who = ascii("user\0postgres\0database\0postgres\0\0");
        ByteBuffer message = ByteBuffer.allocate(2 * Integer.BYTES + who.length);
        message.putInt(message.capacity()).putInt(3 << Short.SIZE).put(who);
        return HexFormat.of().formatHex(message.array()) + "5800000004";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static HaProxy start(String backend) {
        return Ports.retried(() -> {
            try {
                return start(backend, Ports.free());
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        });
    }

    private static HaProxy start(String backend, int port) throws IOException {
        Path folder = Folders.temporary("haproxy");
        Path config =
                Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  stats socket %s level admin
                defaults
                  mode tcp
                  timeout connect 10s
                  timeout client 5m
                  timeout server 5m
                frontend all
                  bind 127.0.0.1:%d
                  default_backend both
                backend both
                %s""".formatted(folder.resolve("admin"), port, backend));
        ServerProcess process = new ServerProcess(List.of(PROGRAM.toString(), "-db", "-q", "-f", config.toString()));
        HaProxy started = new HaProxy(process, folder, port);
        started.awaitListening();
        process.drain();
        return started;
    }

    private void awaitListening() {
        while (process.isAlive()) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("HAProxy has ended: " + process.printed());
    }

    public int port() {
        return port;
    }

    /** Sends new connections to a server, or not; those that it has stay. */
    public void setOpen(String server, boolean open) throws IOException {
        String command = "set server both/" + server + " state " + (open ? "ready" : "drain") + "\n";
        try (SocketChannel admin = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            admin.connect(UnixDomainSocketAddress.of(folder.resolve("admin")));
            admin.write(ByteBuffer.wrap(command.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(1000);
            while (admin.read(answer) >= 0) {
                // until it is done
            }
            String text = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII).strip();
            if (!text.isEmpty()) {
                throw new IllegalStateException(text);
            }
        }
    }

    @Override
    public void close() {
        process.close();
        Folders.delete(folder);
    }
}
