package dev.based.internal.scope;

import static dev.based.Async.race;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.StoppableJob;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RaceTest {
    private final StoppableJob job = StoppableJob.thatCleansUp();
    private final Promise<String> slow = new Promise<>(job);
    private final CompletableFuture<String> plain = new CompletableFuture<>();

    @Test
    void firstSuccess_cancelsTheOthersAndWaitsForTheirCleanup() {
        CompletableFuture<String> race = race(List.of(slow, plain)).toCompletableFuture();
        plain.complete("won");
        assertThat(job.stops()).isOne();
        assertThat(race).isNotDone();
        slow.reject(new CancellationException("cleaned up"));
        assertThat(race).isCompletedWithValue("won");
    }

    @Test
    void failure_leavesTheOthersRacing() {
        CompletableFuture<String> race = race(List.of(slow, plain)).toCompletableFuture();
        plain.completeExceptionally(new IllegalStateException("lost"));
        assertThat(job.stops()).isZero();
        slow.resolve("won");
        assertThat(race).isCompletedWithValue("won");
    }

    @Test
    void successOfALoserThatWasTooLateToCancel_isIgnored() {
        Promise<String> committing = new Promise<>(new StoppableJob(Job.Stop.TOO_LATE));
        CompletableFuture<String> race = race(List.of(committing, plain)).toCompletableFuture();
        plain.complete("won");
        assertThat(race).isNotDone();
        committing.resolve("committed");
        assertThat(race).isCompletedWithValue("won");
    }

    @Test
    void nullThatComesFirst_wins() {
        CompletableFuture<String> race = race(List.of(CompletableFuture.<String>completedFuture(null), plain))
                .toCompletableFuture();
        assertThat(race).isCompletedWithValue(null);
        assertThat(plain).isCancelled();
    }

    @Test
    void ifAllFail_theFirstFailureTellsTheOthers() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second");
        CompletableFuture<String> race = race(List.of(slow, plain)).toCompletableFuture();
        plain.completeExceptionally(first);
        slow.reject(second);
        assertThat(Stages.failure(race)).isSameAs(first).hasSuppressedException(second);
    }

    @Test
    void noStage_isAnError() {
        assertThat(Stages.failure(race(List.<CompletionStage<String>>of()).toCompletableFuture()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cancel_cancelsEveryStageAndIsSettledAfterThem() {
        Promise<String> race = (Promise<String>) race(List.of(slow, plain));
        assertThat(race.cancel(true)).isTrue();
        assertThat(plain).isCancelled();
        assertThat(race.settled()).isNotDone();
        slow.reject(new CancellationException());
        assertThat(race.settled()).isDone();
        assertThat(race).isCancelled();
    }

    @Test
    void cancelOnceSomeoneHasWon_returnsFalse() {
        CompletableFuture<String> race = race(List.of(slow, plain)).toCompletableFuture();
        plain.complete("won");
        assertThat(race.cancel(true)).isFalse();
        slow.reject(new CancellationException());
        assertThat(race).isCompletedWithValue("won");
    }
}
