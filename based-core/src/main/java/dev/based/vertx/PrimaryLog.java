package dev.based.vertx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the primary was, and when, to judge others by. Guarded by its owner. */
final class PrimaryLog {
    private static final int MOST_SAMPLES = 64;
    /** So many of the last ones are all kept. */
    private static final int DENSE_SAMPLES = 16;

    private final Members members;
    private final long maxLagNanos;
    /** The last one first. */
    private final List<Sample> samples = new ArrayList<>();

    private @Nullable Member primary;
    /** How many promotions were seen when the samples began. */
    private int promotions;

    /** Whether the primary gives numbers that it has given before: of those that follow it nobody knows which of them they have. */
    private boolean ambiguous;

    private record Sample(Position position, long nanos) {}

    PrimaryLog(Members members) {
        this.members = members;
        maxLagNanos = members.maxLag().toNanos();
    }

    /** Takes note of where one is that takes changes. */
    void add(Member member, Position position, long nanos) {
        forgetWhatCountsNoMore();
        if (members.hasSeveralPrimaries()) {
            return;
        }
        members.primaryToldAt(nanos);
        if (position == Position.UNKNOWN) {
            return;
        }
        if (primary != member) {
            samples.clear();
        } else if (!samples.isEmpty() && position.isSetBackFrom(samples.get(0).position)) {
            ambiguous = true;
        }
        primary = member;
        samples.add(0, new Sample(position, nanos));
        thin(nanos);
    }

    /**
     * What the primary before had may have been lost with it, so that nobody is to be judged by it; and of several that take changes none has all.
     */
    private void forgetWhatCountsNoMore() {
        int now = members.promotions();
        if (now != promotions) {
            promotions = now;
            samples.clear();
            ambiguous = false;
        }
        if (members.hasSeveralPrimaries()) {
            samples.clear();
        }
    }

    /** Older ones stand the further apart, as far back as anybody may be behind. */
    private void thin(long now) {
        int size = samples.size();
        if (size <= MOST_SAMPLES) {
            return;
        }
        if (maxLagNanos == 0 || now - samples.get(size - 2).nanos > maxLagNanos) {
            samples.remove(size - 1);
            return;
        }
        int closest = DENSE_SAMPLES;
        for (int i = DENSE_SAMPLES; i < size - 1; i++) {
            closest = gap(i) < gap(closest) ? i : closest;
        }
        samples.remove(closest);
    }

    /** How much time would be between its neighbours without it. */
    private long gap(int index) {
        return samples.get(index - 1).nanos - samples.get(index + 1).nanos;
    }

    /**
     * When the primary was last where a standby is now, or behind that.
     *
     * @return the time; null if it is not known
     */
    @Nullable
    Long lastHadAt(Position position) {
        forgetWhatCountsNoMore();
        if (ambiguous || position == Position.UNKNOWN) {
            return null;
        }
        return samples.stream()
                .filter(sample -> position.covers(sample.position))
                .findFirst()
                .map(Sample::nanos)
                .orElse(null);
    }
}
