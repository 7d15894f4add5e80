package dev.based.benchmarks.measure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of the processors and the bytes go, by the JDK's flight recorder: samples of running threads every 10 ms, and of
 * allocations by their size.
 *
 * @param time the methods that were running, by share
 * @param allocations the methods and classes that were allocated in them, by share
 * @param samples how many samples of time there were
 */
public record Profile(List<Share> time, List<Share> allocations, long samples) {
    private static final int MOST = 15;

    /**
     * A part of the whole.
     *
     * @param what a method, or a class and the method that made it
     * @param percent how much of the whole
     */
    public record Share(String what, double percent) {}

    /**
     * Takes one.
     *
     * @param operation what is done
     * @param callers by how many at once
     * @param millis for how long
     */
    public static Profile take(Operation operation, int callers, int millis) throws Exception {
        Path file = Files.createTempFile("based-benchmarks", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording
                    .enable("jdk.ObjectAllocationSample")
                    .with("throttle", "1000/s")
                    .withStackTrace();
            recording.start();
            Callers.run(operation, callers, millis * 1_000_000L);
            recording.stop();
            recording.dump(file);
            return read(RecordingFile.readAllEvents(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Profile read(List<RecordedEvent> events) {
        Map<String, Double> time = new HashMap<>();
        Map<String, Double> allocations = new HashMap<>();
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
                time.merge(top(event), 1.0, Double::sum);
            } else if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")) {
                String what = type(event.getClass("objectClass").getName()) + " in " + top(event);
                allocations.merge(what, (double) event.getLong("weight"), Double::sum);
            }
        }
        long samples = (long) time.values().stream().mapToDouble(each -> each).sum();
        return new Profile(shares(time), shares(allocations), samples);
    }

    /** The method that ran, and the one of the library that had called it. */
    private static String top(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null || trace.getFrames().isEmpty()) {
            return "?";
        }
        String top = name(trace.getFrames().get(0));
        Optional<String> own = trace.getFrames().stream()
                .filter(frame -> isOwn(frame.getMethod().getType().getName()))
                .findFirst()
                .map(Profile::name);
        return own.isEmpty() || own.get().equals(top) ? top : top + " < " + own.get();
    }

    private static boolean isOwn(String type) {
        return type.startsWith("dev.based.") && !type.startsWith("dev.based.benchmarks.");
    }

    private static String name(RecordedFrame frame) {
        String type = type(frame.getMethod().getType().getName());
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    /** Without the number that the JVM gives to the class of a lambda. */
    private static String type(String name) {
        int number = Math.max(name.indexOf(".0x"), name.indexOf("/0x"));
        return number < 0 ? name : name.substring(0, number);
    }

    private static List<Share> shares(Map<String, Double> counts) {
        double sum = counts.values().stream().mapToDouble(each -> each).sum();
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST)
                .map(entry -> new Share(entry.getKey(), 100 * entry.getValue() / sum))
                .toList();
    }
}
