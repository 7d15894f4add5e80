package dev.based.tests.mysql;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Speaks as much of MySQL's protocol as it takes to let anybody in, and then asks for a file of the client's machine in answer
 * to a statement.
 */
final class GreedyServer implements AutoCloseable {
    private static final int QUERY = 0x03;
    private static final int PREPARE = 0x16;
    private static final int EXECUTE = 0x17;
    private static final int OK = 0x00;
    private static final int LOCAL_INFILE = 0xFB;
    private static final byte AUTOCOMMIT = 2;
    private static final byte IN_TRANSACTION = AUTOCOMMIT | 1;

    /** When it asks. */
    enum Asks {
        /** In answer to the text that each connection starts with. */
        AT_CONNECT("SET NAMES", QUERY),
        AT_BEGIN("START TRANSACTION", QUERY),
        /** Where the protocol does not have it. */
        AT_EXECUTE("", EXECUTE),
        AT_COMMIT("COMMIT", QUERY);

        private final String text;
        private final int command;

        Asks(String text, int command) {
            this.text = text;
            this.command = command;
        }
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String file;
    private final Asks when;
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private byte status = AUTOCOMMIT;

    GreedyServer(Path file, Asks when) throws IOException {
        this.file = file.toString();
        this.when = when;
        Thread acceptor = new Thread(this::accept, "greedy-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    String url() {
        return "mysql://user:password@127.0.0.1:" + listener.getLocalPort() + "/films";
    }

    /** What came in answer to the question for a file. */
    List<String> answers() {
        return answers;
    }

    /** All that ever came. */
    synchronized String received() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                serve(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
            } catch (IOException gone) {
                // The next one is served.
            }
        }
    }

    private void serve(DataInputStream in, OutputStream out) throws IOException {
        status = AUTOCOMMIT;
        send(out, 0, greeting());
        read(in);
        send(out, 2, ok());
        while (true) {
            byte[] packet = read(in);
            String text = new String(packet, 1, packet.length - 1, StandardCharsets.UTF_8);
            if (text.startsWith("START TRANSACTION")) {
                status = IN_TRANSACTION;
            } else if (text.startsWith("COMMIT") || text.startsWith("ROLLBACK")) {
                status = AUTOCOMMIT;
            }
            if (packet[0] == when.command && text.startsWith(when.text)) {
                send(out, 1, localInfile());
                while (read(in).length > 0) {
                    // until the end of the file
                }
                send(out, 5, ok());
                continue;
            }
            answer(out, packet[0], text);
        }
    }

    private void answer(OutputStream out, int command, String text) throws IOException {
        if (command == PREPARE) {
            send(out, 1, new byte[12]);
        } else if (command == QUERY && text.startsWith("SELECT")) {
            send(out, 1, new byte[] {1});
            send(out, 2, numberColumn());
            send(out, 3, new byte[] {1, '7'});
            send(out, 4, new byte[] {(byte) 0xFE, 0, 0, status, 0, 0, 0});
        } else {
            send(out, 1, ok());
        }
    }

    private static byte[] greeting() throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(10);
        packet.write("8.0.33\0".getBytes(StandardCharsets.US_ASCII));
        packet.write(new byte[] {7, 0, 0, 0});
        packet.write("saltsalt\0".getBytes(StandardCharsets.US_ASCII));
        packet.write(new byte[] {(byte) 0xFF, (byte) 0xF7}); // all but TLS
        packet.write(45);
        packet.write(new byte[] {2, 0, (byte) 0xFF, 1, 21});
        packet.write(new byte[10]);
        packet.write("saltsaltsalt\0".getBytes(StandardCharsets.US_ASCII));
        packet.write("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
        return packet.toByteArray();
    }

    /** Says whether there is a transaction, and that there is autocommit. */
    private byte[] ok() {
        return new byte[] {OK, 0, 0, status, 0, 0, 0};
    }

    private byte[] localInfile() throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(LOCAL_INFILE);
        packet.write(file.getBytes(StandardCharsets.UTF_8));
        return packet.toByteArray();
    }

    private static byte[] numberColumn() throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write("\3def\0\0\0\1i\0".getBytes(StandardCharsets.US_ASCII));
        packet.write(new byte[] {12, 63, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0});
        return packet.toByteArray();
    }

    private static void send(OutputStream out, int number, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(
                new byte[] {(byte) body.length, (byte) (body.length >> 8), (byte) (body.length >> 16), (byte) number});
        packet.write(body);
        out.write(packet.toByteArray());
        out.flush();
    }

    /** The body of the next packet. */
    private byte[] read(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        int number = in.readUnsignedByte();
        byte[] body = in.readNBytes(length);
        if (number > 1) { // neither a command nor the login
            answers.add(new String(body, StandardCharsets.UTF_8));
        }
        synchronized (this) {
            received.write(body);
        }
        return body;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
