package dev.based.tests.races;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.SessionOptions;
import dev.based.internal.line.CancelRequest;
import dev.based.tests.order.Callers;
import dev.based.tests.servers.CuttingProxy;
import dev.based.tests.support.WrappedBackends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Random calls from many threads while all goes wrong that can: cancels, deadlines, cut connections, hostile values, dialects and
 * connections; with a check of the invariants now and then, when it is calm.
 */
final class Storm implements AutoCloseable {
    /** Calls between two checks. */
    private static final int ROUND = 150;
    /** How long a call may take beyond its deadline and the grace period on a machine that is busy. */
    private static final Duration SLACK = Duration.ofSeconds(8);
    /** One of so many calls is cancelled. */
    private static final int CANCELLED = 4;

    private static final int LONGEST_DELAY_MICROS = 40_000;
    private static final int THREADS = 6;

    private final long seed;
    private final int count;
    private final Venue venue;
    private final Weather weather;
    private final @Nullable CuttingProxy network;
    private final String url;
    private final Track track;
    private final Ledger ledger = new Ledger();
    private final StormTally tally = new StormTally();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger hangs = new AtomicInteger();
    private final Callers callers = new Callers(THREADS);
    private final ExecutorService users;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    Storm(Venue venue, int count, long seed) {
        this.venue = venue;
        this.count = count;
        this.seed = seed;
        weather = new Weather(seed);
        DatabaseUrl real = DatabaseUrl.parse(venue.url());
        network = real.host().isEmpty()
                ? null
                : new CuttingProxy(real.host().get(), real.port().orElseThrow(), weather::cut);
        String through = network == null
                ? venue.url()
                : real.toBuilder()
                        .host("127.0.0.1")
                        .port(network.port())
                        .build()
                        .withOption("connect_timeout", "2s")
                        .toStringWithPassword();
        url = WrappedBackends.wrap(through, backend -> new StormyBackend(backend, weather));
        track = new Track(venue, url);
        users = Executors.newFixedThreadPool(venue.callers());
    }

    /** Makes all calls; returns what came of it. */
    String run() throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        int checks = 0;
        while (tally.calls() < count && hangs.get() == 0) {
            weather.storm();
            together(new AtomicInteger(Math.min(ROUND, count - tally.calls())));
            weather.calm();
            sweep();
            Checkpoint.check(track, ledger);
            checks++;
        }
        return venue.title() + ": " + tally + "; " + weather + "; " + hangs + " hangs; " + ledger + " in " + checks
                + " checks; " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s; seed " + seed;
    }

    private void together(AtomicInteger permits) throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < venue.callers(); i++) {
            running.add(users.submit(() -> {
                while (permits.getAndDecrement() > 0) {
                    call(numbers.getAndIncrement());
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    private void call(int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        StormCall call = new StormCall(number, random, track, callers);
        Target[] targets = Target.values();
        Target target = random.nextInt(CANCELLED) == 0 ? targets[random.nextInt(targets.length)] : null;
        int delay = random.nextInt(LONGEST_DELAY_MICROS);
        long start = System.nanoTime();
        CompletableFuture<?> future = call.start();
        CompletableFuture<@Nullable Attempt> attempt = CompletableFuture.completedFuture(null);
        if (target != null) {
            CompletableFuture<@Nullable Attempt> later = new CompletableFuture<>();
            attempt = later;
            CompletableFuture<?> victim = target.of(future);
            timer.schedule(() -> later.complete(cancel(call, target, future, victim)), delay, TimeUnit.MICROSECONDS);
        }
        Throwable error = ended(call, future);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        StormEnd end = new StormEnd(call, error, await(attempt), call.rows(), call.counted(), millis);
        ledger.note(end);
        tally.note(end);
    }

    private static Attempt cancel(
            StormCall call, Target target, CompletableFuture<?> future, CompletableFuture<?> derived) {
        CompletableFuture<?> victim = target == Target.PART ? call.part(derived) : derived;
        Attempt.Phase phase = future.isDone() ? Attempt.Phase.ENDED : Attempt.Phase.CALLED;
        boolean stopped = victim.cancel(true);
        boolean late = future.isDone() && !future.isCancelled(); // then a derived future is cancelled by itself
        return new Attempt(target, victim, phase, stopped, late);
    }

    /** Waits for a call's end, for as long as it may take; gives what it failed with. */
    private @Nullable Throwable ended(StormCall call, CompletableFuture<?> future) {
        CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
        future.whenComplete((value, error) -> end.complete(error));
        Duration patience = call.limit().plus(CancelRequest.GRACE).plus(SLACK);
        try {
            return end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hanging) {
            hangs.incrementAndGet();
            ledger.violated("hangs after " + patience + ": " + call);
            return hanging;
        } catch (InterruptedException | ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Uses all places of the pool at once until each has a connection that works: those that broke last are found by it. */
    private void sweep() throws InterruptedException {
        long start = System.nanoTime();
        while (!isWhole()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(40)) {
                ledger.violated("places of the pool are lost");
                return;
            }
        }
    }

    private boolean isWhole() throws InterruptedException {
        Database database = track.database();
        SessionOptions writing = SessionOptions.DEFAULT.withTimeout(Duration.ofSeconds(6));
        int places = venue.writers() + venue.readers();
        CountDownLatch arrivals = new CountDownLatch(places);
        CountDownLatch ends = new CountDownLatch(places);
        AtomicInteger failed = new AtomicInteger();
        CompletableFuture<Integer> leave = new CompletableFuture<>();
        for (int i = 0; i < places; i++) {
            CompletionStage<Integer> session = database.session(
                    writing.withReadOnly(i >= venue.writers()),
                    each -> track.counter(each, 1).thenCompose(found -> {
                        arrivals.countDown();
                        return leave;
                    }));
            session.whenComplete((left, error) -> {
                if (error != null) {
                    failed.incrementAndGet();
                }
                arrivals.countDown();
                ends.countDown();
            });
        }
        arrivals.await();
        leave.complete(1);
        ends.await();
        return failed.get() == 0;
    }

    @Override
    public void close() {
        weather.calm();
        users.shutdownNow();
        timer.shutdownNow();
        try {
            await(track.database().disconnect());
        } finally {
            callers.close();
            WrappedBackends.forget(url);
            if (network != null) {
                network.close();
            }
        }
    }
}
