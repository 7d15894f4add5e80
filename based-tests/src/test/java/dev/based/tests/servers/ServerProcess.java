package dev.based.tests.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A program that runs until it is closed, and what it printed. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader reader;
    private final List<String> printed = new CopyOnWriteArrayList<>();

    /**
     * Starts a program.
     *
     * @param command the program and its arguments
     * @throws IOException if there is no such program
     */
    public ServerProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = process.inputReader();
    }

    /**
     * Waits until the program prints a text; what it prints from then on is read and kept as well.
     *
     * @throws IllegalStateException if it ends before
     */
    public void waitFor(String text) {
        if (!readUntil(text)) {
            throw new IllegalStateException("It ended:\n" + String.join("\n", printed));
        }
        drain();
    }

    /** Reads and keeps what the program prints from now on. */
    void drain() {
        Thread drain = new Thread(() -> readUntil(null), "server-output");
        drain.setDaemon(true);
        drain.start();
    }

    /** Waits until the program ends, and tells with what status. */
    public int waitForEnd() {
        readUntil(null);
        return process.onExit().join().exitValue();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The lines that the program has printed so far. */
    public List<String> printed() {
        return printed;
    }

    private boolean readUntil(String text) {
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                printed.add(line);
                if (text != null && line.contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException error) {
            if (text == null) {
                return false;
            }
            throw new UncheckedIOException(error);
        }
    }

    /** Asks the program to end, kills it if it has not after ten seconds, and waits for its end. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .thenCompose(Process::onExit)
                .join();
    }
}
