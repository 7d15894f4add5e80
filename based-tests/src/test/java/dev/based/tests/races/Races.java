package dev.based.tests.races;

import static dev.based.tests.support.Outcomes.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many callers on one database, whose calls are cancelled at random moments, with a check of the invariants now and then. */
final class Races implements AutoCloseable {
    /** Cancels between two checks. */
    private static final int BATCH = 250;
    /** How often each kind of call is measured before the first cancel. */
    private static final int MEASURED = 3;

    private final long seed;
    private final int cancels;
    private final Venue venue;
    private final Track track;
    private final Delays delays = new Delays();
    private final Ledger ledger = new Ledger();
    private final Tally tally = new Tally();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ExecutorService callers;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    Races(Venue venue, int cancels, long seed) {
        this.venue = venue;
        this.cancels = cancels;
        this.seed = seed;
        track = new Track(venue);
        callers = Executors.newFixedThreadPool(venue.callers());
    }

    /** Runs all of them; returns what came of it. */
    String run() throws InterruptedException, ExecutionException {
        together(this::measure);
        int checks = 0;
        while (tally.total() < cancels) {
            AtomicInteger permits = new AtomicInteger(Math.min(BATCH, cancels - tally.total()));
            together(() -> race(permits));
            Checkpoint.check(track, ledger);
            checks++;
        }
        return venue.title() + ": " + tally + "; " + ledger + " in " + checks + " checks; seed " + seed;
    }

    private void together(Runnable caller) throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < venue.callers(); i++) {
            running.add(callers.submit(caller));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    private void measure() {
        for (int i = 0; i < MEASURED; i++) {
            int number = numbers.getAndIncrement();
            Kind kind = Kind.values()[number % Kind.values().length];
            note(new Race(new Call(number, kind, track)).run(timer, delays));
        }
    }

    private void race(AtomicInteger permits) {
        while (permits.get() > 0) {
            Race race = Race.draw(seed, numbers.getAndIncrement(), track, delays);
            if (race.isCancelled() && permits.getAndDecrement() <= 0) {
                return;
            }
            note(race.run(timer, delays));
        }
    }

    private void note(Finish finish) {
        ledger.note(finish);
        Attempt attempt = finish.attempt();
        if (attempt != null) {
            tally.note(finish, attempt);
        }
    }

    @Override
    public void close() {
        callers.shutdownNow();
        timer.shutdownNow();
        try {
            callers.awaitTermination(1, TimeUnit.MINUTES);
            timer.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        await(track.database().disconnect());
    }
}
