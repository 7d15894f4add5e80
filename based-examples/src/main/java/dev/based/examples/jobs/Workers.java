package dev.based.examples.jobs;

import static dev.based.Async.async;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.DatabaseTimeoutException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Workers that do a queue's jobs until they are stopped. Safe for use by several threads. */
final class Workers {
    private static final System.Logger LOG = System.getLogger(Workers.class.getName());

    private final JobQueue queue;
    private final Job.Handler handler;
    private final Duration poll;
    private final WakeUp wakeUp;
    private final List<CompletionStage<@Nullable Void>> working;
    private volatile boolean stopping;

    private Workers(JobQueue queue, int count, Duration poll, Job.Handler handler) {
        this.queue = queue;
        this.handler = handler;
        this.poll = poll;
        this.wakeUp = WakeUp.of(queue.database(), count);
        this.working =
                IntStream.range(0, count).mapToObj(number -> async(this::work)).toList();
    }

    /**
     * Starts workers.
     *
     * @param queue whose jobs they do
     * @param count how many there are; each needs a connection
     * @param poll how often they look for jobs that nobody told them of
     * @param handler does the jobs
     * @return the workers
     */
    static Workers start(JobQueue queue, int count, Duration poll, Job.Handler handler) {
        return new Workers(queue, count, poll, handler);
    }

    private @Nullable Void work() throws InterruptedException {
        while (!stopping) {
            if (!doOne()) {
                wakeUp.await(poll);
            }
        }
        return null;
    }

    private boolean doOne() {
        try {
            return queue.runNext(handler, () -> stopping);
        } catch (BasedException error) { // the database is out of reach, or busy: later again
            LOG.log(Level.WARNING, "A worker waits, since the database failed.", error);
            return false;
        }
    }

    /**
     * Takes no further job. Those under way have some time, then they are cancelled: their transactions roll back, and they are
     * to be done as before.
     *
     * @param grace how long they have
     * @return a stage that completes when no job is under way and all connections are given back
     */
    CompletionStage<@Nullable Void> stop(Duration grace) {
        stopping = true;
        wakeUp.all();
        return async(() -> {
                    try {
                        return Async.await(Async.withTimeout(grace, () -> Async.all(working)));
                    } catch (DatabaseTimeoutException late) {
                        return List.of(); // cancelled, and rolled back
                    }
                })
                .thenAccept(ended -> wakeUp.close());
    }
}
