package dev.based.vertx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the primary was, and when, to judge others by. Guarded by its owner. */
final class PrimaryLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.based.vertx");
    private static final int MOST_SAMPLES = 64;
    /** So many of the last ones are all kept. */
    private static final int DENSE_SAMPLES = 16;
    /** How far back they go where a standby may be behind by any time. */
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Members members;
    private final long reachNanos;
    /** The last one first. */
    private final List<Sample> samples = new ArrayList<>();

    /** Where each server was when it took changes last. */
    private final Map<Object, Noted> last = new HashMap<>();

    private @Nullable Object primary;
    /** How many promotions were seen when the samples began. */
    private int promotions;

    /**
     * Whether a server gives numbers that it has given before: of those that follow it, or its successors, nobody knows which of them they have.
     */
    private boolean ambiguous;

    private record Sample(Position position, long nanos) {}

    /** What was told, and when. */
    private record Noted(Position position, long nanos) {}

    PrimaryLog(Members members) {
        this.members = members;
        reachNanos =
                members.maxLag().isZero() ? LONGEST_NANOS : members.maxLag().toNanos();
    }

    /** Takes note of where one is that takes changes: asked at one time, and told at another. */
    void add(Member member, Position position, long nanos, long toldAt) {
        forgetWhatCountsNoMore();
        Object server = member.server();
        if (position.isKnown()) {
            compareWithBefore(member, server, position, nanos, toldAt);
        }
        if (members.hasSeveralPrimaries()) {
            return;
        }
        members.primaryToldAt(nanos);
        if (!position.isKnown()) {
            return;
        }
        if (!server.equals(primary)) {
            samples.clear();
        }
        primary = server;
        samples.add(0, new Sample(position, nanos));
        thin(nanos);
    }

    /** Whatever has been the primary meanwhile; only with what was known when it was asked, for answers may overtake each other. */
    private void compareWithBefore(Member member, Object server, Position position, long asked, long toldAt) {
        boolean known = position.server() != null; // then it tells by itself which positions are of other servers
        boolean setBack = last.entrySet().stream()
                .filter(each -> known || each.getKey().equals(server))
                .map(Map.Entry::getValue)
                .anyMatch(each -> each.nanos - asked <= 0 && position.isSetBackFrom(each.position));
        if (setBack && !ambiguous) {
            LOG.warn(
                    "{} gives numbers of transactions that it has given before, as after RESET MASTER, or restored from a"
                            + " backup. Nobody can tell which of them a standby has, so that none is read from until the"
                            + " Database object is made anew.",
                    member);
        }
        ambiguous |= setBack;
        last.put(server, new Noted(position, toldAt));
    }

    /**
     * What the primary before had may have been lost with it, so that nobody is to be judged by it; and of several that take changes none has all.
     */
    private void forgetWhatCountsNoMore() {
        int now = members.promotions();
        if (now != promotions) {
            promotions = now;
            samples.clear();
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
        if (now - samples.get(size - 2).nanos > reachNanos) {
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
        if (ambiguous || !position.isKnown()) {
            return null;
        }
        return samples.stream()
                .filter(sample -> position.covers(sample.position))
                .findFirst()
                .map(Sample::nanos)
                .orElse(null);
    }
}
