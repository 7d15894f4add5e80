package dev.based.tests.crashes;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was told of each call, by its number, to be compared with what the database holds. Safe for use by several threads. */
final class Books {
    private final Set<Long> done = new HashSet<>();
    private final Set<Long> doubtful = new HashSet<>();
    private final Set<Long> failed = new HashSet<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** Notes how a call ended. */
    synchronized void note(long call, @Nullable Throwable error) {
        Set<Long> told = error == null ? done : error instanceof CommitOutcomeUnknownException ? doubtful : failed;
        told.add(call);
        outcomes.merge(name(error), 1, Integer::sum);
    }

    private static String name(@Nullable Throwable error) {
        if (error == null) {
            return "success";
        }
        return error instanceof BasedException based ? based.kind().toString() : error.toString();
    }

    /** Whether anything was told of a call. */
    synchronized boolean has(long call) {
        return done.contains(call) || doubtful.contains(call) || failed.contains(call);
    }

    /** Calls that succeeded so far. */
    synchronized int successes() {
        return done.size();
    }

    /** Calls that failed so far, those in doubt among them. */
    synchronized int failures() {
        return doubtful.size() + failed.size();
    }

    /** What is not as it was told, given the calls of which the database holds something. */
    synchronized List<String> violations(Collection<Long> found) {
        List<String> violations = new ArrayList<>();
        Set<Long> there = new HashSet<>(found);
        if (there.size() < found.size()) {
            violations.add(found.size() - there.size() + " calls are there twice");
        }
        done.stream().filter(call -> !there.contains(call)).forEach(call -> violations.add("lost: " + call));
        failed.stream().filter(there::contains).forEach(call -> violations.add("failed, and there: " + call));
        there.removeAll(done);
        there.removeAll(doubtful);
        there.removeAll(failed);
        there.forEach(call -> violations.add("of no call: " + call));
        return violations;
    }

    @Override
    public synchronized String toString() {
        return outcomes.toString();
    }
}
