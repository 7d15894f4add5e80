package dev.based.tests.races;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts of cancels. Safe for use by several threads. */
final class Tally {
    private final Map<Attempt.Phase, Map<Boolean, Integer>> answers = new EnumMap<>(Attempt.Phase.class);
    private final Map<Kind, Map<Outcome, Integer>> outcomes = new EnumMap<>(Kind.class);
    private int stopped;
    private int total;

    synchronized void note(Finish finish, Attempt attempt) {
        total++;
        stopped += attempt.stopped() ? 1 : 0;
        answers.computeIfAbsent(attempt.phase(), any -> new TreeMap<>()).merge(attempt.stopped(), 1, Integer::sum);
        outcomes.computeIfAbsent(finish.call().kind(), any -> new EnumMap<>(Outcome.class))
                .merge(Outcome.of(attempt, finish), 1, Integer::sum);
    }

    synchronized int total() {
        return total;
    }

    @Override
    public synchronized String toString() {
        return total + " cancels, " + stopped + " true, " + (total - stopped) + " false; by phase " + phases()
                + "; by kind " + kinds();
    }

    private String phases() {
        return answers.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().getOrDefault(true, 0) + " true "
                        + entry.getValue().getOrDefault(false, 0) + " false")
                .collect(Collectors.joining(", "));
    }

    private String kinds() {
        return outcomes.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + entry.getValue().entrySet().stream()
                                .map(outcome -> outcome.getValue() + " " + outcome.getKey())
                                .collect(Collectors.joining(" + ")))
                .collect(Collectors.joining(", "));
    }
}
