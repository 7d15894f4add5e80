package dev.based.tests.races;

import dev.based.tests.servers.Cut;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Decides what goes wrong and when; nothing does while it is calm. Safe for use by several threads. */
final class Weather {
    /** The longest that what is late waits: longer than a deadline with its grace period. */
    private static final int LATEST_MILLIS = 3_000;

    private final SplittableRandom random;
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private boolean stormy;
    private CompletableFuture<Object> calm = CompletableFuture.completedFuture(1);

    Weather(long seed) {
        random = new SplittableRandom(seed);
    }

    synchronized void storm() {
        stormy = true;
        calm = new CompletableFuture<>();
    }

    /** Ends the storm, and all that is late. */
    void calm() {
        CompletableFuture<Object> waiting;
        synchronized (this) {
            stormy = false;
            waiting = calm;
        }
        waiting.complete(1);
    }

    synchronized boolean strikes(Fault fault) {
        boolean strikes = stormy && random.nextInt(fault.rarity()) == 0;
        if (strikes) {
            struck.merge(fault, 1, Integer::sum);
        }
        return strikes;
    }

    synchronized int draw(int bound) {
        return random.nextInt(bound);
    }

    /** What the network does to a piece of data. */
    Cut cut() {
        return strikes(Fault.CUT) ? Cut.values()[1 + draw(Cut.values().length - 1)] : Cut.NONE;
    }

    /** Completes after a while, or when the storm is over. */
    synchronized CompletableFuture<Object> later() {
        return calm.copy().completeOnTimeout(1, random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized String toString() {
        return "faults " + struck;
    }
}
