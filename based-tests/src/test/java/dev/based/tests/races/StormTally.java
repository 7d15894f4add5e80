package dev.based.tests.races;

import java.util.Map;
import java.util.TreeMap;

/** Counts of what calls in a storm came to. Safe for use by several threads. */
final class StormTally {
    private final Map<StormKind, Integer> kinds = new TreeMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private int cancels;
    private int stopped;
    private int calls;
    private long latest;

    synchronized void note(StormEnd end) {
        calls++;
        kinds.merge(end.call().kind(), 1, Integer::sum);
        outcomes.merge(end.outcome(), 1, Integer::sum);
        Attempt attempt = end.attempt();
        if (attempt != null) {
            cancels++;
            stopped += attempt.stopped() ? 1 : 0;
        }
        latest = Math.max(latest, end.millis() - end.call().limit().toMillis());
    }

    synchronized int calls() {
        return calls;
    }

    @Override
    public synchronized String toString() {
        return calls + " calls " + kinds + "; outcomes " + outcomes + "; " + cancels + " cancels, " + stopped
                + " true; the latest end " + latest + " ms after its deadline";
    }
}
