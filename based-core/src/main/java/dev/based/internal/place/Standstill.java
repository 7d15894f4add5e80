package dev.based.internal.place;

import dev.based.PoolTimeoutException;
import dev.based.internal.thread.Trampoline;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Finds out that no connection can become free: all are held by sessions in whose bodies somebody waits for one, and nothing has moved for a
 * moment. A body may do something else than wait for what it has called, so that what can be seen at one time proves nothing. Whoever has a limit
 * of his own goes on when that is over, and is left alone.
 *
 * <p>One is told, so that the others may go on. It looks as long as somebody waits in a session's body.
 */
public final class Standstill {
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** How many looks show the same. */
    private static final int LOOKS = 5;

    private final Places places;
    private final Report report;
    private final Timer timer;
    private final Supplier<CompletableFuture<Void>> words;
    private boolean looking;
    private int looks;
    private List<Waiter> before = List.of();

    /**
     * Creates one that does not look yet.
     *
     * @param words begins what the end of the pool comes behind, to be completed when somebody has been told; called under the lock
     */
    public Standstill(Places places, Report report, Timer timer, Supplier<CompletableFuture<Void>> words) {
        this.places = places;
        this.report = report;
        this.timer = timer;
        this.words = words;
    }

    /** Looks from now on, under the lock. */
    public void begin() {
        if (!looking) {
            looks = 0;
            before = List.of();
            arm();
        }
    }

    private void arm() {
        looking = TimeLimit.arm(TimeLimit.from(PAUSE), timer, this::look) != null;
    }

    private void look() {
        List<Waiter> holders;
        boolean atRest;
        try {
            synchronized (places) {
                holders = holders();
            }
            atRest = !holders.isEmpty() && holders.stream().allMatch(Waiter::isAtRest);
        } finally {
            synchronized (places) {
                looking = false; // whatever a holder threw, others look again
            }
        }
        Runnable telling = null;
        synchronized (places) {
            if (looking || places.closed != null || !places.waiting.hasBodies()) {
                return;
            }
            looks = !atRest || !holders.equals(holders()) ? 0 : holders.equals(before) ? looks + 1 : 1;
            before = holders;
            if (looks >= LOOKS) {
                looks = 0;
                telling = telling(report.inside(), take(holders));
            }
            arm();
        }
        if (telling != null) {
            Trampoline.run(telling);
        }
    }

    private Runnable telling(String message, Waiter last) {
        CompletableFuture<Void> told = words.get();
        return () -> {
            try {
                last.refused(new PoolTimeoutException(message, null));
            } finally {
                told.complete(null);
            }
        };
    }

    /** Those who hold all connections, if somebody waits in the body of each; else nobody. Under the lock. */
    private List<Waiter> holders() {
        if (!places.isExhausted()) {
            return List.of();
        }
        List<Waiter> all = new ArrayList<>();
        for (PooledConnection each : places.open) {
            Waiter holder = each.holder;
            if (holder == null || holder.limit() != null || !places.waiting.isWaitedIn(holder.behalf())) {
                return List.of();
            }
            all.add(holder);
        }
        return all;
    }

    private Waiter take(List<Waiter> holders) {
        WaitQueue.Entry last = Objects.requireNonNull(places.waiting.last(holders));
        places.waiting.remove(last.waiter);
        places.refused++;
        if (places.waiting.isEmpty()) {
            places.growth.emptied(System.nanoTime());
        }
        return last.waiter;
    }
}
