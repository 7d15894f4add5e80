package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** How servers are run, and what is done to their processes. */
final class Processes {
    private static final long PAUSE_NANOS = 10_000_000;

    private Processes() {}

    /** Leaves the processor to a server that is waited for. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** A command that does not see that root runs it, as PostgreSQL refuses to; its files are root's. */
    static List<String> unprivileged(List<String> command) {
        return isRoot() ? prefixed(List.of("unshare", "-U"), command) : command;
    }

    /** A command that the user {@code nobody} runs where root would. */
    static List<String> byNobody(List<String> command) {
        return isRoot() ? prefixed(List.of("setpriv", "--reuid=nobody", "--clear-groups"), command) : command;
    }

    private static List<String> prefixed(List<String> prefix, List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /** Processes with all that they have begun: they are stopped, so that they begin no more, which would be missed and go on alone. */
    static List<ProcessHandle> stoppedWithTheirs(ProcessHandle... processes) {
        signal("-STOP", List.of(processes));
        return Stream.of(processes)
                .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
                .distinct()
                .toList();
    }

    /** A process with all that it has begun. */
    static List<ProcessHandle> with(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants()).toList();
    }

    /** Kills them, and waits for their end. */
    static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.stream()
                .filter(ProcessHandle::isAlive)
                .forEach(each -> each.onExit().join());
    }

    /** Stops them, so that their system takes what is sent to them and nobody answers; or lets them go on. */
    static void freeze(List<ProcessHandle> processes, boolean frozen) {
        signal(frozen ? "-STOP" : "-CONT", processes);
    }

    /** Sends a signal, as the program {@code kill} calls it. */
    static void signal(String signal, List<ProcessHandle> processes) {
        List<String> kill = new ArrayList<>(List.of("kill", signal));
        processes.forEach(each -> kill.add(String.valueOf(each.pid())));
        try {
            new ServerProcess(kill).waitForEnd();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
