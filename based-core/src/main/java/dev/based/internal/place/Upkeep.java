package dev.based.internal.place;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long connections live. A duration of zero means never.
 *
 * @param replaceable whether a connection may be given up where it still works; if not, the others have no effect
 * @param maxLifetime how old a connection gets
 * @param idleTimeout how long one is kept that nobody uses, beyond the pool's smallest size
 * @param keepalive how often one that nobody uses is asked whether it lives
 * @param validateAfter how long nobody has used one that is asked before somebody is given it; zero means always
 * @param leakThreshold how long one may be held before that is reported
 */
public record Upkeep(
        boolean replaceable,
        Duration maxLifetime,
        Duration idleTimeout,
        Duration keepalive,
        Duration validateAfter,
        Duration leakThreshold) {
    private static final Duration OFTENEST = Duration.ofMillis(10);
    private static final Duration RAREST = Duration.ofSeconds(5);
    /** How much of a duration passes between two looks: what is due is late by that much. */
    private static final int PART = 10;

    /** Connections that live as long as the pool. */
    public static final Upkeep NONE =
            new Upkeep(false, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** How often to look at those that nobody holds. */
    public Duration interval() {
        Duration shortest = Stream.of(maxLifetime, idleTimeout, keepalive)
                .filter(each -> !each.isZero())
                .map(each -> each.dividedBy(PART))
                .min(Duration::compareTo)
                .orElse(RAREST);
        return shortest.compareTo(OFTENEST) < 0 ? OFTENEST : shortest.compareTo(RAREST) > 0 ? RAREST : shortest;
    }
}
