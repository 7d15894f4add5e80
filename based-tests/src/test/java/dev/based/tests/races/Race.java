package dev.based.tests.races;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call and the cancel that runs against it, both drawn by the call's number. */
final class Race {
    /** One of so many calls is not cancelled. */
    private static final int UNTOUCHED = 8;
    /** A delay that no timer would keep. */
    private static final long AT_ONCE_NANOS = 20_000;

    private final Call call;
    private final @Nullable Target target;
    private final Moment moment;
    private final long delayNanos;
    /** Whether the call's own future is cancelled right after one that was derived from it. */
    private final boolean twice;

    /** A call that is not cancelled. */
    Race(Call call) {
        this.call = call;
        target = null;
        moment = Moment.CALL;
        delayNanos = 0;
        twice = false;
    }

    private Race(Call call, SplittableRandom random, Delays delays) {
        this.call = call;
        target = target(call.kind(), random);
        moment = moment(call.kind(), target, random);
        delayNanos = delays.draw(random, call.kind(), moment);
        twice = (target == Target.DERIVED || target == Target.COMPOSED) && random.nextBoolean();
    }

    /** Draws a race; one number gives the same call with the same seed, and the same share of what it usually takes. */
    static Race draw(long seed, int number, Track track, Delays delays) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        Call call = new Call(number, kind, track);
        return random.nextInt(UNTOUCHED) == 0 ? new Race(call) : new Race(call, random, delays);
    }

    private static Target target(Kind kind, SplittableRandom random) {
        List<Target> targets = new ArrayList<>(List.of(Target.OWN, Target.OWN, Target.DERIVED, Target.COMPOSED));
        if (kind.hasPart()) {
            targets.addAll(List.of(Target.PART, Target.PART));
        }
        return targets.get(random.nextInt(targets.size()));
    }

    private static Moment moment(Kind kind, Target target, SplittableRandom random) {
        if (target == Target.PART) {
            return Moment.PART;
        }
        Moment[] moments = {Moment.CALL, Moment.BODY, Moment.COMMIT};
        return kind.isSession() ? moments[random.nextInt(moments.length)] : Moment.CALL;
    }

    boolean isCancelled() {
        return target != null;
    }

    /** Runs it to its end. */
    Finish run(ScheduledExecutorService timer, Delays delays) {
        CompletableFuture<?> future = call.start();
        measure(future, delays);
        if (target == null) {
            return finish(future, null);
        }
        CompletableFuture<?> victim = target.of(future);
        CompletableFuture<Attempt> attempt = new CompletableFuture<>();
        CompletableFuture.anyOf(call.moment(moment), future.handle((value, error) -> true))
                .thenRun(() -> later(timer, () -> attempt.complete(cancel(future, victim))));
        Attempt made = await(attempt);
        return finish(future, made);
    }

    private Finish finish(CompletableFuture<?> future, @Nullable Attempt attempt) {
        Throwable error = outcome(future);
        long nanos = System.nanoTime() - call.moment(Moment.CALL).join();
        return new Finish(call, future, error, attempt, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private void later(ScheduledExecutorService timer, Runnable cancel) {
        if (delayNanos < AT_ONCE_NANOS) {
            cancel.run();
        } else {
            timer.schedule(cancel, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private Attempt cancel(CompletableFuture<?> future, CompletableFuture<?> derived) {
        Target chosen = Objects.requireNonNull(target);
        CompletableFuture<?> victim = chosen == Target.PART ? call.part().getNow(derived) : derived;
        Attempt.Phase phase = Attempt.phase(call, future);
        boolean stopped = victim.cancel(true);
        boolean late = Attempt.hasSucceeded(future);
        if (twice) {
            future.cancel(true); // the rollback goes on
        }
        return new Attempt(chosen, victim, phase, stopped, late);
    }

    private void measure(CompletableFuture<?> future, Delays delays) {
        call.part().thenAccept(part -> part.whenComplete((value, error) -> measure(Moment.PART, error, delays)));
        future.whenComplete((value, error) -> {
            measure(Moment.CALL, error, delays);
            measure(Moment.BODY, error, delays);
            measure(Moment.COMMIT, error, delays);
        });
    }

    private void measure(Moment since, @Nullable Throwable error, Delays delays) {
        if (error != null) {
            return;
        }
        long now = System.nanoTime();
        call.moment(since).thenAccept(then -> delays.note(call.kind(), since, now - then));
    }
}
