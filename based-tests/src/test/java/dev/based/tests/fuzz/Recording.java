package dev.based.tests.fuzz;

import dev.based.tests.servers.Server;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What a server said on one connection, in turns: before each but the first the client spoke. Safe for several threads. */
final class Recording {
    /** How long a client that says nothing is waited for, in milliseconds: it may have left. */
    private static final long PATIENCE = 100;

    private final List<ByteArrayOutputStream> turns = new ArrayList<>();
    private boolean clientSpoke = true;

    /** Passes all on between a client and a server, and keeps what the server says. */
    void record(Server server, DataInputStream in, OutputStream out) throws IOException {
        begin();
        tunnel(server, in, out, this);
    }

    private synchronized void begin() {
        turns.clear();
        turns.add(new ByteArrayOutputStream());
        clientSpoke = true;
    }

    /** Passes all on. */
    static void pass(Server server, DataInputStream in, OutputStream out) throws IOException {
        tunnel(server, in, out, new Recording());
    }

    private static void tunnel(Server server, DataInputStream in, OutputStream out, Recording recording)
            throws IOException {
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.setTcpNoDelay(true);
            Thread answers = new Thread(() -> recording.copy(quietly(socket), out, false), "answers");
            answers.setDaemon(true);
            answers.start();
            recording.copy(in, socket.getOutputStream(), true);
        }
    }

    private static InputStream quietly(Socket socket) {
        try {
            return socket.getInputStream();
        } catch (IOException closed) {
            return InputStream.nullInputStream();
        }
    }

    private void copy(InputStream from, OutputStream to, boolean client) {
        byte[] buffer = new byte[65_536];
        try {
            for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
                note(client, buffer, read);
                to.write(buffer, 0, read);
                to.flush();
            }
        } catch (IOException ended) {
            // one of them has left
        }
    }

    private synchronized void note(boolean client, byte[] bytes, int length) {
        if (client && !clientSpoke) {
            turns.add(new ByteArrayOutputStream());
        }
        if (!client && !turns.isEmpty()) {
            turns.get(turns.size() - 1).write(bytes, 0, length);
        }
        clientSpoke = client;
    }

    /** All that the server said, and where each turn begins. */
    synchronized List<byte[]> turns() {
        return turns.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    /** Sends turns as a server would, in pieces. */
    static void play(Mutation mutation, DataInputStream in, OutputStream out) throws IOException {
        Semaphore spoken = new Semaphore(0);
        Thread requests = new Thread(() -> listen(in, spoken), "requests");
        requests.setDaemon(true);
        requests.start();
        for (byte[] turn : mutation.turns()) {
            for (int from = 0; from < turn.length; ) {
                int length = Math.min(mutation.piece(), turn.length - from);
                out.write(turn, from, length);
                out.flush();
                from += length;
            }
            try {
                if (!spoken.tryAcquire(PATIENCE, TimeUnit.MILLISECONDS)) {
                    break;
                }
                spoken.drainPermits();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (mutation.staysOpen()) {
            try {
                requests.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void listen(DataInputStream in, Semaphore spoken) {
        byte[] buffer = new byte[65_536];
        try {
            while (in.read(buffer) > 0) {
                spoken.release();
            }
        } catch (IOException left) {
            // the end
        }
    }
}
