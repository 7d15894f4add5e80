package dev.based.tests.races;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How long calls take that succeed, counted from each moment, and random delays made of that. Safe for use by several
 * threads.
 */
final class Delays {
    /** How many of the last durations are kept. */
    private static final int KEPT = 20;
    /** How far a delay may go beyond the usual time, so that some cancels come too late. */
    private static final double LONGEST = 1.1;

    private final Map<Kind, Map<Moment, ArrayDeque<Long>>> measured = new EnumMap<>(Kind.class);

    /** Takes note of a duration in nanoseconds. */
    synchronized void note(Kind kind, Moment moment, long nanos) {
        ArrayDeque<Long> durations = durations(kind, moment);
        durations.add(nanos);
        if (durations.size() > KEPT) {
            durations.remove();
        }
    }

    /** A delay in nanoseconds between 0 and a bit over one of the durations. */
    synchronized long draw(SplittableRandom random, Kind kind, Moment moment) {
        List<Long> durations = List.copyOf(durations(kind, moment));
        double share = random.nextDouble() * LONGEST;
        return durations.isEmpty() ? 0 : (long) (share * durations.get(random.nextInt(durations.size())));
    }

    private ArrayDeque<Long> durations(Kind kind, Moment moment) {
        return measured.computeIfAbsent(kind, any -> new EnumMap<>(Moment.class))
                .computeIfAbsent(moment, any -> new ArrayDeque<>());
    }
}
